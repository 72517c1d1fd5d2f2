/**
 * Twisted torus of axes a and 2a: the wrap of a short axis arrives a ranks further along every long
 * axis. Camarero, Martínez and Beivide, "Lattice Graphs for High-Scale Interconnection Topologies",
 * IEEE TPDS 26(9), 2015, §3: the rectangular twisted torus 2a×a, FCC a×a×2a and BCC a×2a×2a. As TPU
 * v4 twists a×a×2a and a×2a×2a slices: Jouppi et al., ISCA 2023, §2.8. Left out: other twists, and
 * shapes whose axes are not a and 2a.
 */
import { UserError } from '../util/errors.ts';
import { layDirect } from './parts/direct.ts';
import { grid } from './parts/grid.ts';
import { latencyParam, portsParam, rateParam } from './parts/links.ts';
import { ranksParam } from './parts/sizing.ts';
import { defineTopology } from './topology.ts';

export const twistedTorus = defineTopology({
  name: 'twisted-torus',
  summary: 'torus of axes a and 2a; wraps of short axes shift the long ones by a, like TPU v4; ranks forward',
  params: {
    x: { kind: 'count', help: 'ranks along the first axis: a or 2a', min: 2, max: 4096 },
    y: { kind: 'count', help: 'ranks along the second axis: a or 2a', min: 2, max: 4096 },
    z: {
      kind: 'count',
      help: 'ranks along the third axis: a or 2a; 1: two axes',
      default: 1,
      min: 1,
      max: 4096,
    },
    rate: { ...rateParam, help: 'rate of a link, each direction' },
    latency: latencyParam,
    radix: portsParam,
    ranks: ranksParam,
  },
  build({ x, y, z, rate, latency }) {
    const sizes = z === 1 ? [x, y] : [x, y, z];
    const a = Math.min(...sizes);
    if (!sizes.every((size) => size === a || size === 2 * a) || sizes.every((size) => size === a)) {
      throw new UserError(`axes of ${sizes.join(', ')} are not a and 2a`, {
        where: 'x',
        advice: 'use e.g. x=4,y=4,z=8; if all axes are equal, use torus',
      });
    }
    const twist = sizes.map((size) => sizes.map((other) => (size === a && other === 2 * a ? a : 0)));
    // A twisted wrap leads along several axes, so no order of dimensions exists to route by.
    const cables = () => grid({ sizes, wrap: sizes.map(() => true), twist }).map(({ a, b }) => ({ a, b }));
    return layDirect(
      'twisted-torus',
      x * y * z,
      cables,
      { rateBps: rate, latencyPs: latency },
      { kind: 'grid', sizes },
    );
  },
});
