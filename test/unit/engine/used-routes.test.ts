/** The routes of a schedule's own ranks: smaller tables, the same paths. */
import { describe, expect, test } from 'vitest';
import { buildCollective } from '../../../src/collective/build.ts';
import type { FlowRun } from '../../../src/engine/flow/api.ts';
import { onUsedRoutes } from '../../../src/engine/flow/used-routes.ts';
import { tracePath } from '../../../src/routing/path.ts';
import { pathChoice } from '../../../src/routing/properties.ts';
import { buildRoutes } from '../../../src/routing/tables.ts';
import { fatTree } from '../../../src/topology/fat-tree.ts';
import { torus } from '../../../src/topology/torus.ts';

const fabrics = {
  'fat-tree': fatTree.build({ k: 8, rate: 400e9, latency: 500_000, oversubscription: 1 }),
  torus: torus.build({ x: 4, y: 4, z: 2, wrap: 'xyz', rate: 100e9, latency: 1_000_000 }),
};

describe.each(Object.keys(fabrics) as (keyof typeof fabrics)[])('%s', (kind) => {
  const fabric = fabrics[kind];
  const routes = buildRoutes(fabric);
  const ring = (ranks: readonly number[], name: FlowRun['routing']['name'] = 'ecmp'): FlowRun => ({
    ...{ fabric, routes, reality: 'routing', routing: { name }, seeds: [3], tolerance: 1e-3 },
    schedule: buildCollective({
      ...{ collective: 'all-reduce', algorithm: 'ring', bytes: 1e6, groups: [Uint32Array.from(ranks)] },
    }),
  });

  test('paths between the ranks of a ring stay; the table has their rows alone', () => {
    const ranks = [0, 5, 9, 14];
    const few = onUsedRoutes(ring(ranks)).routes;
    // A row a class: the leaf of a rank, or the rank itself if ranks forward. Four ranks have four.
    const nodes = fabric.ranksForward ? fabric.nodeCount : fabric.nodeCount - fabric.ranks;
    const before = fabric.ranksForward ? 0 : fabric.ranks;
    expect(few.nextSet.length).toBe(before + 4 * nodes);
    const choice = pathChoice({ name: 'ecmp' });
    ranks.forEach((src, i) => {
      const dst = ranks[(i + 1) % ranks.length]!;
      for (const seed of [1, 2, 3]) {
        const path = [...tracePath(few, fabric, choice, src, dst, 0, seed, 0)];
        expect(path.length).toBeGreaterThan(0);
        expect(path).toEqual([...tracePath(routes, fabric, choice, src, dst, 0, seed, 0)]);
      }
    });
  });

  test('with most classes in use, or detours, the table is left alone', () => {
    const all = ring(Array.from({ length: fabric.ranks }, (_, rank) => rank));
    expect(onUsedRoutes(all)).toBe(all);
    const detours = ring([0, 5], 'valiant');
    expect(onUsedRoutes(detours)).toBe(detours);
  });
});
