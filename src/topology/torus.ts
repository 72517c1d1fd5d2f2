/**
 * Torus and mesh of one to three axes: Dally and Towles, "Principles and Practices of
 * Interconnection Networks", 2004, §5.1. A direct network: ranks forward. Rank numbers run along x
 * first. Axes of two ranks have one cable, not two in parallel.
 */
import { layDirect } from './parts/direct.ts';
import { grid } from './parts/grid.ts';
import { latencyParam, portsParam, rateParam } from './parts/links.ts';
import { ranksParam } from './parts/sizing.ts';
import { defineTopology } from './topology.ts';

export const torus = defineTopology({
  name: 'torus',
  summary: 'torus or mesh of one to three axes, each rank connected to its neighbours; ranks forward',
  params: {
    x: { kind: 'count', help: 'ranks along the first axis', min: 1, max: 4096 },
    y: { kind: 'count', help: 'ranks along the second axis', default: 1, min: 1, max: 4096 },
    z: { kind: 'count', help: 'ranks along the third axis', default: 1, min: 1, max: 4096 },
    wrap: {
      kind: 'choice',
      help: 'axes whose ends are connected into rings; none: a mesh',
      default: 'xyz',
      choices: ['xyz', 'xy', 'xz', 'yz', 'x', 'y', 'z', 'none'],
    },
    rate: { ...rateParam, help: 'rate of a link, each direction' },
    latency: latencyParam,
    radix: portsParam,
    ranks: ranksParam,
  },
  build({ x, y, z, wrap, rate, latency }) {
    const closed = wrap === 'none' ? '' : wrap;
    const cables = () =>
      grid({ sizes: [x, y, z], wrap: ['x', 'y', 'z'].map((axis) => closed.includes(axis)) });
    return layDirect(
      'torus',
      x * y * z,
      cables,
      { rateBps: rate, latencyPs: latency },
      { kind: 'grid', sizes: [x, y, z] },
    );
  },
});
