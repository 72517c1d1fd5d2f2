/**
 * Rung 2 of direct networks: which ports limit which message, and for how long it is on its way.
 */
import { describe, expect, test } from 'vitest';
import { NO_LINK } from '../../../src/model/routes.ts';
import { ownPortPaths } from '../../../src/routing/own-ports.ts';
import type { RankPairs, SprayPaths } from '../../../src/routing/spray.ts';
import { buildRoutes } from '../../../src/routing/tables.ts';
import { readYamlFabric } from '../../../src/topology/file-yaml.ts';
import { describedFabric } from '../../../src/topology/parts/described.ts';
import { ring } from '../../../src/topology/ring.ts';
import { torus } from '../../../src/topology/torus.ts';

const G = 1e9;
const both = { detours: false, limits: true };

function pairsOf(...pairs: readonly (readonly [number, number])[]): RankPairs {
  return { src: Uint32Array.from(pairs, ([src]) => src), dst: Uint32Array.from(pairs, ([, dst]) => dst) };
}

/** Rates of a pair's limits in Gbit/s, ascending. */
function ratesOf({ pairPath, pathStart, pathMerged, mergedRateBps }: SprayPaths, pair: number): number[] {
  const path = pairPath[pair]!;
  const limits = pathMerged.subarray(pathStart[path], pathStart[path + 1]);
  return Array.from(limits, (limit) => mergedRateBps[limit]! / G).sort((a, b) => a - b);
}

describe('a ring of 6 ranks, 100 Gbit/s and 1 ns a link', () => {
  const fabric = ring.build({ hosts: 6, rate: 100 * G, latency: 1000 });
  const routes = buildRoutes(fabric);

  test('one port where one way is shorter, both where the ways are as long', () => {
    // 0 → 1 and 0 → 2 leave by one port, and arrive by one; 0 → 3 goes either way. All that rank 0
    // sends shares 200.
    const paths = ownPortPaths(fabric, routes, pairsOf([0, 1], [0, 2], [0, 3]), both);
    expect(ratesOf(paths, 0)).toEqual([100, 100, 200, 200]);
    expect(ratesOf(paths, 1)).toEqual([100, 100, 200, 200]);
    expect(ratesOf(paths, 2)).toEqual([200, 200]);
    // The port is the same one of 0 → 1 and 0 → 2.
    const limits = (pair: number) =>
      paths.pathMerged.subarray(
        paths.pathStart[paths.pairPath[pair]!],
        paths.pathStart[paths.pairPath[pair]! + 1],
      );
    expect(limits(0).filter((limit) => limits(1).includes(limit))).toHaveLength(2);
    expect(Array.from(paths.pathLatencyPs)).toEqual([1000, 2000, 3000]);
  });

  test('with detours, all ports of a rank are one', () => {
    const paths = ownPortPaths(fabric, routes, pairsOf([0, 1], [0, 3]), { detours: true, limits: true });
    for (const pair of [0, 1]) expect(ratesOf(paths, pair)).toEqual([200, 200]);
    expect(Array.from(paths.pathLatencyPs)).toEqual([1000, 3000]);
  });

  test('without limits there is latency alone', () => {
    const paths = ownPortPaths(fabric, routes, pairsOf([0, 2]), { detours: false, limits: false });
    expect(ratesOf(paths, 0)).toEqual([]);
    expect(paths.pathLatencyPs[0]).toBe(2000);
    expect(paths.mergedOf.every((merged) => merged === NO_LINK)).toBe(true);
  });

  test('bytes of a rank are shared out over the links it sends by', () => {
    const { mergedOf, memberCount } = ownPortPaths(fabric, routes, pairsOf([0, 1]), both);
    fabric.links.from.forEach((rank, link) => {
      fabric.links.from.forEach((other, second) => {
        expect(mergedOf[link] === mergedOf[second]).toBe(rank === other);
      });
      expect(memberCount[mergedOf[link]!]).toBe(2);
    });
  });
});

test('a set of ports limits all that can leave by nothing else', () => {
  // 5×5 torus, rank 0 at (0, 0). To (1, 0): port +x. To (1, 1): +x or +y. To (4, 1): -x or +y. So
  // +x alone is under 100, with (1, 1) under the 200 of +x and +y, and all under 400. (4, 1) shares
  // only those 400 with the first.
  const fabric = torus.build({ x: 5, y: 5, z: 1, wrap: 'xyz', rate: 100 * G, latency: 1000 });
  const paths = ownPortPaths(fabric, buildRoutes(fabric), pairsOf([0, 1], [0, 6], [0, 9]), both);
  // Three of sending, and two of receiving: each receives one message.
  expect(ratesOf(paths, 0)).toEqual([100, 100, 200, 400, 400]);
  expect(ratesOf(paths, 1)).toEqual([200, 200, 400, 400]);
  expect(ratesOf(paths, 2)).toEqual([200, 200, 400, 400]);
});

test('latency is that of the fastest path, of the fastest detour where there are detours', () => {
  // Between ranks 0 and 1 a cable of 10 us; by rank 2, 1 us each. From 0 to 3 by 1 or by 2, two
  // hops each: 12 or 3 us.
  const text = [
    'ranks: 4',
    'forward: true',
    'links:',
    '  - [rank 0, rank 1, 10Gbit/s, 10us]',
    '  - [rank 0, rank 2, 20Gbit/s, 1us]',
    '  - [rank 2, rank 1, 40Gbit/s, 1us]',
    '  - [rank 1, rank 3, 10Gbit/s, 2us]',
    '  - [rank 2, rank 3, 10Gbit/s, 2us]',
  ].join('\n');
  const fabric = describedFabric('file', readYamlFabric('test', text));
  const routes = buildRoutes(fabric);
  const pairs = pairsOf([0, 1], [0, 3]);
  const latencies = (detours: boolean) =>
    Array.from(
      ownPortPaths(fabric, routes, pairs, { detours, limits: true }).pathLatencyPs,
      (ps) => ps / 1e6,
    );
  expect(latencies(false)).toEqual([10, 3]);
  expect(latencies(true)).toEqual([2, 3]);
  // Rank 0 has 10 and 20 Gbit/s, rank 1 has 10, 40 and 10, rank 3 twice 10.
  const detours = ownPortPaths(fabric, routes, pairs, { detours: true, limits: true });
  expect(ratesOf(detours, 0)).toEqual([30, 60]);
  expect(ratesOf(detours, 1)).toEqual([20, 30]);
});
