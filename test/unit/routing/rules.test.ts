/**
 * Next sets of each rule: free of loops, minimal if promised, in order of axes, free of valleys, by
 * weight.
 */
import { describe, expect, test } from 'vitest';
import type { Fabric } from '../../../src/model/fabric.ts';
import { NO_SET, type RouteTables } from '../../../src/model/routes.ts';
import { rateWeights } from '../../../src/routing/capacity.ts';
import { tracePath } from '../../../src/routing/path.ts';
import type { SetRule } from '../../../src/routing/rules.ts';
import { buildRoutes } from '../../../src/routing/tables.ts';
import { bcube } from '../../../src/topology/bcube.ts';
import { dragonfly } from '../../../src/topology/dragonfly.ts';
import { fatTree } from '../../../src/topology/fat-tree.ts';
import { fullMesh } from '../../../src/topology/full-mesh.ts';
import { hyperx } from '../../../src/topology/hyperx.ts';
import { leafSpine } from '../../../src/topology/leaf-spine.ts';
import { ring } from '../../../src/topology/ring.ts';
import { torus } from '../../../src/topology/torus.ts';

const cable = { rate: 100e9, latency: 1e6 };
const hosts = { ...cable, planes: 1, gpus: 1, radix: undefined, scaleUpRate: undefined };
const axes: readonly Fabric[] = [
  ring.build({ ...cable, hosts: 7 }),
  torus.build({ ...cable, x: 4, y: 3, z: 2, wrap: 'xyz' }),
  torus.build({ ...cable, x: 3, y: 4, z: 1, wrap: 'none' }),
  fullMesh.build({ ...cable, hosts: 5 }),
  hyperx.build({ ...hosts, x: 3, y: 3, z: 2, hosts: 1, width: 2 } as never),
  bcube.build({ ...cable, ports: 3, levels: 2 }),
];
const clos: readonly Fabric[] = [
  fatTree.build({ ...cable, k: 4, oversubscription: 1, gpus: 1 }),
  leafSpine.build({ ...hosts, leaves: 4, spines: 3, hosts: 2 } as never),
];
const others: readonly Fabric[] = [
  dragonfly.build({ ...hosts, routers: 4, hosts: 1, globals: 1, groups: undefined } as never),
];

/**
 * Fewest and most hops of all ways from a node to a class; throws where a way comes back to where
 * it was.
 */
function hopsOf({ links }: Fabric, routes: RouteTables, start: number, c: number): readonly [number, number] {
  const known = new Map<number, readonly [number, number] | 'open'>();
  const visit = (node: number): readonly [number, number] => {
    if (node === routes.classNode[c]) return [0, 0];
    const found = known.get(node);
    if (found === 'open') throw new Error(`a loop through node ${node}`);
    if (found) return found;
    known.set(node, 'open');
    const set = routes.nextSet[routes.classRow[c]! + node]!;
    if (set === NO_SET) throw new Error(`no way on from node ${node}`);
    const range: [number, number] = [Infinity, 0];
    for (const link of routes.setLinks.subarray(routes.setStart[set], routes.setStart[set + 1])) {
      const [least, most] = visit(links.to[link]!);
      range[0] = Math.min(range[0], least + 1);
      range[1] = Math.max(range[1], most + 1);
    }
    known.set(node, range);
    return range;
  };
  return visit(start);
}

/** All pairs (node that ranks hang on, class). */
function* pairsOf(routes: RouteTables): Generator<readonly [number, number]> {
  for (const start of routes.classNode) {
    for (let c = 0; c < routes.classNode.length; c++) if (start !== routes.classNode[c]) yield [start, c];
  }
}

const cases: readonly (readonly [SetRule, readonly Fabric[]])[] = [
  ['weighted', [...axes, ...clos, ...others]],
  ['dimension-order', axes],
];

describe.each(cases)('%s', (rule, fabrics) => {
  test.each(fabrics.map((fabric) => [fabric.name, fabric] as const))(
    '%s: all ways are shortest',
    (_, fabric) => {
      const shortest = buildRoutes(fabric);
      const routes = buildRoutes(fabric, undefined, rule);
      for (const [start, c] of pairsOf(routes)) {
        const [least, most] = hopsOf(fabric, routes, start, c);
        expect(least).toBe(hopsOf(fabric, shortest, start, c)[0]);
        expect(most).toBe(least);
      }
    },
  );
});

test.each(axes.map((fabric) => [fabric.name, fabric] as const))(
  '%s: axes are crossed in order',
  (_, fabric) => {
    const routes = buildRoutes(fabric, undefined, 'dimension-order');
    for (let src = 0; src < fabric.ranks; src++) {
      for (let dst = 0; dst < fabric.ranks; dst++) {
        const path = tracePath(routes, fabric, { name: 'ecmp' }, src, dst, 0, 1);
        const along = path.map((link) => fabric.links.axis![link]!).filter((axis) => axis < 255);
        expect(along).toEqual([...along].sort((a, b) => a - b));
      }
    }
  },
);

// In a 4×4 torus of dimension order, from (0, 0) to (1, 1): x first, so by node 1 and never by node
// 4.
test('torus: the first axis comes first', () => {
  const fabric = torus.build({ ...cable, x: 4, y: 4, z: 1, wrap: 'xyz' });
  const routes = buildRoutes(fabric, undefined, 'dimension-order');
  for (let seed = 0; seed < 8; seed++) {
    const path = tracePath(routes, fabric, { name: 'ecmp' }, 0, 5, 0, seed);
    expect(path.map((link) => fabric.links.to[link])).toEqual([1, 5]);
  }
});

