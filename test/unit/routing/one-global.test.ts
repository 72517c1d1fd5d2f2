/** Minimal routes of dragonflies: at most one global link, whatever fails, wherever cables lie. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Fabric, NO_GROUP } from '../../../src/model/fabric.ts';
import { NO_SET, type RouteTables } from '../../../src/model/routes.ts';
import { createSplitter } from '../../../src/routing/split.ts';
import { sprayPaths } from '../../../src/routing/spray.ts';
import { buildRoutes } from '../../../src/routing/tables.ts';
import { dragonfly } from '../../../src/topology/dragonfly.ts';
import { sizeOf } from '../../sizes.ts';

const hosts = { rate: 100e9, latency: 1000, planes: 1, gpus: 1, radix: undefined, scaleUpRate: undefined };

function build(routers: number, globals: number, groups: number | undefined, more = {}): Fabric {
  return dragonfly.build({ ...hosts, routers, hosts: 1, globals, groups, ...more } as never);
}

function isGlobal({ links, group }: Fabric, link: number): boolean {
  const [from, to] = [group![links.from[link]!]!, group![links.to[link]!]!];
  return from !== to && from !== NO_GROUP && to !== NO_GROUP;
}

/** Most global links on any way from a node to a class; throws for a dead end or a circle. */
function mostGlobals(fabric: Fabric, routes: RouteTables, start: number, c: number): number {
  const known = new Map<number, number | 'open'>();
  const visit = (node: number): number => {
    if (node === routes.classNode[c]) return 0;
    const found = known.get(node);
    if (found === 'open') throw new Error(`a circle through node ${node}`);
    if (found !== undefined) return found;
    known.set(node, 'open');
    let most = 0;
    for (const link of linksOf(routes, node, c)) {
      most = Math.max(most, visit(fabric.links.to[link]!) + (isGlobal(fabric, link) ? 1 : 0));
    }
    known.set(node, most);
    return most;
  };
  return visit(start);
}

function linksOf({ classRow, nextSet, setStart, setLinks }: RouteTables, node: number, c: number): number[] {
  const set = nextSet[classRow[c]! + node]!;
  if (set === NO_SET) throw new Error(`no way on from node ${node}`);
  return [...setLinks.subarray(setStart[set], setStart[set + 1])];
}

test('palm tree of 9 groups: fewest hops would take two global links, minimal routes take one', () => {
  // a = 4, h = 2: port j of group i leads to group i - 1 - j. Router 0 of group 0 has ports 0 and
  // 1, to groups 8 and 7. Group 8 is joined to group 7 by its port 0, at its router 0 too. Cable 0
  // → 8 ends at port 7 - 0 of group 8, router 3.
  const fabric = build(4, 2, undefined);
  const routes = buildRoutes(fabric);
  const plain = buildRoutes({ ...fabric, group: undefined });
  let shorter = 0;
  for (const start of routes.classNode) {
    for (let c = 0; c < routes.classNode.length; c++) {
      if (start === routes.classNode[c]) continue;
      expect(mostGlobals(fabric, routes, start, c)).toBe(
        fabric.group![start] === fabric.group![routes.classNode[c]!] ? 0 : 1,
      );
      if (mostGlobals(fabric, plain, start, c) > 1) shorter++;
    }
  }
  expect(shorter).toBeGreaterThan(0);
});

test('any dragonfly: one global link between groups, none within, in all planes and servers', () => {
  const sizes = fc.record({
    routers: fc.integer({ min: 1, max: 4 }),
    globals: fc.integer({ min: 1, max: 4 }),
    planes: fc.integer({ min: 1, max: 2 }),
    gpus: fc.constantFrom(1, 2),
  });
  fc.assert(
    fc.property(sizes, fc.nat(16), ({ routers, globals, planes, gpus }, fewer) => {
      const groups = Math.max(1, routers * globals + 1 - fewer);
      const fabric = build(routers, globals, groups, {
        planes,
        gpus,
        scaleUpRate: 1e12,
        scaleUpLatency: 1000,
      });
      for (const rule of ['shortest', 'weighted'] as const) {
        const routes = buildRoutes(fabric, undefined, rule);
        routes.planes[0].rankClass.forEach((c) => {
          routes.planes[0].rankClass.forEach((from) => {
            const [start, goal] = [routes.classNode[from]!, routes.classNode[c]!];
            if (start === goal) return;
            const apart = fabric.group![start] !== fabric.group![goal];
            expect(mostGlobals(fabric, routes, start, c)).toBe(apart ? 1 : 0);
          });
        });
      }
    }),
    { numRuns: sizeOf({ fast: 10, full: 60 }) },
  );
});

