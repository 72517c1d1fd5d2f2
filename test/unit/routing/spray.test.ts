import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Fabric, NodeKind } from '../../../src/model/fabric.ts';
import { NO_LINK, type RouteTables } from '../../../src/model/routes.ts';
import { findWalk } from '../../../src/routing/path.ts';
import { type RankPairs, type SprayPaths, sprayPaths } from '../../../src/routing/spray.ts';
import { buildRoutes } from '../../../src/routing/tables.ts';
import { fatTree } from '../../../src/topology/fat-tree.ts';
import { leafSpine } from '../../../src/topology/leaf-spine.ts';
import { startFabric } from '../../../src/topology/parts/builder.ts';
import { topologies } from '../../../src/topology/registry.ts';
import { ring } from '../../../src/topology/ring.ts';
import { sizeOf } from '../../sizes.ts';
import { instances } from '../topology/instances.ts';

const G = 1e9;
const hosts = { gpus: 1, scaleUpRate: undefined, scaleUpLatency: 250_000 };
const common = { rate: 400 * G, latency: 500_000, radix: undefined, ...hosts };

/** Every ordered pair of different ranks `a`, `b` for which `keep` holds. */
function pairsOf(fabric: Fabric, keep: (a: number, b: number) => boolean): RankPairs {
  const src: number[] = [];
  const dst: number[] = [];
  for (let a = 0; a < fabric.ranks; a++) {
    for (let b = 0; b < fabric.ranks; b++) {
      if (a === b || !keep(a, b)) continue;
      src.push(a);
      dst.push(b);
    }
  }
  return { src: Uint32Array.from(src), dst: Uint32Array.from(dst) };
}

/**
 * The fraction of a flow on each link between the ranks' own, by recursion over the next-link sets.
 */
function plainSplit(fabric: Fabric, routes: RouteTables, src: number, dst: number): Map<number, number> {
  const walk = findWalk(fabric, routes, src, dst);
  const load = new Map<number, number>();
  const visit = (node: number, part: number): void => {
    if (walk === undefined || node === routes.classNode[walk.dstClass]) return;
    const set = routes.nextSet[(routes.classRow[walk.dstClass] as number) + node] as number;
    const links = routes.setLinks.subarray(routes.setStart[set], routes.setStart[set + 1]);
    for (const link of links) {
      load.set(link, (load.get(link) ?? 0) + part / links.length);
      visit(fabric.links.to[link] as number, part / links.length);
    }
  };
  if (walk !== undefined) visit(walk.start, 1);
  return load;
}

/**
 * Holds the merged paths to the plain split: for every pair and every link the same fraction, rates
 * kept apart.
 */
function expectSameSplit(fabric: Fabric, routes: RouteTables, pairs: RankPairs, paths: SprayPaths): void {
  const rates = new Map<number, number>();
  paths.mergedOf.forEach((m, link) => {
    if (m === NO_LINK) return;
    const rate = fabric.links.rateBps[link] as number;
    expect(rates.get(m) ?? rate).toBe(rate);
    rates.set(m, rate);
    expect(paths.mergedRateBps[m]).toBeCloseTo(rate * (paths.memberCount[m] as number), 3);
  });
  const tolerance = paths.exact ? 1e-12 : 2 ** -16;
  for (let i = 0; i < pairs.src.length; i++) {
    const plain = plainSplit(fabric, routes, pairs.src[i] as number, pairs.dst[i] as number);
    const path = paths.pairPath[i] as number;
    const weights = new Map<number, number>();
    for (let e = paths.pathStart[path] as number; e < (paths.pathStart[path + 1] as number); e++) {
      weights.set(paths.pathMerged[e] as number, paths.pathWeight[e] as number);
    }
    for (let link = 0; link < fabric.links.count; link++) {
      const m = paths.mergedOf[link] as number;
      const weight = m === NO_LINK ? 0 : (weights.get(m) ?? 0) / (paths.memberCount[m] as number);
      const error = Math.abs(weight / paths.denominator - (plain.get(link) ?? 0));
      if (error > tolerance) expect.fail(`link ${link} of pair ${i} is off by ${error}`);
    }
  }
}

