import { describe, expect, test } from 'vitest';
import { drawingOf } from '../../../src/report/picture/drawing.ts';
import { dragonfly } from '../../../src/topology/dragonfly.ts';
import { fatTree } from '../../../src/topology/fat-tree.ts';
import { hyperx } from '../../../src/topology/hyperx.ts';
import { leafSpine } from '../../../src/topology/leaf-spine.ts';
import { multiPlane } from '../../../src/topology/multi-plane.ts';
import { topologies } from '../../../src/topology/registry.ts';
import { ring } from '../../../src/topology/ring.ts';
import { torus } from '../../../src/topology/torus.ts';
import { cpuSeconds } from '../../cpu.ts';
import { instances } from '../topology/instances.ts';
import { clos, common } from '../topology/values.ts';

describe('any fabric', () => {
  test.each(instances.map(({ name, values }, i) => [`${i} ${name}`, name, values] as const))(
    '%s',
    (_, name, values) => {
      const fabric = topologies.find((member) => member.name === name)!.build(values);
      const drawing = drawingOf(fabric);
      const places = new Set<string>();
      for (let node = 0; node < fabric.nodeCount; node++) {
        const [x, y] = [drawing.x[node]!, drawing.y[node]!];
        expect(x >= 0 && x <= 1 && y >= 0 && y <= 1, `node ${node} at ${x}, ${y}`).toBe(true);
        places.add(`${x.toFixed(5)} ${y.toFixed(5)}`);
      }
      // No two nodes in one place, every node in one level, a line for every cable.
      expect(places.size).toBe(fabric.nodeCount);
      expect(drawing.levels.flatMap((nodes) => [...nodes]).sort((a, b) => a - b)).toEqual([
        ...Array(fabric.nodeCount).keys(),
      ]);
      expect(drawing.links.second.filter((second) => second === 0).length).toBe(fabric.links.count / 2);
      expect(drawingOf(fabric)).toEqual(drawing);
    },
  );
});

const G = { rate: 1e9, latency: 1000 };
const rounded = (values: Float32Array) => [...values].map((value) => Math.round(value * 1000) / 1000);

test('tiers: spines above leaves above ranks above the switches of servers', () => {
  const fabric = leafSpine.build({ ...clos, leaves: 2, spines: 1, hosts: 2, gpus: 2 });
  const { shape, x, y } = drawingOf(fabric);
  expect(shape).toBe('tiers');
  // 8 ranks, 2 leaves, 1 spine, 4 switches of servers: rows 0, 1/3, 2/3, 1.
  expect(rounded(y)).toEqual([...Array(8).fill(0.667), 0.333, 0.333, 0, 1, 1, 1, 1]);
  // Ranks: 8 places and 4 gaps of 0.8, half of one at each end: 11.2. The first is at (0.4 +
  // 0.5)/11.2.
  expect(rounded(x).slice(0, 3)).toEqual([0.08, 0.17, 0.33]);
  // Leaves alone without their spine are not pods: at 1/4 and 3/4.
  expect(rounded(x).slice(8, 11)).toEqual([0.25, 0.75, 0.5]);
});

test('tiers: pods and planes are apart', () => {
  const { x } = drawingOf(fatTree.build({ ...common, k: 4, oversubscription: 1, gpus: 1 }));
  // 8 leaves in 4 pods, each two: within a pod one place, between pods two, of 8 + 4.
  const leaves = rounded(x.slice(16, 24));
  expect(leaves[1]! - leaves[0]!).toBeCloseTo(1 / 12, 2);
  expect(leaves[2]! - leaves[1]!).toBeCloseTo(2 / 12, 2);
  const planes = drawingOf(multiPlane.build({ ...common, planes: 2, k: 4, attach: 'nic' }));
  const spines = rounded(planes.x.slice(...range(planes.levels[0]!)));
  // Two planes of two spines: 4 places, and a gap of 2 next to each plane.
  expect(spines).toEqual([1.5 / 8, 2.5 / 8, 5.5 / 8, 6.5 / 8].map((at) => Math.round(at * 1000) / 1000));
});

function range(nodes: Uint32Array): [number, number] {
  return [nodes[0]!, nodes[0]! + nodes.length];
}

test('grids: places by number, wraps are arcs', () => {
  const fabric = torus.build({ ...G, x: 3, y: 3 });
  const { shape, x, y, links } = drawingOf(fabric);
  expect(shape).toBe('grid');
  expect(rounded(x)).toEqual([0, 0.5, 1, 0, 0.5, 1, 0, 0.5, 1]);
  expect(rounded(y)).toEqual([1, 1, 1, 0.5, 0.5, 0.5, 0, 0, 0]);
  // Two axes of three wraps, each two links.
  expect(links.arc.filter((arc) => arc === 1).length).toBe(12);
});

test('grdistinct switch ids have their hosts around them', () => {
  const { x, y } = drawingOf(hyperx.build({ ...G, x: 2, y: 2, hosts: 3 }));
  // Ranks 3 to 5 are on switch 13, the second of the lower row.
  for (const rank of [3, 4, 5]) expect(Math.hypot(x[rank]! - x[13]!, y[rank]! - y[13]!)).toBeLessThan(0.3);
});

test('circles: a ring, and groups on a circle', () => {
  const { shape, x, y } = drawingOf(ring.build({ ...G, hosts: 4 }));
  expect(shape).toBe('circles');
  // Centres of quarters, clockwise from the top: 0.5 ± 0.5·sin 45°.
  const [low, high] = [0.146, 0.854];
  expect([rounded(x), rounded(y)]).toEqual([
    [high, high, low, low],
    [low, high, high, low],
  ]);
  const grouped = drawingOf(dragonfly.build({ ...G, routers: 2, hosts: 1, globals: 1, groups: 3 }));
  // The first group is at the top: both its routers and both its ranks.
  for (const node of [0, 1, 6, 7]) expect(grouped.y[node]).toBeLessThan(0.5);
  for (const node of [2, 3, 4, 5, 8, 9, 10, 11]) expect(grouped.y[node]).toBeGreaterThan(0.5);
});

test('100,000 nodes take less than 5 s of processor time', async () => {
  const fabric = dragonfly.build({ ...G, routers: 32, hosts: 16, globals: 16, groups: 196 });
  expect(fabric.ranks).toBe(100_352);
  // 0.2 s or so; a square of the nodes would take hours.
  expect(await cpuSeconds(() => drawingOf(fabric))).toBeLessThan(5);
});
