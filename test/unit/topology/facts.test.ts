import { describe, expect, test } from 'vitest';
import { tracePath } from '../../../src/routing/path.ts';
import { buildRoutes } from '../../../src/routing/tables.ts';
import { fabricFacts } from '../../../src/topology/facts.ts';
import { fatTree } from '../../../src/topology/fat-tree.ts';
import { leafSpine } from '../../../src/topology/leaf-spine.ts';
import { railOptimized } from '../../../src/topology/rail-optimized.ts';
import { ring } from '../../../src/topology/ring.ts';
import { star } from '../../../src/topology/star.ts';
import { clos, common } from './values.ts';

const G = 1e9;
const factsOf = (fabric: Parameters<typeof buildRoutes>[0]) => fabricFacts(fabric, buildRoutes(fabric));

describe('facts', () => {
  test('of a k = 4 fat-tree', () => {
    const facts = factsOf(fatTree.build({ ...common, k: 4, oversubscription: 1, gpus: 1 }));
    expect(facts).toMatchObject({ ranks: 16, switches: 20, links: 96, cables: 48, diameterHops: 6 });
    expect(facts.tiers).toEqual([
      { name: 'leaf', switches: 8, portsUsed: 4, oversubscription: 1 },
      { name: 'spine', switches: 8, portsUsed: 4, oversubscription: 1 },
      { name: 'core', switches: 4, portsUsed: 4, oversubscription: undefined },
    ]);
    // From one rank: 1 on its leaf (2 hops), 2 in its pod (4), 12 beyond (6): (2 + 8 + 72) / 15.
    expect(facts.meanHops).toBeCloseTo(82 / 15, 12);
    // Half of 16 hosts at 400G.
    expect([facts.bisectionBps, facts.bisectionFraction]).toEqual([3200 * G, 1]);
  });

  test('of leaf-spine at 2:1 with servers', () => {
    const fabric = leafSpine.build({ ...clos, leaves: 2, spines: 2, hosts: 2, gpus: 2, oversubscription: 2 });
    const facts = factsOf(fabric);
    expect(facts.tiers.map(({ name, oversubscription }) => [name, oversubscription])).toEqual([
      ['leaf', 2],
      ['spine', undefined],
      ['nvswitch', undefined],
    ]);
    expect(facts).toMatchObject({ ranks: 8, servers: 4, switches: 8, bisectionFraction: 0.5 });
    // From one rank: 1 in its server and 2 on its leaf (2 hops), 4 beyond (4 hops): (6 + 16) / 7.
    expect(facts.meanHops).toBeCloseTo(22 / 7, 12);
  });

  test('of rail-only: different rails of different servers are out of reach', () => {
    const facts = factsOf(
      railOptimized.build({ ...clos, servers: 3, gpus: 4, serversPerLeaf: undefined, spines: 0 }),
    );
    // Each of 12 ranks misses 3 ranks of each of 2 servers.
    expect(facts).toMatchObject({ unreachablePairs: 72, diameterHops: 2, meanHops: 2, bisectionFraction: 1 });
  });

  test('of a star and a ring', () => {
    expect(factsOf(star.build({ ...common, hosts: 4, gpus: 1 }))).toMatchObject({
      diameterHops: 2,
      meanHops: 2,
    });
    // Ring of 6: distances 1, 1, 2, 2, 3; two cables join the halves.
    expect(factsOf(ring.build({ hosts: 6, rate: G, latency: 1000 }))).toMatchObject({
      diameterHops: 3,
      meanHops: 9 / 5,
      bisectionBps: 2 * G,
    });
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
    const facts = fabricFacts(fabric, routes);
    expect(facts.meanHops).toBeCloseTo(sum / (fabric.ranks * (fabric.ranks - 1)), 12);
    expect(facts.diameterHops).toBe(longest);
    expect(facts.unreachablePairs).toBe(0);
  });
});
