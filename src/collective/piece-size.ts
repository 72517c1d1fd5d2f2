/**
 * Pieces of a fixed size, as of a library whose buffers are of one size: the last piece is the
 * rest. With even pieces, one more makes all of them smaller, so that a larger payload might take
 * less time.
 */
import type { Param } from '../model/params.ts';
import { share } from './algorithm.ts';

export const pieceSizeParam = {
  kind: 'size',
  help: 'least size of a piece; the last piece is the rest; default: even pieces',
  default: 0,
  unit: 'B',
} as const satisfies Param;

/** How a buffer is cut into pieces that follow each other. */
export interface Cut {
  readonly pieces: number;
  /** Bytes of a piece at least; default: 0, pieces are even. */
  readonly pieceSize?: number | undefined;
}

/** Bytes of the largest piece of `bytes`. */
export function largestPiece(bytes: number, { pieces, pieceSize = 0 }: Cut): number {
  return Math.min(bytes, Math.max(pieceSize, bytes / pieces));
}

/**
 * Bytes of piece `index` of `count` times `pieces`, where `count` streams share `bytes`: pieces of
 * a stream follow each other.
 */
export function pieceShare(bytes: number, count: number, index: number, cut: Cut): number {
  const { pieces, pieceSize = 0 } = cut;
  if (pieceSize === 0) return share(bytes, count * pieces, index);
  const stream = share(bytes, count, Math.floor(index / pieces));
  const size = Math.ceil(Math.max(pieceSize, stream / pieces));
  return Math.max(0, Math.min(size, stream - size * (index % pieces)));
}
