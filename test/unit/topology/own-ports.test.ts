import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tracePath } from '../../../src/routing/path.ts';
import { createSplitter } from '../../../src/routing/split.ts';
import { buildRoutes } from '../../../src/routing/tables.ts';
import { ownPorts } from '../../../src/topology/own-ports.ts';
import { topologies } from '../../../src/topology/registry.ts';
import { ring } from '../../../src/topology/ring.ts';
import { instances } from './instances.ts';

const choice = { name: 'd-mod-k' } as const;

test('a message leaves and arrives by ports of the old rate, and passes others by without a limit', () => {
  const fabric = ring.build({ hosts: 6, rate: 1e9, latency: 1000 });
  const { fabric: apart } = ownPorts(fabric);
  const path = tracePath(buildRoutes(apart), apart, choice, 0, 2, 0, 1);
  // Out of rank 0, on to the next link, into rank 2: 6 cables of 1 Gbit/s are 12 links that carry 12 at most.
  expect(path.map((link) => apart.links.rateBps[link])).toEqual([1e9, 12e9, 1e9]);
  expect(path.map((link) => apart.links.latencyPs[link])).toEqual([1000, 1000, 0]);
});

test('ways are as long and take as long as before, and bytes are counted where they were', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 9 }), fc.nat(8), fc.nat(8), (hosts, a, b) => {
      const [src, dst] = [a % hosts, b % hosts];
      const fabric = ring.build({ hosts, rate: 1e9, latency: 1000 });
      const { fabric: apart, linksOf } = ownPorts(fabric);
      const before = tracePath(buildRoutes(fabric), fabric, choice, src, dst, 0, 1);
      const after = tracePath(buildRoutes(apart), apart, choice, src, dst, 0, 1);
      const latency = after.reduce((sum, link) => sum + apart.links.latencyPs[link]!, 0);
      expect(latency).toBe(1000 * before.length);
      const bytes = new Float64Array(apart.links.count);
      for (const link of after) bytes[link] = 7;
      const crossed = linksOf(bytes);
      expect(crossed.reduce((sum, value) => sum + value, 0)).toBe(7 * before.length);
      // Half-way round both ways are as short, and either may be taken.
      if (2 * before.length !== hosts) for (const link of before) expect(crossed[link]).toBe(7);
    }),
  );
});

const direct = instances
  .map(({ name, values }) => topologies.find((topology) => topology.name === name)!.build(values))
  .filter(({ ranksForward }) => ranksForward);

test.each(direct.map((fabric) => [`${fabric.name} of ${fabric.ranks}`, fabric] as const))(
  '%s: no way is lost, and none is longer or shorter',
  (_, fabric) => {
    const { fabric: apart } = ownPorts(fabric);
    const [before, after] = [buildRoutes(fabric), buildRoutes(apart)];
    const [splitter, splitterApart] = [createSplitter(fabric, before), createSplitter(apart, after)];
    for (let src = 0; src < fabric.ranks; src++) {
      for (let dst = 0; dst < fabric.ranks; dst++) {
        if (src === dst) continue;
        splitter.split(src, before.planes[0].rankClass[dst]!);
        splitterApart.split(src, after.planes[0].rankClass[dst]!);
        expect(splitterApart.latencyPs()).toBe(splitter.latencyPs());
      }
    }
  },
);
