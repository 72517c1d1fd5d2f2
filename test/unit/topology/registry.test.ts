import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Fabric } from '../../../src/model/fabric.ts';
import { NO_LINK } from '../../../src/model/routes.ts';
import { findWalk, tracePath } from '../../../src/routing/path.ts';
import { buildRoutes } from '../../../src/routing/tables.ts';
import { topologies } from '../../../src/topology/registry.ts';
import type { Topology } from '../../../src/topology/topology.ts';
import { UserError } from '../../../src/util/errors.ts';
import { sizeOf } from '../../sizes.ts';

/** Values for any member: it ignores those that it does not know. */
const values = fc.record({
  hosts: fc.integer({ min: 2, max: 6 }),
  leaves: fc.integer({ min: 1, max: 4 }),
  spines: fc.integer({ min: 1, max: 4 }),
  servers: fc.integer({ min: 1, max: 5 }),
  serversPerLeaf: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
  k: fc.constantFrom(2, 4, 6),
  gpus: fc.constantFrom(1, 2),
  oversubscription: fc.constantFrom(undefined, 1, 2),
  rate: fc.constant(4e11),
  latency: fc.integer({ min: 1, max: 1e6 }),
  scaleUpRate: fc.constant(3.6e12),
  x: fc.constantFrom(2, 3, 4),
  y: fc.constantFrom(2, 4),
  z: fc.constantFrom(1, 2, 4),
  routers: fc.integer({ min: 1, max: 4 }),
  globals: fc.integer({ min: 1, max: 2 }),
  groups: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
  q: fc.constantFrom(3, 4),
  switches: fc.integer({ min: 4, max: 12 }),
  ports: fc.integer({ min: 2, max: 3 }),
  levels: fc.integer({ min: 1, max: 3 }),
  pods: fc.integer({ min: 1, max: 2 }),
  cores: fc.constantFrom(0, 4, 6),
  segments: fc.integer({ min: 1, max: 2 }),
  rails: fc.boolean(),
  attach: fc.constantFrom('rail', 'nic'),
  siteRate: fc.constant(1e12),
  siteLatency: fc.constant(1e9),
  slices: fc.integer({ min: 1, max: 3 }),
  linkRate: fc.constant(3.6e11),
  linkLatency: fc.constant(1e6),
  chips: fc.constantFrom(undefined, 2),
  nics: fc.constantFrom(1, 2),
  planes: fc.constantFrom(1, 2, 3),
});

const RAILS_APART = ['rail-only', 'multi-plane'];

/** The fabric, where these values fit together. */
function buildable(topology: Topology, given: Parameters<Topology['build']>[0]): Fabric {
  try {
    return topology.build(given);
  } catch (error) {
    fc.pre(!(error instanceof UserError));
    throw error;
  }
}

/** Those read from files have no parameters that could be drawn. */
const drawn = topologies.filter(({ reads }) => reads === undefined);

describe.each(drawn.map((topology) => [topology.name, topology] as const))('%s', (name, topology) => {
  test('describes itself', () => {
    expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(topology.summary.length).toBeGreaterThan(10);
    for (const param of Object.values(topology.params)) expect(param.help.length).toBeGreaterThan(4);
    expect(topology.params.latency?.kind).toBe('time');
  });

  test('refuses to be built from nothing', () => {
    expect(() => topology.build({})).toThrow(UserError);
  });

  test('whatever it builds is well formed: ids in range, cables paired, every rank routed to every other', () => {
    fc.assert(
      fc.property(values, fc.nat(), (given, pick) => {
        const fabric = buildable(topology, given);
        const { links, ranks, nodeCount } = fabric;
        expect(fabric.name).toBe(name);
        expect([fabric.kind.length, fabric.tier.length, fabric.server.length]).toEqual([
          nodeCount,
          nodeCount,
          ranks,
        ]);
        const sound = (link: number): boolean =>
          links.from[link]! < nodeCount &&
          links.from[link] === links.to[link ^ 1] &&
          links.from[link] !== links.to[link] &&
          links.rateBps[link]! > 0 &&
          links.latencyPs[link]! >= 1;
        expect(Array.from(links.from.keys()).filter((link) => !sound(link))).toEqual([]);
        const routes = buildRoutes(fabric);
        const src = pick % ranks;
        const astray: number[] = [];
        for (let dst = 0; dst < ranks; dst++) {
          if (dst === src) continue;
          // Nothing joins the rails of different servers there.
          if (!findWalk(fabric, routes, src, dst) && RAILS_APART.includes(name)) continue;
          const path = tracePath(routes, fabric, { name: 'ecmp' }, src, dst, 0, pick);
          if (path.includes(NO_LINK) || path.length > routes.maxHops) astray.push(dst);
        }
        expect(astray).toEqual([]);
      }),
      { numRuns: sizeOf({ fast: 10, full: 40 }), seed: 2 },
    );
  });
});

test('names are unique', () => {
  expect(new Set(topologies.map(({ name }) => name)).size).toBe(topologies.length);
});
