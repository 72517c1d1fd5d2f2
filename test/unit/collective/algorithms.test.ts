import { describe, expect, it } from 'vitest';
import { buildCollective, type CollectiveSpec } from '../../../src/collective/build.ts';
import { type CheckResult, checkSchedule } from '../../../src/collective/check.ts';
import { expectationOf } from '../../../src/collective/expect.ts';
import { collectives } from '../../../src/collective/registry.ts';
import { sizeOf } from '../../sizes.ts';

const inOrder = (n: number) => Uint32Array.from({ length: n }, (_, i) => i);
const check = (spec: CollectiveSpec, order?: 'first' | 'last'): CheckResult =>
  checkSchedule(buildCollective(spec, { contents: true }), expectationOf(spec), order);

/** Every algorithm of every collective, with every setting of its parameters that is tried. */
const variants = collectives.flatMap((collective) =>
  collective.algorithms.flatMap((algorithm) =>
    ('channels' in algorithm.params ? [1, 2, 3, 4] : [undefined]).flatMap((channels) =>
      ('direction' in algorithm.params ? ['uni', 'bi'] : [undefined]).map((direction) => ({
        collective: collective.name,
        algorithm: algorithm.name,
        params: { ...(channels ? { channels } : {}), ...(direction ? { direction } : {}) },
      })),
    ),
  ),
);

/** 2 to 17, and two powers of two; the largest only with one channel, since n² lanes are slow. */
const groupSizes = sizeOf({
  fast: [2, 3, 4, 5, 8, 11, 17],
  full: [...Array.from({ length: 16 }, (_, i) => i + 2), 32, 64],
});

/** Groups that are large for a test. */
const LARGE = sizeOf({ fast: [64], full: [128, 256] });

/** Axes of tori; the last two are slow. */
const TORI = [
  [4, 4, 1],
  [2, 3, 4],
  [1, 5, 1],
  [3, 1, 2],
  [2, 2, 2],
  [17, 1, 1],
  [4, 4, 4],
  [16, 8, 1],
  [16, 16, 1],
] as const;

describe.each(variants)('$collective $algorithm $params', (variant) => {
  it('leaves every rank with what it should have, for any group size and odd sizes', () => {
    for (const n of groupSizes) {
      if (n > 17 && (variant.params.channels ?? 1) > 1) continue;
      const spec = { ...variant, bytes: 1000 * n + 7, groups: [inOrder(n)] };
      expect({ n, faults: check(spec).faults }).toEqual({ n, faults: [] });
    }
  });

  it('does not depend on the order in which lanes run', () => {
    const spec = { ...variant, bytes: 999, groups: [inOrder(7)] };
    expect(check(spec, 'last')).toEqual(check(spec, 'first'));
  });

  it('runs in several groups of permuted ranks at once', () => {
    const groups = [
      Uint32Array.of(5, 0, 9, 2),
      Uint32Array.of(1, 8, 3),
      Uint32Array.of(7),
      Uint32Array.of(4, 6),
    ];
    expect(check({ ...variant, bytes: 1021, groups }).faults).toEqual([]);
  });

  it('repeats with other sizes on the same lanes', () => {
    const spec = { ...variant, bytes: [100, 3, 0, 77, 1 << 20], groups: [inOrder(5)] };
    expect(check(spec).faults).toEqual([]);
    expect(check(spec, 'last').faults).toEqual([]);
  });

  it('needs no message in a group of one', () => {
    const result = check({ ...variant, bytes: 64, groups: [inOrder(1)] });
    expect(result.faults).toEqual([]);
    expect(result.messages).toBe(0);
  });
});

// The ring has its own test of size; an exchange of n² chunks would be slow.
it.each(['double-binary-tree', 'recursive-doubling', 'rabenseifner', 'binomial-tree', 'sharp'])(
  'all-reduce by %s is right over large groups',
  (algorithm) => {
    for (const n of LARGE) {
      const spec = { collective: 'all-reduce', algorithm, bytes: 1000 * n + 7, groups: [inOrder(n)] };
      expect({ n, faults: check(spec).faults }).toEqual({ n, faults: [] });
    }
  },
);

