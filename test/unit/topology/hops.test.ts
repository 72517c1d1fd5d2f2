import { describe, expect, test } from 'vitest';
import { NodeKind } from '../../../src/model/fabric.ts';
import { tracePath } from '../../../src/routing/path.ts';
import { buildRoutes } from '../../../src/routing/tables.ts';
import { hopFacts } from '../../../src/topology/facts/hops.ts';
import { fatTree } from '../../../src/topology/fat-tree.ts';
import { leafSpine } from '../../../src/topology/leaf-spine.ts';
import { railOptimized } from '../../../src/topology/rail-optimized.ts';
import { ring } from '../../../src/topology/ring.ts';
import { star } from '../../../src/topology/star.ts';
import { cpuSeconds } from '../../cpu.ts';
import { fabricOf } from '../../reference/fabrics.ts';
import { clos, common } from './values.ts';

const G = 1e9;

describe('hops', () => {
  test('of a k = 4 fat-tree', () => {
    const facts = hopFacts(fatTree.build({ ...common, k: 4, oversubscription: 1, gpus: 1 }));
    expect(facts.diameterHops).toBe(6);
    // From one rank: 1 on its leaf (2 hops), 2 in its pod (4), 12 beyond (6): (2 + 8 + 72) / 15.
    expect(facts.meanHops).toBeCloseTo(82 / 15, 12);
  });

  test('of leaf-spine at 2:1 with servers', () => {
    const fabric = leafSpine.build({ ...clos, leaves: 2, spines: 2, hosts: 2, gpus: 2, oversubscription: 2 });
    const facts = hopFacts(fabric);
    // From one rank: 1 in its server and 2 on its leaf (2 hops), 4 beyond (4 hops): (6 + 16) / 7.
    expect(facts.meanHops).toBeCloseTo(22 / 7, 12);
  });

  test('of rail-only: different rails of different servers are out of reach', () => {
    const facts = hopFacts(
      railOptimized.build({ ...clos, servers: 3, gpus: 4, serversPerLeaf: undefined, spines: 0 }),
    );
    // Each of 12 ranks misses 3 ranks of each of 2 servers.
    expect(facts).toMatchObject({ unreachablePairs: 72, diameterHops: 2, meanHops: 2 });
  });

  test('of a star and a ring', () => {
    expect(hopFacts(star.build({ ...common, hosts: 4, gpus: 1 }))).toMatchObject({
      diameterHops: 2,
      meanHops: 2,
    });
    // Ring of 6: distances 1, 1, 2, 2, 3.
    expect(hopFacts(ring.build({ hosts: 6, rate: G, latency: 1000 }))).toMatchObject({
      diameterHops: 3,
      meanHops: 9 / 5,
    });
  });

  test('of more leaves than one search holds', () => {
    // From one rank of 140: 1 on its leaf (2 hops), 138 beyond (4).
    const facts = hopFacts(leafSpine.build({ ...clos, leaves: 70, spines: 2, hosts: 2, gpus: 1 }));
    expect(facts).toMatchObject({ diameterHops: 4, unreachablePairs: 0 });
    expect(facts.meanHops).toBeCloseTo(554 / 139, 12);
  });

  test('of a server with two scale-up switches', () => {
    // Ranks 0 and 1 on switch 3, rank 2 on switch 4, a cable between these: 0 and 1 are 2 hops
    // apart, 2 is 3 from either.
    const cable = (a: number, b: number) => [[a, b, G, 1000] as const, [b, a, G, 1000] as const];
    const fabric = fabricOf(3, [...cable(0, 3), ...cable(1, 3), ...cable(2, 4), ...cable(3, 4)]);
    fabric.links.scaleUp.fill(1);
    fabric.kind.fill(NodeKind.scaleUpSwitch, 3);
    fabric.server.fill(0);
    expect(hopFacts(fabric)).toEqual({
      diameterHops: 3,
      meanHops: (2 + 3 + 3) / 3,
      unreachablePairs: 0,
      exact: true,
    });
  });

  test('of 65,536 ranks (k = 64) in less than 10 s of processor time', async () => {
    // From one rank: 31 on its leaf, 992 in its pod, 64,512 beyond: (31·2 + 992·4 + 64,512·6) /
    // 65,535.
    const seconds = await cpuSeconds(() => {
      const facts = hopFacts(fatTree.build({ ...common, k: 64, oversubscription: 1, gpus: 1 }));
      expect(facts).toMatchObject({ diameterHops: 6, unreachablePairs: 0 });
      expect(facts.meanHops).toBeCloseTo(391_102 / 65_535, 10);
    });
    expect(seconds).toBeLessThan(10);
  });

  test('distances are those of the paths', () => {
    const fabric = railOptimized.build({ ...clos, servers: 5, gpus: 3, serversPerLeaf: 2, spines: 2 });
    const routes = buildRoutes(fabric);
    let sum = 0;
    let longest = 0;
    for (let src = 0; src < fabric.ranks; src++) {
      for (let dst = 0; dst < fabric.ranks; dst++) {
        const hops = tracePath(routes, fabric, { name: 'd-mod-k' }, src, dst, 0, 0).length;
        sum += hops;
        longest = Math.max(longest, hops);
      }
    }
    const facts = hopFacts(fabric);
    expect(facts.meanHops).toBeCloseTo(sum / (fabric.ranks * (fabric.ranks - 1)), 12);
    expect(facts.diameterHops).toBe(longest);
    expect(facts.unreachablePairs).toBe(0);
  });
});
