/** One turn of a ring, as hierarchical algorithms string them together. */
import type { Pieces, Script } from './plan.ts';

export interface Ring {
  readonly size: number;
  readonly place: number;
  /** Position of a place. */
  at(place: number): number;
  /**
   * Chunks of block `first`, and in later steps of the blocks that follow it against the ring's
   * way.
   */
  pieces(first: number): Pieces;
  /** 1: to the next place; -1: to the one before. */
  readonly way: 1 | -1;
  /** Part of the payload; default: the script's own. */
  readonly part?: number | undefined;
}

/**
 * n-1 steps, the first of which sends block `first`. With `reduce` from block `place` on a rank
 * ends with the sum of {@link owned}; without, it ends with all.
 */
export function turn(
  told: Script,
  { size, place, at, pieces, way, part }: Ring,
  first: number,
  reduce: boolean,
): void {
  if (size === 1) return;
  const next = at((place + way + size) % size);
  const before = at((place - way + size) % size);
  told.send({ position: next, part, chunks: pieces(first), reduce });
  told.relay(size - 2, { position: before }, { position: next, part, chunks: pieces(first - way), reduce });
  told.receive({ position: before });
}

/** The block whose sum a place has after a turn that reduces. */
export function owned({ size, place, way }: Ring): number {
  return (place + way + size) % size;
}