it('direct all-to-all to a few peers at a time is right', () => {
  for (const concurrency of [1, 2, 3, 7, 100]) {
    for (const n of [2, 3, 8, 17]) {
      const params = { concurrency, channels: 2 };
      const spec = { collective: 'all-to-all', params, bytes: [1000 * n, 7], groups: [inOrder(n)] };
      const { faults, messages } = check(spec, 'last');
      // Two sizes, two channels, a message to each other rank.
      expect({ n, faults, messages }).toEqual({ n, faults: [], messages: 4 * n * (n - 1) });
      const { laneCount } = buildCollective(spec);
      expect(laneCount).toBe(n * (2 * Math.min(concurrency, n - 1) + 1));
    }
  }
});

describe('bytes on the wire', () => {
  // Sizes that divide evenly: n = 6 and 4 channels, S = 2400. Part of a channel 600, chunk 100.
  // A rank sends 2(n-1) = 10 chunks of 400 over the channels in all-reduce, n-1 = 5 in
  // reduce-scatter and all-gather; in all-to-all n-1 blocks of S/n = 400; in send-recv S.
  const expected: Record<string, number> = {
    'all-reduce': 4000,
    'reduce-scatter': 2000,
    'all-gather': 2000,
    'all-to-all': 2000,
    'send-recv': 2400,
  };
  // In these algorithms ranks do not all send alike; the sum over all ranks is below.
  const uneven = [
    'double-binary-tree',
    'recursive-doubling',
    'recursive-halving',
    'rabenseifner',
    'binomial-tree',
    'nvls',
    'sharp',
    'bruck',
  ];
  it.each(
    variants.filter(
      (v) => v.params.channels === 4 && expected[v.collective] && !uneven.includes(v.algorithm),
    ),
  )('$collective $algorithm sends what its formula says', (v) => {
    const { sentBytes, receivedBytes } = check({ ...v, bytes: 2400, groups: [inOrder(6)] });
    const everyRank = new Map([0, 1, 2, 3, 4, 5].map((rank) => [rank, expected[v.collective]]));
    expect(new Map([...sentBytes].sort())).toEqual(everyRank);
    expect(new Map([...receivedBytes].sort())).toEqual(everyRank);
  });

  it('transfer sends the buffer once, from the first rank to the second', () => {
    const spec = { collective: 'transfer', params: { channels: 4 }, bytes: 2400, groups: [inOrder(6)] };
    const { sentBytes, receivedBytes } = check(spec);
    expect([...sentBytes].filter(([, bytes]) => bytes > 0)).toEqual([[0, 2400]]);
    expect([...receivedBytes].filter(([, bytes]) => bytes > 0)).toEqual([[1, 2400]]);
  });

  // All ranks together, n = 2 … 17, m = 2^k the power of two up to n, S = 8000. Trees: S up and
  // down each of n-1 links. Recursive doubling: m ranks send S k times; 2(n-m) messages of S to and
  // from those that stand aside. Rabenseifner: m ranks send 2(m-1)/m of S, which is 2(m-1)S
  // together, and the same 2(n-m) messages.
  it.each(uneven.filter((name) => !['recursive-halving', 'nvls', 'sharp', 'bruck'].includes(name)))(
    'all-reduce by %s sends what its formula says',
    (algorithm) => {
      for (let n = 2; n <= 17; n++) {
        const k = Math.floor(Math.log2(n));
        const aside = 2 * (n - 2 ** k);
        const messages =
          algorithm === 'recursive-doubling'
            ? k * 2 ** k + aside
            : algorithm === 'rabenseifner'
              ? 2 * (2 ** k - 1) + aside
              : 2 * (n - 1);
        const spec = { collective: 'all-reduce', algorithm, bytes: 8000, groups: [inOrder(n)] };
        const sent = [...check(spec).sentBytes.values()].reduce((sum, bytes) => sum + bytes, 0);
        expect({ n, sent }).toEqual({ n, sent: messages * 8000 });
      }
    },
  );

  // Each of the m members, a power of two, starts with n blocks of S/n and sends all but those it
  // ends with: (m-1)n together; the other way likewise. Each of n-m aside hands over S (or its
  // block), and gets its block (or S).
  it.each([
    ['reduce-scatter', 'recursive-halving'],
    ['all-gather', 'recursive-doubling'],
  ])('%s by %s sends what its formula says', (collective, algorithm) => {
    for (let n = 2; n <= 17; n++) {
      const m = 2 ** Math.floor(Math.log2(n));
      const spec = { collective, algorithm, bytes: 100 * n, groups: [inOrder(n)] };
      const sent = [...check(spec).sentBytes.values()].reduce((sum, bytes) => sum + bytes, 0);
      expect({ n, sent }).toEqual({ n, sent: 100 * ((m - 1) * n + (n - m) * (n + 1)) });
    }
  });

  // S out and S/n, as much in: n = 2 … 17, S = 100n, so 100n + 100 a rank.
  it('all-reduce by nvls sends 1 + 1/n of the buffer', () => {
    for (let n = 2; n <= 17; n++) {
      const spec = { collective: 'all-reduce', algorithm: 'nvls', bytes: 100 * n, groups: [inOrder(n)] };
      const { sentBytes, receivedBytes } = check(spec);
      for (const bytes of [...sentBytes.values(), ...receivedBytes.values()])
        expect(bytes).toBe(100 * n + 100);
    }
  });

  // S = 100n: all of it in all-reduce, all but the own part, 100, in reduce-scatter and all-gather.
  it.each([
    ['all-reduce', 0],
    ['reduce-scatter', 100],
    ['all-gather', 100],
  ])('%s by sharp sends the buffer once, less %d', (collective, less) => {
    for (let n = 2; n <= 17; n++) {
      const spec = { collective, algorithm: 'sharp', bytes: 100 * n, groups: [inOrder(n)] };
      const { sentBytes, receivedBytes } = check(spec);
      for (const bytes of [...sentBytes.values(), ...receivedBytes.values()])
        expect(bytes).toBe(100 * n - less);
    }
  });

  // A block goes as many hops as its way d has bits: n = 8, ways 1 … 7, 1+1+2+1+2+2+3 = 12 of 100
  // bytes; n = 6: 1+1+2+1+2 = 7.
  it('all-to-all by bruck sends a block once for each bit of its way', () => {
    for (const [n, hops] of [
      [8, 12],
      [6, 7],
    ] as const) {
      const spec = { collective: 'all-to-all', algorithm: 'bruck', bytes: 100 * n, groups: [inOrder(n)] };
      expect(new Set(check(spec).sentBytes.values())).toEqual(new Set([100 * hops]));
    }
  });

  // Servers of g: 2(g-1)/g of S inside, and 2(k-1)/k of S/g over k servers; together 2(n-1)/n of S.
  it('all-reduce by hierarchical is right over servers, and sends 2(n-1)/n of the buffer', () => {
    for (const [gpus, servers] of [
      [2, 1],
      [2, 4],
      [3, 3],
      [4, 2],
      [4, 5],
      [8, 2],
    ] as const) {
      const n = gpus * servers;
      for (const channels of [1, 3]) {
        const spec = {
          collective: 'all-reduce',
          algorithm: 'hierarchical',
          params: { gpus, channels },
          bytes: 300 * n,
          groups: [inOrder(n)],
        };
        const { faults, sentBytes } = check(spec);
        expect({ n, faults, sent: new Set(sentBytes.values()) }).toEqual({
          n,
          faults: [],
          sent: new Set([600 * (n - 1)]),
        });
        expect(check({ ...spec, bytes: [1009, 3] }, 'last').faults).toEqual([]);
      }
    }
  });

  // 2(a-1)/a of the rest along each axis of a: 2(n-1)/n of S in all; in reduce-scatter and
  // all-gather half of it.
  it.each([
    ['all-reduce', 2],
    ['reduce-scatter', 1],
    ['all-gather', 1],
  ] as const)(
    '%s by torus-rings is right on tori, and sends %d(n-1)/n of the buffer',
    (collective, halves) => {
      for (const [x, y, z] of TORI.slice(0, sizeOf({ fast: 6, full: 9 }))) {
        const n = x * y * z;
        const spec = {
          collective,
          algorithm: 'torus-rings',
          params: { x, y, z },
          groups: [inOrder(n)],
        };
        const { faults, sentBytes } = check({ ...spec, bytes: 600 * n });
        expect({ n, faults, sent: new Set(sentBytes.values()) }).toEqual({
          n,
          faults: [],
          sent: new Set([halves * 600 * (n - 1)]),
        });
        expect(check({ ...spec, bytes: [1009, 3] }, 'last').faults).toEqual([]);
      }
      const torn = {
        collective,
        algorithm: 'torus-rings',
        params: { y: 4 },
        bytes: 1,
        groups: [inOrder(6)],
      };
      expect(() => check(torn)).toThrow('6 ranks are not a torus of 4 × 1');
    },
  );

  // Each of n-1 links of the chain or tree carries S once.
  it.each(variants.filter((v) => ['broadcast', 'reduce'].includes(v.collective)))(
    '$collective $algorithm $params sends what its formula says',
    (v) => {
      for (let n = 2; n <= 17; n++) {
        const { sentBytes } = check({ ...v, bytes: 8003, groups: [inOrder(n)] });
        const sent = [...sentBytes.values()].reduce((sum, bytes) => sum + bytes, 0);
        expect({ n, sent }).toEqual({ n, sent: (n - 1) * 8003 });
      }
    },
  );

  it('deals an odd size in whole bytes, larger chunks first', () => {
    // n = 3, S = 8: chunks 3, 3, 2. All-gather: rank p sends all but the chunk of the rank after
    // it, p+1: rank 0 all but chunk 1, 5; rank 1 all but chunk 2, 6; rank 2 all but chunk 0, 5.
    const spec = { collective: 'all-gather', bytes: 8, groups: [inOrder(3)] };
    expect([...check(spec).sentBytes].sort()).toEqual([
      [0, 5],
      [1, 6],
      [2, 5],
    ]);
    // All-reduce sends chunks p, p-1, then p+1, p: rank 0: 3+2+3+3 = 11; rank 1: 3+3+2+3 = 11; rank
    // 2: 2+3+3+2 = 10.
    expect([...check({ ...spec, collective: 'all-reduce' }).sentBytes].sort()).toEqual([
      [0, 11],
      [1, 11],
      [2, 10],
    ]);
  });
});

