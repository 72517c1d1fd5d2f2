import { describe, expect, test } from 'vitest';
import type { Fabric } from '../../src/model/fabric.ts';
import type { RoutingChoice } from '../../src/routing/choice.ts';
import { tracePath } from '../../src/routing/path.ts';
import { buildRoutes } from '../../src/routing/tables.ts';
import { fatTree } from '../../src/topology/fat-tree.ts';
import { leafSpine } from '../../src/topology/leaf-spine.ts';

const common = {
  rate: 4e11,
  latency: 500_000,
  radix: undefined,
  gpus: 1,
  scaleUpRate: undefined,
  scaleUpLatency: 250_000,
};

/** Flows on each link when rank i sends to rank (i + shift) mod n. */
function shiftLoads(fabric: Fabric, choice: RoutingChoice, shift: number, seed: number): Uint32Array {
  const routes = buildRoutes(fabric);
  const load = new Uint32Array(fabric.links.count);
  for (let src = 0; src < fabric.ranks; src++) {
    const dst = (src + shift) % fabric.ranks;
    for (const link of tracePath(routes, fabric, choice, src, dst, 0, seed)) load[link]!++;
  }
  return load;
}

describe('D-mod-k on a non-blocking fat-tree', () => {
  // Zahavi 2010, theorem 1: shift permutations meet on no link, up or down.
  test.each([4, 6, 8])('every shift permutation has a link to itself, k = %i', (k) => {
    const fabric = fatTree.build({ ...common, k, oversubscription: 1 });
    for (let shift = 1; shift < fabric.ranks; shift++) {
      expect(Math.max(...shiftLoads(fabric, { name: 'd-mod-k' }, shift, 0))).toBe(1);
    }
  });
});

describe('polarisation', () => {
  // Up a k = 8 fat-tree a flow chooses 1 of 4 twice. Where both switches hash alike the second
  // choice repeats the first: spine i of a pod only ever uses its i-th uplink, a quarter of the
  // spine–core links.
  test('with all hashes alike, the second tier uses 1 of its 4 uplinks', () => {
    const fabric = fatTree.build({ ...common, k: 8, oversubscription: 1 });
    const used = (polarize: boolean): number => {
      const links = new Set<number>();
      for (let shift = 16; shift < 112; shift++) {
        shiftLoads(fabric, { name: 'ecmp', polarize }, shift, 1).forEach((flows, link) => {
          const up = fabric.tier[fabric.links.from[link] as number] === 2;
          if (flows > 0 && up && fabric.tier[fabric.links.to[link] as number] === 3) links.add(link);
        });
      }
      return links.size;
    };
    expect(used(false)).toBe(128);
    expect(used(true)).toBe(32);
  });
});

describe('ECMP throws balls into bins', () => {
  // n flows from one leaf to another over n spines. E[max load] of n balls in n bins, by
  // enumeration (published to three digits); mean fraction of used paths 1 - (1 - 1/n)^n.
  test.each([
    [4, 2.12],
    [8, 2.59],
    [16, 3.08],
    [32, 3.53],
    [64, 3.95],
  ])('%i flows on as many paths: the fullest carries %f', (n, expectedMax) => {
    const fabric = leafSpine.build({
      ...common,
      leaves: 2,
      spines: n,
      hosts: n,
      uplinkRate: undefined,
      oversubscription: undefined,
    });
    const routes = buildRoutes(fabric);
    // The standard deviation of the maximum is below 0.8: 20,000 seeds leave 0.006, under a third
    // of 1 % of 2.12.
    const seeds = 20_000;
    let maxSum = 0;
    let usedSum = 0;
    for (let seed = 0; seed < seeds; seed++) {
      const load = new Map<number, number>();
      for (let src = 0; src < n; src++) {
        const uplink = tracePath(routes, fabric, { name: 'ecmp' }, src, n + src, 0, seed)[1] as number;
        load.set(uplink, (load.get(uplink) ?? 0) + 1);
      }
      maxSum += Math.max(...load.values());
      usedSum += load.size / n;
    }
    expect(Math.abs(maxSum / seeds / expectedMax - 1)).toBeLessThan(0.01);
    expect(Math.abs(usedSum / seeds / (1 - (1 - 1 / n) ** n) - 1)).toBeLessThan(0.005);
  });
});
