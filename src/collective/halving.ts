/**
 * Recursive halving and doubling over a range of chunks, the halves of Rabenseifner's algorithm.
 */
import type { Fold } from './fold.ts';
import type { Pieces, Script } from './plan.ts';

/**
 * A split of all chunks that members make together: at each, the two halves of a range go to two
 * members.
 */
interface Split {
  /** Distance of the two members. */
  readonly distance: number;
  /** Range before, in members' blocks. */
  readonly low: number;
  readonly size: number;
}

/**
 * The splits of a member, and the block it ends with. `distances` are all powers of two below the
 * members, in any order.
 */
function splits(member: number, members: number, distances: readonly number[]): readonly Split[] {
  let low = 0;
  let size = members;
  return distances.map((distance) => {
    const split = { distance, low, size };
    size /= 2;
    if (member & distance) low += size;
    return split;
  });
}

/** Chunks of the blocks `low … low+size-1`. */
type RangeOf = (low: number, size: number) => Pieces;

/** Log2 steps after which every member has the sum of one block. */
export function halve(
  told: Script,
  member: number,
  fold: Fold,
  distances: readonly number[],
  of: RangeOf,
): void {
  for (const { distance, low, size } of splits(member, fold.members, distances)) {
    const position = fold.positionOf(member ^ distance);
    const others = member & distance ? low : low + size / 2;
    told.send({ position, chunks: of(others, size / 2), reduce: true });
    told.receive({ position });
  }
}

/** The way back: log2 steps after which every member has all blocks. */
export function regather(
  told: Script,
  member: number,
  fold: Fold,
  distances: readonly number[],
  of: RangeOf,
): void {
  for (const { distance, low, size } of splits(member, fold.members, distances).toReversed()) {
    const position = fold.positionOf(member ^ distance);
    const own = member & distance ? low + size / 2 : low;
    told.send({ position, chunks: of(own, size / 2) });
    told.receive({ position });
  }
}
