import { describe, expect, test } from 'vitest';
import { hopFacts } from '../../../src/topology/facts/hops.ts';
import { jellyfish } from '../../../src/topology/jellyfish.ts';
import { galoisField } from '../../../src/topology/parts/galois.ts';
import { globalCables, globalCount } from '../../../src/topology/parts/groups.ts';
import { randomGraph } from '../../../src/topology/parts/random-graph.ts';
import { slimFly } from '../../../src/topology/slim-fly.ts';
import { UserError } from '../../../src/util/errors.ts';

const link = { rate: 400e9, latency: 500_000 };

describe('finite fields', () => {
  test.each([3, 4, 5, 8, 9, 16, 25, 27])(
    'of %i elements: every element but 0 has an inverse, products distribute',
    (q) => {
      const { add, sub, mul } = galoisField(q)!;
      for (let a = 0; a < q; a++) {
        for (let b = 0; b < q; b++) {
          expect(sub(add(a, b), b)).toBe(a);
          expect(mul(a, b)).toBe(mul(b, a));
          expect(mul(a, add(b, 2))).toBe(add(mul(a, b), mul(a, 2)));
        }
        if (a > 0)
          expect(
            Array.from({ length: q }, (_, b) => mul(a, b)).filter((product) => product === 1),
          ).toHaveLength(1);
      }
    },
  );

  test('of other numbers of elements there are none', () => {
    expect([6, 10, 12, 15].map(galoisField)).toEqual([undefined, undefined, undefined, undefined]);
  });
});

// Besta and Hoefler, SC 2014, §II-B: 2q² switches, (3q - δ)/2 links each, diameter 2 (and a link to
// the rank at either end). The construction aims at a diameter of 2 with so many links: no wrong
// generator set gives it.
test.each([
  [7, 11],
  [8, 12],
  [9, 13],
  [11, 17],
  [13, 19],
])('Slim Fly of q = %i', (q, degree) => {
  const fabric = slimFly.build({ ...link, q, hosts: 1 });
  const cables = (fabric.links.count - 2 * fabric.ranks) / 2;
  expect([fabric.ranks, cables]).toEqual([2 * q * q, q * q * degree]);
  const degrees = new Uint32Array(fabric.nodeCount);
  for (const node of fabric.links.from) degrees[node]!++;
  expect(new Set(degrees.subarray(fabric.ranks))).toEqual(new Set([degree + 1]));
  expect(hopFacts(fabric).diameterHops).toBe(4);
});

test('a Slim Fly has hosts on half of its other ports: q = 19 is the 10,830 endpoints of the paper', () => {
  // §II-B2: 2·19² = 722 routers, k' = 29, p = ⌈29/2⌉ = 15 hosts.
  expect(slimFly.build({ ...link, q: 19 }).ranks).toBe(722 * 15);
});

test.each([6, 10, 14, 15])('no Slim Fly exists for q = %i', (q) => {
  expect(() => slimFly.build({ ...link, q })).toThrow(UserError);
});

test.each([
  [9, 4, 2],
  [3, 4, 2],
  [5, 4, 2],
  [2, 3, 1],
  [1, 4, 4],
])('global cables of %i groups: every two joined alike, no port used twice', (groups, switches, globals) => {
  const cables = [...globalCables(groups, switches, globals)];
  expect(cables).toHaveLength(globalCount(groups, switches * globals));
  const between = new Map<string, number>();
  const used = new Uint32Array(groups * switches);
  for (const { a, b } of cables) {
    used[a]!++;
    used[b]!++;
    const key = [a, b]
      .map((node) => Math.floor(node / switches))
      .sort((x, y) => x - y)
      .join();
    between.set(key, (between.get(key) ?? 0) + 1);
  }
  expect(Math.max(...used)).toBeLessThanOrEqual(globals);
  expect(between.size).toBe((groups * (groups - 1)) / 2);
  expect(new Set(between.values()).size).toBeLessThanOrEqual(1);
});

describe('random graphs', () => {
  test.each([
    [20, 3],
    [21, 4],
    [7, 6],
    [40, 10],
    [9, 3],
  ])('%i nodes of %i cables each, none twice', (nodes, degree) => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const cables = randomGraph(nodes, degree, seed);
      expect(cables).toHaveLength(Math.floor((nodes * degree) / 2));
      expect(new Set(cables.map(([a, b]) => Math.min(a, b) * nodes + Math.max(a, b))).size).toBe(
        cables.length,
      );
      const degrees = new Uint32Array(nodes);
      for (const node of cables.flat()) degrees[node]!++;
      expect(Math.max(...degrees)).toBe(degree);
    }
  });

  test('the same seed, the same graph; another, another', () => {
    const toOf = (graphSeed: number) =>
      jellyfish.build({ ...link, switches: 30, ports: 4, hosts: 1, graphSeed }).links.to;
    expect(toOf(3)).toEqual(toOf(3));
    expect(toOf(3)).not.toEqual(toOf(4));
  });

  test('two ports each may only make rings; one port only pairs, which do not hang together', () => {
    expect(() => randomGraph(8, 1, 1)).toThrow(UserError);
  });
});
