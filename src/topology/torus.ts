/**
 * Torus and mesh of one to three axes: Dally and Towles, "Principles and Practices of
 * Interconnection Networks", 2004, §5.1. A direct network: ranks forward. Rank numbers run along x
 * first. Axes of two ranks have one cable, not two in parallel.
 */
import { layDirect, MOST_FORWARDING } from './parts/direct.ts';
import { grid } from './parts/grid.ts';
import { latencyParam, portsParam, rateParam } from './parts/links.ts';
import { type OtherValues, ranksParam, type Wanted } from './parts/sizing.ts';
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
  sizing: { keys: ['x', 'y', 'z'], choose },
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

/**
 * The most equal axes: three with the least sum, or two. Ranks without such a product are refused.
 */
function choose({ ranks, radix }: Wanted): OtherValues | string {
  if (ranks > MOST_FORWARDING)
    return `${ranks} ranks are too many to forward; the limit is ${MOST_FORWARDING}`;
  let best: { x: number; y: number; z: number } | undefined;
  for (let x = 1; x ** 3 <= ranks; x++) {
    if (ranks % x !== 0) continue;
    for (let y = Math.max(x, 2); x * y * y <= ranks; y++) {
      if (ranks % (x * y) !== 0) continue;
      const z = ranks / (x * y);
      const ports = [x, y, z].reduce((sum, size) => sum + Math.min(2, size - 1), 0);
      if (ports > radix || (best && x + y + z >= best.x + best.y + best.z)) continue;
      best = { x, y, z };
    }
  }
  if (!best) return `${ranks} ranks make no torus of two or three axes with ${radix} ports a rank`;
  // The longest first; two axes are x and y.
  return { x: best.z, y: best.y, z: best.x };
}