/**
 * Switches joined at random, unequal rates, two ranks each; a chain through all of them keeps it
 * connected.
 */
function randomFabric(switches: number, extra: readonly (readonly [number, number, number])[]): Fabric {
  const ranks = 2 * switches;
  const cables = extra.filter(([a, b]) => a % switches !== b % switches);
  const builder = startFabric({
    name: 'random',
    tierNames: ['rank', 'leaf'],
    ranks,
    switches: [switches],
    cables: ranks + switches - 1 + cables.length,
  });
  const at = (s: number): number => ranks + (s % switches);
  for (let r = 0; r < ranks; r++) builder.cable(r, at(r), { rateBps: G, latencyPs: 1000 });
  for (let s = 1; s < switches; s++) builder.cable(at(s - 1), at(s), { rateBps: G, latencyPs: 1000 });
  for (const [a, b, rate] of cables) builder.cable(at(a), at(b), { rateBps: rate * G, latencyPs: 1000 });
  return builder.finish();
}

describe('the even split, merged', () => {
  test('of leaf-spine: one merged link for a leaf upwards, one for it downwards', () => {
    const fabric = leafSpine.build({
      ...common,
      leaves: 3,
      spines: 4,
      hosts: 2,
      uplinkRate: 100 * G,
      oversubscription: undefined,
    });
    const routes = buildRoutes(fabric);
    const pairs = pairsOf(fabric, () => true);
    const paths = sprayPaths(fabric, routes, pairs);
    // Each leaf: 4 uplinks of 100G carry 1/4 of all its flows, and 4 links down to it likewise.
    expect(paths.mergedCount).toBe(6);
    expect([...paths.mergedRateBps]).toEqual(new Array(6).fill(400 * G));
    // A flow crosses both whole.
    expect([paths.denominator, paths.exact]).toEqual([1, true]);
    expect(new Set(paths.pathWeight)).toEqual(new Set([1]));
    // Two links between leaves, 500 ns each; none within a leaf.
    expect(new Set(paths.pathLatencyPs)).toEqual(new Set([0, 1_000_000]));
    expectSameSplit(fabric, routes, pairs, paths);
  });

  test('of a fat-tree: four merged links between pods, two within', () => {
    const fabric = fatTree.build({ ...common, k: 4, oversubscription: 1 });
    const routes = buildRoutes(fabric);
    const pairs = pairsOf(fabric, () => true);
    const paths = sprayPaths(fabric, routes, pairs);
    // Up and down for each of 8 leaves, and up and down for each of 4 pods.
    expect(paths.mergedCount).toBe(24);
    const entries = [...paths.pathStart.subarray(1)].map((end, i) => end - (paths.pathStart[i] as number));
    expect(new Set(entries)).toEqual(new Set([0, 2, 4]));
    expectSameSplit(fabric, routes, pairs, paths);
  });

  test('of a ring: the antipodal pair takes both ways', () => {
    const fabric = ring.build({ hosts: 6, rate: G, latency: 1000 });
    const routes = buildRoutes(fabric);
    const pairs = pairsOf(fabric, () => true);
    const paths = sprayPaths(fabric, routes, pairs);
    expect(paths.denominator).toBe(2);
    expectSameSplit(fabric, routes, pairs, paths);
  });

  test('of scale-up traffic: no link between the ranks’ own', () => {
    const fabric = leafSpine.build({
      ...common,
      gpus: 4,
      scaleUpRate: 3600 * G,
      leaves: 2,
      spines: 2,
      hosts: 1,
      uplinkRate: undefined,
      oversubscription: undefined,
    });
    expect(fabric.kind.at(-1)).toBe(NodeKind.scaleUpSwitch);
    const paths = sprayPaths(fabric, buildRoutes(fabric), { src: Uint32Array.of(0), dst: Uint32Array.of(3) });
    expect([...paths.pathStart]).toEqual([0, 0]);
  });

  test('equals the unmerged split on random fabrics with unequal rates', () => {
    const cable = fc.tuple(fc.nat(20), fc.nat(20), fc.integer({ min: 1, max: 2 }));
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 9 }),
        fc.array(cable, { maxLength: 24 }),
        fc.integer({ min: 1, max: 5 }),
        (switches, extra, stride) => {
          const fabric = randomFabric(switches, extra);
          const routes = buildRoutes(fabric);
          const pairs = pairsOf(fabric, (a, b) => (a * 7 + b) % stride === 0);
          expectSameSplit(fabric, routes, pairs, sprayPaths(fabric, routes, pairs));
        },
      ),
      { numRuns: sizeOf({ fast: 20, full: 60 }), seed: 1 },
    );
  });

  test('equals the unmerged split on every family, for some of the pairs', () => {
    for (const { name, values, unreachable } of instances) {
      if (unreachable !== undefined) continue;
      const fabric = topologies.find((topology) => topology.name === name)!.build(values);
      const routes = buildRoutes(fabric);
      for (const stride of [1, 3, 5]) {
        const pairs = pairsOf(fabric, (a, b) => (a * 3 + b) % stride === 0);
        expectSameSplit(fabric, routes, pairs, sprayPaths(fabric, routes, pairs));
      }
    }
  });

  test('does not merge uplinks of different rates', () => {
    // Two leaves, two parallel cables between them, 1G and 2G: the even split loads each with a
    // half.
    const builder = startFabric({
      name: 'two',
      tierNames: ['rank', 'leaf'],
      ranks: 2,
      switches: [2],
      cables: 4,
    });
    builder.cable(0, 2, { rateBps: G, latencyPs: 1 });
    builder.cable(1, 3, { rateBps: G, latencyPs: 1 });
    builder.cable(2, 3, { rateBps: G, latencyPs: 5 });
    builder.cable(2, 3, { rateBps: 2 * G, latencyPs: 9 });
    const fabric = builder.finish();
    const paths = sprayPaths(fabric, buildRoutes(fabric), {
      src: Uint32Array.of(0, 1, 1),
      dst: Uint32Array.of(1, 1, 0),
    });
    expect([...paths.pairPath]).toEqual([0, NO_LINK, 1]);
    expect([...paths.mergedRateBps]).toEqual([G, G, 2 * G, 2 * G]);
    expect([...paths.pathWeight]).toEqual([1, 1, 1, 1]);
    // The slower of the two ways.
    expect([...paths.pathLatencyPs]).toEqual([9, 9]);
  });

  test('rounds to 2^-16 where no common denominator is small enough, and says so', () => {
    // Four stages of 17, 19, 23 and 29 parallel cables, one of each faster than the others and so
    // not merged with them: it carries 1/17, 1/19 …, whose common denominator is 215,441.
    const stages = [17, 19, 23, 29];
    const builder = startFabric({
      name: 'stages',
      tierNames: ['rank', 'leaf'],
      ranks: 2,
      switches: [5],
      cables: 2 + 17 + 19 + 23 + 29,
    });
    builder.cable(0, 2, { rateBps: G, latencyPs: 1 });
    builder.cable(1, 6, { rateBps: G, latencyPs: 1 });
    stages.forEach((parallel, stage) => {
      for (let i = 0; i < parallel; i++) {
        builder.cable(2 + stage, 3 + stage, { rateBps: i === 0 ? 2 * G : G, latencyPs: 1 });
      }
    });
    const fabric = builder.finish();
    const routes = buildRoutes(fabric);
    const pairs = pairsOf(fabric, (a) => a === 0);
    const paths = sprayPaths(fabric, routes, pairs);
    expect([paths.exact, paths.denominator, paths.mergedCount]).toEqual([false, 65_536, 8]);
    // 65,536/17 = 3855.06 and 16 times as much, 61,680.9.
    expect([...paths.pathWeight.subarray(0, 2)]).toEqual([3855, 61_681]);
    expectSameSplit(fabric, routes, pairs, paths);
  });
});
