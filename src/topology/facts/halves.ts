/** Ways to part the ranks of a fabric in two halves. */
import { type Fabric, NodeKind } from '../../model/fabric.ts';

/** The ranks of a fabric in two halves. */
export interface Halves {
  /** Ranks of each half, as many in both; of an odd number of ranks one is in neither. */
  readonly lower: Uint32Array;
  readonly upper: Uint32Array;
  /** Axis of the grid across which they are parted, from 0; null: by rank number. */
  readonly axis: number | null;
}

/**
 * The halves worth a look: of a grid those across each axis of more than one point, of others the
 * lower and the upper half by number. Across an axis of odd length the middle points are parted by
 * number.
 */
export function halvesOf(fabric: Fabric): Halves[] {
  const { layout, ranks } = fabric;
  const numbers = Uint32Array.from({ length: ranks }, (_, rank) => rank);
  if (layout?.kind !== 'grid') return [part(numbers, null)];
  const { sizes } = layout;
  const points = pointsOf(
    fabric,
    sizes.reduce((a, b) => a * b, 1),
  );
  return sizes.flatMap((size, axis) => {
    if (size === 1) return [];
    const stride = sizes.slice(0, axis).reduce((a, b) => a * b, 1);
    const along = points.map((point) => Math.floor(point / stride) % size);
    return [
      part(
        numbers.toSorted((a, b) => along[a]! - along[b]! || a - b),
        axis,
      ),
    ];
  });
}

function part(ranks: Uint32Array, axis: number | null): Halves {
  const half = Math.floor(ranks.length / 2);
  return { lower: ranks.slice(0, half), upper: ranks.slice(ranks.length - half), axis };
}

/** The point of each rank: itself where ranks forward, else its first switch, of whatever plane. */
function pointsOf({ ranks, ranksForward, nodeCount, kind, links }: Fabric, points: number): Uint32Array {
  if (ranksForward) return Uint32Array.from({ length: ranks }, (_, rank) => rank % points);
  const above = new Uint32Array(nodeCount);
  for (let link = links.count - 1; link >= 0; link--) {
    if (links.scaleUp[link] === 0 && links.to[link]! >= ranks) above[links.from[link]!] = links.to[link]!;
  }
  const first = kind.indexOf(NodeKind.scaleOutSwitch);
  return Uint32Array.from({ length: ranks }, (_, rank) => {
    const next = above[rank]!;
    return ((kind[next] === NodeKind.nic ? above[next]! : next) - first) % points;
  });
}
