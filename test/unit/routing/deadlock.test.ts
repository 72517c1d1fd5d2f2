/** Circles of links that can wait for each other, known from the literature to be there or not. */
import { describe, expect, test } from 'vitest';
import type { Fabric } from '../../../src/model/fabric.ts';
import { waitCycle } from '../../../src/routing/deadlock.ts';
import type { SetRule } from '../../../src/routing/rules.ts';
import { buildRoutes } from '../../../src/routing/tables.ts';
import { dragonfly } from '../../../src/topology/dragonfly.ts';
import { fatTree } from '../../../src/topology/fat-tree.ts';
import { fullMesh } from '../../../src/topology/full-mesh.ts';
import { hyperx } from '../../../src/topology/hyperx.ts';
import { ring } from '../../../src/topology/ring.ts';
import { torus } from '../../../src/topology/torus.ts';

const cable = { rate: 100e9, latency: 1e6 };
const hosts = { ...cable, planes: 1, gpus: 1, radix: undefined, scaleUpRate: undefined };
const ring8 = ring.build({ ...cable, hosts: 8 });
const mesh = torus.build({ ...cable, x: 4, y: 4, z: 1, wrap: 'none' });
const cube = hyperx.build({ ...hosts, x: 3, y: 3, z: 1, hosts: 1, width: 1 } as never);
const tree = fatTree.build({ ...cable, k: 4, oversubscription: 1, gpus: 1 });
const groups = dragonfly.build({ ...hosts, routers: 4, hosts: 1, globals: 1, groups: undefined } as never);

function cycleOf(fabric: Fabric, rule?: SetRule, detours = false): number[] | undefined {
  return waitCycle(fabric, buildRoutes(fabric, undefined, rule), detours);
}

/** Each link leads to where the next begins, all the way round. */
function isCircle({ links }: Fabric, cycle: readonly number[]): boolean {
  return cycle.every((link, i) => links.to[link] === links.from[cycle[(i + 1) % cycle.length]!]);
}

// Dally and Seitz 1987, figure 3: without virtual channels the links of a ring form a cycle. Paths
// of 8 nodes are up to 4 hops, so each link waits for the next: all 8 of one way round.
test('ring: the links of one way round', () => {
  const cycle = cycleOf(ring8)!;
  expect(cycle).toHaveLength(8);
  expect(isCircle(ring8, cycle)).toBe(true);
});

// Paths on 3 nodes are single links, which wait for none.
test('ring of three: none', () => {
  expect(cycleOf(ring.build({ ...cable, hosts: 3 }))).toBeUndefined();
});

describe('mesh of 4×4', () => {
  // All four turns of a square are shortest: Glass and Ni, "The Turn Model for Adaptive Routing",
  // ISCA 1992, §2.
  test('all shortest paths: four links round a square', () => {
    const cycle = cycleOf(mesh)!;
    expect(cycle).toHaveLength(4);
    expect(isCircle(mesh, cycle)).toBe(true);
  });
  // Dally and Seitz 1987, §3: in dimension order a mesh has no cycle.
  test('dimension order: none', () => expect(cycleOf(mesh, 'dimension-order')).toBeUndefined());
  test('up-down: none', () => expect(cycleOf(mesh, 'up-down')).toBeUndefined());
});

// The wraps close rings again: Dally and Seitz 1987, §4.
test('torus in dimension order: a ring of one axis', () => {
  const fabric = torus.build({ ...cable, x: 5, y: 5, z: 1, wrap: 'xyz' });
  const cycle = cycleOf(fabric, 'dimension-order')!;
  expect(cycle).toHaveLength(5);
  expect(new Set(cycle.map((link) => fabric.links.axis![link])).size).toBe(1);
});

describe('hyperx of 3×3', () => {
  test('all shortest paths: four links round a rectangle', () => expect(cycleOf(cube)).toHaveLength(4));
  test('dimension order: none', () => expect(cycleOf(cube, 'dimension-order')).toBeUndefined());
});

describe('fat-tree', () => {
  test('sound: none', () => expect(cycleOf(tree)).toBeUndefined());
  // Up after down again, by way of a leaf.
  test('by random leaves: some', () => expect(isCircle(tree, cycleOf(tree, undefined, true)!)).toBe(true));
});

// On a full mesh of three a path by the third node is two links: a to b waits for b to c, that for
// c to a, that for a to b.
test('full mesh: none, and by random nodes a triangle', () => {
  const fabric = fullMesh.build({ ...cable, hosts: 3 });
  expect(cycleOf(fabric)).toBeUndefined();
  const cycle = cycleOf(fabric, undefined, true)!;
  expect(isCircle(fabric, cycle)).toBe(true);
  expect(cycle.length).toBeLessThanOrEqual(3);
});

// Kim et al., ISCA 2008, §4.1: minimal routing on a dragonfly needs virtual channels.
test('dragonfly: some, but not by up-down', () => {
  expect(isCircle(groups, cycleOf(groups)!)).toBe(true);
  expect(cycleOf(groups, 'up-down')).toBeUndefined();
});
