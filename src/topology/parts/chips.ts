/**
 * A slice of chips as a scale-up domain: a torus or mesh whose points are the ports of ranks. The
 * router of a chip is its port node, so packets for other chips never pass the rank itself.
 */
import { NodeKind } from '../../model/fabric.ts';
import { type GridShape, grid } from './grid.ts';
import type { ScaleUp } from './scale-up.ts';

/** Fraction of a link's latency that each of its two ends has inside the chip. */
const INSIDE = 1 / 8;

/** Chips and the links between them. */
export interface ChipShape extends GridShape {
  /** bit/s of a link, each direction. */
  readonly rateBps: number;
  /** One way, between neighbours; ps. */
  readonly latencyPs: number;
}

/**
 * The domain of a slice. A rank reaches its port at the rate of all links of its chip together.
 * Neighbours are one latency apart; each further hop adds three quarters of one.
 */
export function chipTorus(shape: ChipShape): ScaleUp {
  const { sizes, rateBps, latencyPs } = shape;
  const gpus = sizes.reduce((a, b) => a * b, 1);
  const links = grid(shape);
  const degree = new Uint32Array(gpus);
  for (const { a, b } of links) {
    degree[a]!++;
    degree[b]!++;
  }
  return {
    gpus,
    nodes: Array.from(degree, () => ({ kind: NodeKind.scaleUpPort, tier: 0 })),
    cables: [
      ...Array.from(degree, (count, rank) => ({
        a: rank,
        b: gpus + rank,
        rateBps: count * rateBps,
        latencyPs: INSIDE * latencyPs,
      })),
      ...links.map(({ a, b }) => ({
        a: gpus + a,
        b: gpus + b,
        rateBps,
        latencyPs: (1 - 2 * INSIDE) * latencyPs,
      })),
    ],
  };
}
