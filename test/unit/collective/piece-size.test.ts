/** Pieces of a fixed size: right on every rank, and never smaller for a larger payload. */
import { expect, test } from 'vitest';
import { checkCollective } from '../../../src/collective/expect.ts';
import { largestPiece, pieceShare } from '../../../src/collective/piece-size.ts';
import { profiles } from '../../../src/collective/profiles/registry.ts';

const ranks = (n: number) => Uint32Array.from({ length: n }, (_, i) => i);

// 103 bytes over two streams are 52 and 51; pieces of 20 at least, of which the last is the rest;
// of 18 (52 / 3, rounded up) where 10 would not do.
test.each([
  [3, 20, [20, 20, 12, 20, 20, 11]],
  [3, 10, [18, 18, 16, 17, 17, 17]],
  [3, 60, [52, 0, 0, 51, 0, 0]],
  [2, undefined, [26, 26, 26, 25]],
])('%i pieces of at least %s bytes', (pieces, pieceSize, expected) => {
  const parts = expected.map((_, part) => pieceShare(103, 2, part, { pieces, pieceSize }));
  expect(parts).toEqual(expected);
});

test.each([
  ['all-reduce', 'double-binary-tree', { channels: 2 }],
  ['broadcast', 'double-binary-tree', { channels: 2 }],
  ['reduce', 'double-binary-tree', { channels: 2 }],
  ['all-reduce', 'nvls-tree', {}],
  ['all-reduce', 'sharp', { channels: 2, inside: 'switch' }],
  ['all-reduce', 'sharp', { inside: 'direct' }],
] as const)('%s by %s %o is right', (collective, algorithm, more) => {
  for (const pieceSize of [1, 7, 40, 1000]) {
    for (const bytes of [0, 5, 103]) {
      const params = { gpus: 2, pieces: 3, pieceSize, ...more };
      const { faults } = checkCollective({ collective, algorithm, groups: [ranks(6)], bytes, params });
      expect({ pieceSize, bytes, faults }).toEqual({ pieceSize, bytes, faults: [] });
    }
  }
});

const cutting = profiles.flatMap(({ name, methods }) =>
  methods.flatMap(({ algorithm, protocol, cut }) =>
    cut ? [{ name, algorithm, protocol: protocol.name, cut }] : [],
  ),
);

test.each(cutting)('$name: pieces of $algorithm by $protocol never become smaller', ({ algorithm, cut }) => {
  const streams = algorithm === 'double-binary-tree' ? 16 : algorithm === 'nvls-tree' ? 2 : 1;
  for (const servers of [2, 3, 4, 7, 16, 64]) {
    let before = 0;
    for (let bytes = 8; bytes <= 2 ** 34; bytes = Math.ceil(bytes * 1.03)) {
      const piece = largestPiece(Math.ceil(bytes / streams), cut(8, servers, bytes));
      expect(piece, `${servers} servers, ${bytes} B`).toBeGreaterThanOrEqual(before);
      before = piece;
    }
    expect(before).toBeLessThan(2 ** 34 / streams);
  }
});
