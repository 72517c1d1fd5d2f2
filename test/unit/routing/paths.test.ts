import { describe, expect, test } from 'vitest';
import type { Fabric } from '../../../src/model/fabric.ts';
import { tracePath } from '../../../src/routing/path.ts';
import { buildRoutes } from '../../../src/routing/tables.ts';
import { fatTree } from '../../../src/topology/fat-tree.ts';
import { leafSpine } from '../../../src/topology/leaf-spine.ts';
import { railOptimized } from '../../../src/topology/rail-optimized.ts';
import { ring } from '../../../src/topology/ring.ts';
import { star } from '../../../src/topology/star.ts';
import { UserError } from '../../../src/util/errors.ts';
import { clos, common } from '../topology/values.ts';

const G = 1e9;
const rails = { ...clos, servers: 4, gpus: 4, serversPerLeaf: 2 };

const fabrics: readonly Fabric[] = [
  star.build({ ...common, hosts: 6, gpus: 1 }),
  star.build({ ...common, hosts: 3, gpus: 4 }),
  leafSpine.build({ ...clos, leaves: 4, spines: 3, hosts: 2, gpus: 2 }),
  fatTree.build({ ...common, k: 4, oversubscription: 1.5, gpus: 1 }),
  fatTree.build({ ...common, k: 4, oversubscription: 1, gpus: 4 }),
  railOptimized.build({ ...rails, spines: 3 }),
  ring.build({ hosts: 7, rate: G, latency: 1000 }),
  ring.build({ hosts: 8, rate: G, latency: 1000 }),
];

/**
 * Hops from `src` to every node, ranks passing nothing on unless the fabric says so: a search of
 * its own.
 */
function hopsFrom(fabric: Fabric, src: number, plane: number): number[] {
  const hops = new Array<number>(fabric.nodeCount).fill(Number.POSITIVE_INFINITY);
  hops[src] = 0;
  let front = [src];
  while (front.length > 0) {
    const next: number[] = [];
    for (let link = 0; link < fabric.links.count; link++) {
      const [a, b] = [fabric.links.from[link] as number, fabric.links.to[link] as number];
      if (!front.includes(a) || hops[b] !== Number.POSITIVE_INFINITY) continue;
      if (fabric.links.scaleUp[link] !== plane) continue;
      if (a < fabric.ranks && a !== src && !fabric.ranksForward) continue;
      hops[b] = (hops[a] as number) + 1;
      next.push(b);
    }
    front = next;
  }
  return hops;
}

describe.each(fabrics.map((fabric, i) => [`${i} ${fabric.name}`, fabric] as const))('%s', (_, fabric) => {
  const routes = buildRoutes(fabric);

  test('cables are symmetric', () => {
    const { count, from, to, rateBps, latencyPs, scaleUp } = fabric.links;
    for (let link = 0; link < count; link += 2) {
      expect([from[link + 1], to[link + 1]]).toEqual([to[link], from[link]]);
      expect(rateBps[link + 1]).toBe(rateBps[link]);
      expect(latencyPs[link + 1]).toBe(latencyPs[link]);
      expect(scaleUp[link + 1]).toBe(scaleUp[link]);
    }
  });

  test.each([{ name: 'ecmp' }, { name: 'ecmp', polarize: true }, { name: 'd-mod-k' }] as const)(
    'paths of %o join all ranks, without loops, on shortest routes',
    (choice) => {
      let longest = 0;
      for (let src = 0; src < fabric.ranks; src++) {
        const shortest = [hopsFrom(fabric, src, 0), hopsFrom(fabric, src, 1)] as const;
        for (let dst = 0; dst < fabric.ranks; dst++) {
          const path = tracePath(routes, fabric, choice, src, dst, 3, 7);
          let node = src;
          for (const link of path) {
            expect(fabric.links.from[link]).toBe(node);
            node = fabric.links.to[link] as number;
          }
          expect(node).toBe(dst);
          const plane = src !== dst && fabric.server[src] === fabric.server[dst] ? 1 : 0;
          expect(path.length).toBe(shortest[plane][dst]);
          for (const link of path) expect(fabric.links.scaleUp[link]).toBe(plane);
          longest = Math.max(longest, path.length);
        }
      }
      expect(routes.maxHops).toBeGreaterThanOrEqual(longest);
    },
  );
});

test('maxHops: 6 in a three-tier fat-tree, 4 in leaf-spine, 2 in a star, n/2 on a ring', () => {
  expect(buildRoutes(fatTree.build({ ...common, k: 4, oversubscription: 1, gpus: 1 })).maxHops).toBe(6);
  expect(buildRoutes(leafSpine.build({ ...clos, leaves: 2, spines: 1, hosts: 1, gpus: 1 })).maxHops).toBe(4);
  expect(buildRoutes(star.build({ ...common, hosts: 2, gpus: 1 })).maxHops).toBe(2);
  expect(buildRoutes(ring.build({ hosts: 9, rate: G, latency: 1000 })).maxHops).toBe(4);
});

test('equal next-link sets are stored once', () => {
  const routes = buildRoutes(fatTree.build({ ...common, k: 8, oversubscription: 1, gpus: 1 }));
  // k = 8: each of 32 leaves and 32 spines has one up set; down, a spine has 4 leaves, a core 8
  // pods.
  expect(routes.setStart.length - 1).toBe(32 + 32 + 32 * 4 + 16 * 8);
});

describe('rail-only', () => {
  const fabric = railOptimized.build({ ...rails, serversPerLeaf: undefined, spines: 0 });
  const routes = buildRoutes(fabric);
  test('ranks of a rail meet on their leaf, ranks of a server on its scale-up switch', () => {
    expect(tracePath(routes, fabric, { name: 'ecmp' }, 1, 13, 0, 0)).toHaveLength(2);
    expect(tracePath(routes, fabric, { name: 'ecmp' }, 1, 2, 0, 0)).toHaveLength(2);
  });
  test('ranks of different rails and servers have no path, and are told so', () => {
    const walk = () => tracePath(routes, fabric, { name: 'ecmp' }, 1, 14, 0, 0);
    expect(walk).toThrow(UserError);
    expect(walk).toThrow('no path from rank 1 to rank 14');
  });
});

test('a rank that is not there', () => {
  const fabric = star.build({ ...common, hosts: 2, gpus: 1 });
  expect(() => tracePath(buildRoutes(fabric), fabric, { name: 'ecmp' }, 0, 2, 0, 0)).toThrow(
    'rank 2 does not exist',
  );
});
