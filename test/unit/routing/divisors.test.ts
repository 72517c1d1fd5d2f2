import { expect, test } from 'vitest';
import { dModKIndex, ecmpIndex, flowKey, switchSeed } from '../../../src/routing/choice.ts';
import { tracePath } from '../../../src/routing/path.ts';
import { buildRoutes } from '../../../src/routing/tables.ts';
import { fatTree } from '../../../src/topology/fat-tree.ts';
import { railOptimized } from '../../../src/topology/rail-optimized.ts';
import { clos, common } from '../topology/values.ts';

test('divisors of a k = 8 fat-tree: 1 at leaves, k/2 at spines, (k/2)² at cores', () => {
  const fabric = fatTree.build({ ...common, k: 8, oversubscription: 1, gpus: 4 });
  const { divisor } = buildRoutes(fabric);
  const at = (tier: number): Set<number | undefined> =>
    new Set(
      [...fabric.tier.keys()]
        .filter((n) => fabric.tier[n] === tier && fabric.kind[n] === 1)
        .map((n) => divisor[n]),
    );
  expect([at(1), at(2), at(3)]).toEqual([new Set([1]), new Set([4]), new Set([16])]);
});

test('on rails D-mod-k counts servers, so that one rail’s traffic uses all spines', () => {
  const fabric = railOptimized.build({
    ...clos,
    servers: 16,
    gpus: 8,
    serversPerLeaf: 8,
    spines: 8,
  });
  const routes = buildRoutes(fabric);
  // Rail 0 of pod 0 to rail 0 of pod 1, server s to server s + 8: eight flows, eight spines.
  const uplinks = new Set<number | undefined>();
  for (let s = 0; s < 8; s++) {
    uplinks.add(tracePath(routes, fabric, { name: 'd-mod-k' }, s * 8, (s + 8) * 8, 0, 0)[1]);
  }
  expect(uplinks.size).toBe(8);
});

test('choices: the index of each routing, and which switches agree', () => {
  // ⌊37 / 4⌋ = 9; 9 mod 4 = 1.
  expect(dModKIndex(37, 4, 4)).toBe(1);
  expect(switchSeed(5, 10, true)).toBe(switchSeed(5, 11, true));
  expect(switchSeed(5, 10, false)).not.toBe(switchSeed(5, 11, false));
  const key = flowKey(3, 9, 0);
  expect(flowKey(9, 3, 0)).not.toBe(key);
  expect(ecmpIndex(switchSeed(5, 10, false), key, 1)).toBe(0);
});
