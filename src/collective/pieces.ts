/** Which chunks a message of a plan carries, and their bytes, for parts cut into even chunks. */
import type { Op } from '../model/schedule.ts';
import type { Pieces } from './plan.ts';

/** Chunks that step `i` carries. */
export function identities(chunks: Pieces | readonly number[], i: number): readonly number[] {
  if ('length' in chunks) return chunks;
  const { base = 0, scale = 1, count = 1, step = 1 } = chunks;
  const start = base + blockAt(chunks, i) * scale;
  return Array.from({ length: count }, (_, j) => start + j * step);
}

/**
 * Bytes that step `i` carries when `bytes` are dealt over `chunks`, the first ones a byte larger.
 */
export function chunkSizes(pieces: Pieces, i: number, bytes: number, chunks: number): number {
  return blockBytes(pieces, blockAt(pieces, i), bytes, chunks);
}

/**
 * Columns of an op for the loop from step `from` on; undefined if its sizes are of more than two
 * kinds.
 */
export function loopSizes(pieces: Pieces, bytes: number, chunks: number, from: number): Op | undefined {
  const { stride = 0 } = pieces;
  const mod = modOf(pieces);
  const of = (block: number) => blockBytes(pieces, block, bytes, chunks);
  const large = of(0);
  const small = of(mod - 1);
  // Sizes fall with the block's number: `extra` is where the small ones begin.
  let extra = 0;
  let end = mod - 1;
  while (extra < end) {
    const middle = Math.floor((extra + end) / 2);
    if (of(middle) > small) extra = middle + 1;
    else end = middle;
  }
  if (extra > 0 && of(extra - 1) !== large) return undefined;
  const chunk0 = (((pieces.first + from * stride) % mod) + mod) % mod;
  return { bytes: small, granule: large - small, extra, chunk0, chunkStride: stride, chunkMod: mod };
}

function modOf({ first, mod = first + 1 }: Pieces): number {
  return mod;
}

function blockAt(pieces: Pieces, i: number): number {
  const mod = modOf(pieces);
  return (((pieces.first + i * (pieces.stride ?? 0)) % mod) + mod) % mod;
}

function blockBytes(pieces: Pieces, block: number, bytes: number, chunks: number): number {
  const { base = 0, scale = 1, count = 1, step = 1 } = pieces;
  const start = base + block * scale;
  const larger = bytes % chunks;
  const those = Math.min(count, Math.max(0, Math.ceil((larger - start) / step)));
  return count * Math.floor(bytes / chunks) + those;
}
