import { describe, expect, it } from 'vitest';
import { checkCollective } from '../../../src/collective/expect.ts';
import { parseScenario } from '../../../src/scenario/check.ts';
import { sizeOf } from '../../sizes.ts';

const inOrder = (n: number) => Uint32Array.from({ length: n }, (_, i) => i);
const spec = (algorithm: string, n: number, bytes: number | number[], params = {}) => ({
  collective: 'all-to-all',
  algorithm,
  bytes,
  params,
  groups: [inOrder(n)],
});

// Servers of g, k of them, blocks of 100. Hierarchical: (g-1)·k blocks inside, (k-1)·g on the rail.
// Rail-aligned: g-1 blocks for each of the k-1 other servers and for the own one inside, which is
// as many, and k-1 times g on the rail.
describe.each(['hierarchical', 'rail-aligned'])('over servers: %s', (algorithm) => {
  it.each([
    [1, 7],
    [2, 1],
    [2, 4],
    [3, 3],
    [4, 2],
    ...sizeOf({
      fast: [[8, 2]],
      full: [
        [4, 5],
        [8, 2],
        [2, 16],
        [8, 4],
      ],
    }),
  ])('of %d ranks, %d of them, it is right, and sends what its formula says', (gpus, servers) => {
    const n = gpus * servers;
    for (const channels of [1, 3]) {
      const { faults, sentBytes } = checkCollective(spec(algorithm, n, 300 * n, { gpus, channels }));
      const blocks = (gpus - 1) * servers + (servers - 1) * gpus;
      expect({ n, faults, sent: new Set(sentBytes.values()) }).toEqual({
        n,
        faults: [],
        sent: new Set([300 * blocks]),
      });
      expect(checkCollective(spec(algorithm, n, [1009, 3], { gpus, channels }), 'last').faults).toEqual([]);
    }
  });

  it.each(sizeOf({ fast: [40], full: [128, 256] }))('of 8 ranks, it is right over %d ranks', (n) => {
    expect(checkCollective(spec(algorithm, n, 1000 * n + 7, { gpus: 8 })).faults).toEqual([]);
  });

  it('refuses a torn server', () => {
    expect(() => checkCollective(spec(algorithm, 6, 1, { gpus: 4 }))).toThrow('6 ranks are not servers of 4');
  });
});

describe.each(['direct', 'pairwise', 'hierarchical', 'rail-aligned'])('uneven, %s', (algorithm) => {
  // 1 + 1/2 + 1/3 = 11/6: of 1100 bytes 600, 300 and 200; a rank receives from the two others.
  it('Zipf’s exponent says who receives how much', () => {
    const { faults, receivedBytes } = checkCollective(spec(algorithm, 3, 1100, { skew: 1 }));
    expect(faults).toEqual([]);
    expect([...receivedBytes].sort()).toEqual([
      [0, 1200],
      [1, 600],
      [2, 400],
    ]);
  });

  // 12 in all, 3·400 bytes: 100 a unit. Blocks for oneself are not sent.
  it('a matrix says who sends how much to whom', () => {
    const { faults, sentBytes, receivedBytes } = checkCollective(
      spec(algorithm, 3, 400, { matrix: '0 2 1; 1 1 1\n3, 1, 2' }),
    );
    expect(faults).toEqual([]);
    expect([...sentBytes].sort()).toEqual([
      [0, 300],
      [1, 200],
      [2, 400],
    ]);
    expect([...receivedBytes].sort()).toEqual([
      [0, 400],
      [1, 300],
      [2, 200],
    ]);
  });

  it('is right for any group, odd sizes and several repetitions', () => {
    for (const n of [2, 5, 8, 17, 32]) {
      for (const channels of [1, 2]) {
        const uneven = spec(algorithm, n, [1009, 0, 7], { skew: 0.7, channels });
        expect({ n, faults: checkCollective(uneven, 'last').faults }).toEqual({ n, faults: [] });
      }
    }
  });

  it.each([
    ['1 2; 3 4', 'it has 2 rows, the group has 3 ranks'],
    ['1 2 3; 4 5; 6 7 8', 'row 2 has 2 numbers, the group has 3 ranks'],
    ['1 2 x; 1 1 1; 1 1 1', "'x' in row 1 is not a number of at least 0"],
    ['1 2 -1; 1 1 1; 1 1 1', "'-1' in row 1 is not a number of at least 0"],
    ['0 0 0; 0 0 0; 0 0 0', 'no rank sends anything'],
    // Two of 1e308 are more than a double's 1.8e308.
    ['1e308 1e308 0; 0 0 0; 0 0 0', 'its numbers are too large or too small to be summed'],
  ])('refuses the matrix %s', (matrix, what) => {
    expect(() => checkCollective(spec(algorithm, 3, 400, { matrix }))).toThrow(`matrix: ${what}`);
  });
});

it('few peers at a time and an uneven exchange go together', () => {
  const { faults, receivedBytes } = checkCollective(spec('direct', 3, 1100, { skew: 1, concurrency: 1 }));
  expect(faults).toEqual([]);
  expect(receivedBytes.get(0)).toBe(1200);
});

it('a scenario has the matrix in it or names a file, which is told apart by what it says', async () => {
  const text = (matrix: string) =>
    `{ fabric: 'star:hosts=3,rate=1GB/s', collective: { name: all-to-all, size: 1MB, matrix: '${matrix}' } }`;
  const readText = async (path: string) => (path === 'm.csv' ? '0 2 1\n1 1 1\n3 1 2\n' : '');
  const file = await parseScenario(text('m.csv'), { readText });
  expect(file.workload).toMatchObject({ params: { matrix: '0 2 1\n1 1 1\n3 1 2\n' } });
  const inline = await parseScenario(text('0 2 1; 1 1 1; 3 1 2'));
  expect(inline.workload).toMatchObject({ params: { matrix: '0 2 1; 1 1 1; 3 1 2' } });
  await expect(parseScenario(text('m.csv'))).rejects.toThrow('no file access');
});
