/**
 * Holdings of ranks, in the words of the semantic check: chunk → contributions, one bit a position
 * of the group.
 */
import type { Holding } from './algorithm.ts';

/** Chunks `0 … count-1`, each with the contributions `of(chunk)`. */
export function everyChunk(count: number, of: (chunk: number) => bigint): Holding {
  return new Map(Array.from({ length: count }, (_, chunk) => [chunk, of(chunk)]));
}

/** One chunk. */
export function oneChunk(chunk: number, contributions: bigint): Holding {
  return new Map([[chunk, contributions]]);
}

/** The contribution of position `p`. */
export function only(p: number): bigint {
  return 1n << BigInt(p);
}

/** The contributions of all `n` positions. */
export function all(n: number): bigint {
  return (1n << BigInt(n)) - 1n;
}
