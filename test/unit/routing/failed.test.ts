import { describe, expect, test } from 'vitest';
import type { Fabric } from '../../../src/model/fabric.ts';
import { NO_LINK, NO_SET, type RouteTables } from '../../../src/model/routes.ts';
import { tracePath } from '../../../src/routing/path.ts';
import { buildRouteEpochs, buildRoutes } from '../../../src/routing/tables.ts';
import { fatTree } from '../../../src/topology/fat-tree.ts';
import { leafSpine } from '../../../src/topology/leaf-spine.ts';
import { clos, common } from '../topology/values.ts';

const fabrics: readonly Fabric[] = [
  leafSpine.build({ ...clos, leaves: 4, spines: 3, hosts: 2, gpus: 2 }),
  fatTree.build({ ...common, k: 4, oversubscription: 1, gpus: 1 }),
];

/** The first cable that joins two switches, as links that are down. */
function oneDown(fabric: Fabric): { readonly cable: number; readonly down: Uint8Array } {
  const { count, from, to } = fabric.links;
  let cable = 0;
  while (from[cable]! < fabric.ranks || to[cable]! < fabric.ranks) cable += 2;
  const down = new Uint8Array(count);
  down.fill(1, cable, cable + 2);
  return { cable, down };
}

/** Every link that some row of `nextSet` leads to. */
function linksOf({ setStart, setLinks }: RouteTables, nextSet: Uint32Array): Set<number> {
  const used = new Set<number>();
  for (const set of nextSet) {
    if (set === NO_SET) continue;
    for (const link of setLinks.subarray(setStart[set]!, setStart[set + 1]!)) used.add(link);
  }
  return used;
}

describe.each(fabrics.map((fabric) => [fabric.name, fabric] as const))('%s', (_, fabric) => {
  const { cable, down } = oneDown(fabric);

  test('routes have no link that is down, and join all ranks still', () => {
    expect(linksOf(buildRoutes(fabric), buildRoutes(fabric).nextSet).has(cable)).toBe(true);
    const routes = buildRoutes(fabric, down);
    const used = linksOf(routes, routes.nextSet);
    expect([used.has(cable), used.has(cable + 1)]).toEqual([false, false]);
    for (let src = 0; src < fabric.ranks; src++) {
      for (let dst = 0; dst < fabric.ranks; dst++) {
        if (src === dst) continue;
        const path = tracePath(routes, fabric, { name: 'ecmp' }, src, dst, 0, 5);
        expect(fabric.links.to[path.at(-1)!]).toBe(dst);
        expect(path.some((link) => down[link] === 1)).toBe(false);
      }
    }
  });

  test('so it is in an epoch, and the one without failures is as ever', () => {
    const none = new Uint8Array(down.length);
    const { routes, nextSets } = buildRouteEpochs(fabric, [none, down]);
    const sound = buildRoutes(fabric);
    expect(linksOf(routes, nextSets[0]!)).toEqual(linksOf(sound, sound.nextSet));
    const used = linksOf(routes, nextSets[1]!);
    expect([used.has(cable), used.has(cable + 1)]).toEqual([false, false]);
  });
});

test('a rank whose only port is down has no links in its plane', () => {
  const fabric = leafSpine.build({ ...clos, leaves: 2, spines: 2, hosts: 2, gpus: 1 });
  const down = new Uint8Array(fabric.links.count);
  down.fill(1, 2, 4); // Cables of ranks come first: cable 1 is rank 1's.
  const { firstLink, lastLink } = buildRoutes(fabric, down).planes[0];
  expect([firstLink[1], lastLink[1]]).toEqual([NO_LINK, NO_LINK]);
  expect([firstLink[0], lastLink[0]]).not.toContain(NO_LINK);
});