// Two ranks opposite on a ring of 8: both ways round are 4 hops, and each takes half of 400 flows,
// 200 ± 5·10 (5σ).
test('dimension-order: ties are spread by hashes', () => {
  const fabric = ring.build({ ...cable, hosts: 8 });
  const routes = buildRoutes(fabric, undefined, 'dimension-order');
  let clockwise = 0;
  for (let channel = 0; channel < 400; channel++) {
    const [first] = tracePath(routes, fabric, { name: 'ecmp' }, 0, 4, channel, 1);
    if (fabric.links.to[first!] === 1) clockwise++;
  }
  expect(Math.abs(clockwise - 200)).toBeLessThan(50);
});

/** Links between switches that lead up, by tier. */
function isUp({ links, tier }: Fabric, link: number): boolean {
  return tier[links.to[link]!]! > tier[links.from[link]!]!;
}

describe('up-down', () => {
  test.each(clos.map((fabric) => [fabric.name, fabric] as const))(
    '%s, sound: all shortest paths',
    (_, fabric) => {
      const [routes, shortest] = [buildRoutes(fabric, undefined, 'up-down'), buildRoutes(fabric)];
      const linksOf = ({ nextSet, setStart, setLinks }: RouteTables, entry: number) => {
        const set = nextSet[entry]!;
        return set === NO_SET ? [] : [...setLinks.subarray(setStart[set], setStart[set + 1])];
      };
      routes.nextSet.forEach((_, entry) => {
        expect(linksOf(routes, entry)).toEqual(linksOf(shortest, entry));
      });
    },
  );

  test.each([...axes, ...others].map((fabric) => [fabric.name, fabric] as const))(
    '%s: free of loops, and everything reaches everything',
    (_, fabric) => {
      const routes = buildRoutes(fabric, undefined, 'up-down');
      for (const [start, c] of pairsOf(routes))
        expect(hopsOf(fabric, routes, start, c)[0]).toBeGreaterThan(0);
    },
  );

  // 4 leaves, 3 spines. Leaf 0 keeps spine 0 only, leaf 1 loses spine 0: the shortest remaining way
  // between them goes up, down to leaf 2 or 3, up and down again. By up-down no way exists; to leaf
  // 2 one does, by spine 0.
  test('with failures: no valleys', () => {
    const fabric = clos[1]!;
    const { links, nodeCount, tier } = fabric;
    const nodes = (t: number) => Array.from({ length: nodeCount }, (_, n) => n).filter((n) => tier[n] === t);
    const [leaves, spines] = [nodes(1), nodes(2)];
    const broken = [
      [leaves[0], spines[1]],
      [leaves[0], spines[2]],
      [leaves[1], spines[0]],
    ];
    const down = new Uint8Array(links.count);
    for (let link = 0; link < links.count; link++) {
      const ends = [links.from[link], links.to[link]];
      if (broken.some((pair) => pair.every((node) => ends.includes(node)))) down[link] = 1;
    }
    const shortest = buildRoutes(fabric, down);
    const valley = tracePath(shortest, fabric, { name: 'ecmp' }, 0, 2, 0, 1);
    expect(valley.map((link) => isUp(fabric, link))).toEqual([true, true, false, true, false, false]);
    const routes = buildRoutes(fabric, down, 'up-down');
    expect(() => tracePath(routes, fabric, { name: 'ecmp' }, 0, 2, 0, 1)).toThrow('no path');
    const path = tracePath(routes, fabric, { name: 'ecmp' }, 0, 4, 0, 1);
    expect(path.map((link) => isUp(fabric, link))).toEqual([true, true, false, false]);
  });
});

describe('weighted', () => {
  test('whole numbers where there are some, else 64 to the fastest', () => {
    expect(rateWeights([100, 100])).toEqual([1, 1]);
    expect(rateWeights([100, 400])).toEqual([1, 4]);
    expect(rateWeights([200, 300])).toEqual([2, 3]);
    // 1000 to 1 is further apart than 64 to 1, and no link is left out.
    expect(rateWeights([1, 1000])).toEqual([1, 64]);
  });

  // Two spines, the cables to the second four times as fast: of 1000 flows 800 by it, σ = √(1000 ·
  // 0.8 · 0.2) = 12.6, 5σ = 63.
  test('flows are spread by rate', () => {
    const fabric = leafSpine.build({ ...hosts, leaves: 2, spines: 2, hosts: 1 } as never);
    const { links, tier } = fabric;
    const fast = fabric.nodeCount - 1;
    links.rateBps.forEach((rate, link) => {
      if (links.from[link] === fast || links.to[link] === fast) links.rateBps[link] = 4 * rate;
    });
    expect(tier[fast]).toBe(2);
    const routes = buildRoutes(fabric, undefined, 'weighted');
    let byFast = 0;
    for (let channel = 0; channel < 1000; channel++) {
      const path = tracePath(routes, fabric, { name: 'ecmp' }, 0, 1, channel, 1);
      if (links.to[path[1]!] === fast) byFast++;
    }
    expect(Math.abs(byFast - 800)).toBeLessThan(63);
  });
});

test('a fabric without axes has no dimension order', () => {
  expect(() => buildRoutes(clos[0]!, undefined, 'dimension-order')).toThrow('no dimensions');
});