describe('the registry', () => {
  it('names everything once, in kebab-case, and every default is there', () => {
    for (const { name, algorithms, defaultAlgorithm } of collectives) {
      const names = algorithms.map((algorithm) => algorithm.name);
      expect(names).toContain(defaultAlgorithm);
      expect(new Set(names).size).toBe(names.length);
      for (const word of [name, ...names]) expect(word).toMatch(/^[a-z]+(-[a-z]+)*$/);
    }
    expect(new Set(collectives.map(({ name }) => name)).size).toBe(collectives.length);
  });
});

describe('busbw factors', () => {
  // nccl-tests doc/PERFORMANCE.md: all-reduce 2(n-1)/n, all-gather, reduce-scatter, all-to-all
  // (n-1)/n, send-recv, broadcast and reduce 1. A transfer is half of a send-recv.
  it.each([
    ['all-reduce', 1.75],
    ['reduce-scatter', 0.875],
    ['all-gather', 0.875],
    ['all-to-all', 0.875],
    ['send-recv', 1],
    ['transfer', 1],
    ['broadcast', 1],
    ['reduce', 1],
  ])('%s over 8 ranks: %d', (name, factor) => {
    expect(collectives.find((c) => c.name === name)?.busFactor(8)).toBe(factor);
  });
});