test('a router with cables of its own takes those, others take all routers that have some', () => {
  // Two groups of three routers, one port each: three cables. Every router has one, so none goes by
  // a neighbour.
  const all = build(3, 1, 2);
  const routes = buildRoutes(all);
  for (const start of [6, 7, 8]) {
    for (let c = 0; c < 6; c++) {
      if (all.group![routes.classNode[c]!] !== 1) continue;
      expect(linksOf(routes, start, c).map((link) => isGlobal(all, link))).toEqual([true]);
    }
  }
  // Three groups of four routers: two cables between any two, on two routers. The two others take
  // both of these alike, also where one cable ends at the destination.
  const fabric = build(4, 1, 3);
  const tables = buildRoutes(fabric);
  const [first, groupSize] = [fabric.ranks, 4];
  for (let c = 0; c < tables.classNode.length; c++) {
    if (fabric.group![tables.classNode[c]!] !== 1) continue;
    const sizes = Array.from({ length: groupSize }, (_, i) => linksOf(tables, first + i, c).length);
    expect([...sizes].sort()).toEqual([1, 1, 2, 2]);
  }
});

describe('failures', () => {
  test('the only cable between two groups: by way of a third', () => {
    const fabric = build(2, 1, 3);
    const down = new Uint8Array(fabric.links.count);
    for (let link = 0; link < fabric.links.count; link++) {
      const groups = [fabric.group![fabric.links.from[link]!], fabric.group![fabric.links.to[link]!]];
      if (groups.includes(0) && groups.includes(1)) down[link] = 1;
    }
    const routes = buildRoutes(fabric, down);
    for (let c = 0; c < routes.classNode.length; c++) {
      for (const start of routes.classNode) {
        if (start === routes.classNode[c]) continue;
        const groups = [fabric.group![start]!, fabric.group![routes.classNode[c]!]!].sort();
        const expected = groups[0] === groups[1] ? 0 : groups.join() === '0,1' ? 2 : 1;
        expect(mostGlobals(fabric, routes, start, c)).toBe(expected);
      }
    }
  });

  test('any cables that leave the fabric joined leave every pair a way without a circle', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { maxLength: 12 }), (cables) => {
        const fabric = build(3, 2, 5);
        const down = new Uint8Array(fabric.links.count);
        for (const cable of cables) {
          const link = 2 * (cable % (fabric.links.count / 2));
          if (fabric.links.from[link]! < fabric.ranks || fabric.links.to[link]! < fabric.ranks) continue;
          down.fill(1, link, link + 2);
        }
        const [routes, plain] = [
          buildRoutes(fabric, down),
          buildRoutes({ ...fabric, group: undefined }, down),
        ];
        for (let c = 0; c < routes.classNode.length; c++) {
          for (const start of routes.classNode) {
            if (start === routes.classNode[c]) continue;
            const isJoined = plain.nextSet[plain.classRow[c]! + start] !== NO_SET;
            if (isJoined) mostGlobals(fabric, routes, start, c);
            else expect(routes.nextSet[routes.classRow[c]! + start]).toBe(NO_SET);
          }
        }
      }),
    );
  });
});

test('ways of unlike length: what is merged is what a plain split puts on each link', () => {
  for (const fabric of [
    build(4, 3, 5),
    build(4, 2, 5, { globalRate: 250e9 }),
    build(3, 2, 3, { planes: 2 }),
  ]) {
    const routes = buildRoutes(fabric, undefined, 'weighted');
    const splitter = createSplitter(fabric, routes);
    for (let src = 0; src < fabric.ranks; src += 3) {
      for (let dst = 0; dst < fabric.ranks; dst += 2) {
        const c = routes.planes[0].rankClass[dst]!;
        const start = fabric.links.to[routes.planes[0].firstLink[src]!]!;
        if (src === dst || start === routes.classNode[c]) continue;
        const paths = sprayPaths(fabric, routes, { src: Uint32Array.of(src), dst: Uint32Array.of(dst) });
        const count = splitter.split(start, c);
        const merged = new Float64Array(fabric.links.count);
        paths.mergedOf.forEach((m, link) => {
          const entry = paths.pathMerged.indexOf(m);
          if (entry !== -1)
            merged[link] = paths.pathWeight[entry]! / paths.denominator / paths.memberCount[m]!;
        });
        const plain = new Float64Array(fabric.links.count);
        for (let i = 0; i < count; i++) plain[splitter.links[i]!] = splitter.shares[i]!;
        plain.forEach((share, link) => {
          expect(merged[link]).toBeCloseTo(share, 4);
        });
        expect(plain.reduce((sum, share) => sum + share, 0)).toBeGreaterThan(0.999);
        expect(paths.pathLatencyPs[0]).toBe(splitter.latencyPs());
      }
    }
  }
});
