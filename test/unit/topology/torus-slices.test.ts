import { describe, expect, test } from 'vitest';
import { type Fabric, tierName } from '../../../src/model/fabric.ts';
import { findWalk, tracePath } from '../../../src/routing/path.ts';
import { buildRoutes } from '../../../src/routing/tables.ts';
import { bisectionOf } from '../../../src/topology/facts/bisection.ts';
import { torusSlices } from '../../../src/topology/torus-slices.ts';
import { UserError } from '../../../src/util/errors.ts';
import { torusAxes } from '../../../src/workload/pick/torus-axes.ts';

const G = 1e9;
/** Slices of 4 × 4 chips, two hosts of 8 chips with 2 NICs each. */
const VALUES = {
  ...{ slices: 4, x: 4, y: 4, linkRate: 360 * G, linkLatency: 1_000_000 },
  ...{ chips: 8, nics: 2, spines: 2, rate: 100 * G, latency: 500_000 },
} as const;

/** Tiers of the nodes on the way from one rank to another, and its latency in ps. */
function walk(fabric: Fabric, src: number, dst: number) {
  const routes = buildRoutes(fabric);
  const path = tracePath(routes, fabric, { name: 'ecmp' }, src, dst, 0, 1);
  return {
    plane: findWalk(fabric, routes, src, dst)!.plane,
    tiers: path.map((link) => tierName(fabric, fabric.links.to[link]!)).join(' '),
    latencyPs: path.reduce((sum, link) => sum + fabric.links.latencyPs[link]!, 0),
  };
}

describe('ways', () => {
  const fabric = torusSlices.build(VALUES);

  test('neighbours in a slice are one latency apart; further hops add three quarters', () => {
    expect(walk(fabric, 0, 1)).toEqual({ plane: 1, tiers: 'port port rank', latencyPs: 1_000_000 });
    // Over the wrap of the second axis.
    expect(walk(fabric, 0, 12)).toMatchObject({ tiers: 'port port rank', latencyPs: 1_000_000 });
    // Chip (2, 2): four hops, also from another host.
    expect(walk(fabric, 0, 10)).toEqual({
      plane: 1,
      tiers: 'port port port port port rank',
      latencyPs: 1_000_000 + 3 * 750_000,
    });
  });

  test('between slices: four latencies, those to and from hosts in halves next to the NICs', () => {
    expect(walk(fabric, 5, 16 + 5)).toEqual({
      plane: 0,
      tiers: 'nic leaf spine leaf nic rank',
      latencyPs: 4 * 250_000 + 2 * 500_000,
    });
  });

  test('slices on one leaf meet there', () => {
    const joined = torusSlices.build({ ...VALUES, hosts: 4 });
    expect(walk(joined, 0, 16).tiers).toBe('nic leaf nic rank');
    expect(walk(joined, 0, 32).tiers).toBe('nic leaf spine leaf nic rank');
  });

  test('no path inside a slice leaves it, whatever the pair', () => {
    const routes = buildRoutes(fabric);
    for (let src = 0; src < 16; src++)
      for (let dst = 0; dst < 64; dst++)
        if (dst !== src) expect(findWalk(fabric, routes, src, dst)!.plane).toBe(dst < 16 ? 1 : 0);
  });
});

describe('rates', () => {
  // Two slices on either side, with 2 · 2 NICs each, at 1:1; halved at 2:1.
  test.each([
    [1, 800 * G],
    [2, 400 * G],
  ])('bisection at %i:1', (oversubscription, bps) => {
    const fabric = torusSlices.build({ ...VALUES, oversubscription });
    expect(bisectionOf(fabric)!.bps).toBeCloseTo(bps, -3);
  });

  // Halves of one torus of 4 × 4, by number: rows 0, 1 against 2, 3. Four columns are cut twice, at
  // the middle and at the wrap. Its two hosts add 2 NICs.
  test('one slice is bisected by its torus and its NICs', () => {
    const fabric = torusSlices.build({ ...VALUES, slices: 1 });
    expect(bisectionOf(fabric)!.bps).toBeCloseTo(8 * 360 * G + 2 * 100 * G, -3);
  });

  test('a chip reaches its router at the rate of all its links', () => {
    const { links } = torusSlices.build({ ...VALUES, wrap: 'none' });
    const ofRank = (rank: number) =>
      Array.from(links.rateBps).filter((_, i) => links.from[i] === rank && links.scaleUp[i] === 1);
    // A corner of the mesh, an edge and the middle.
    expect([0, 1, 5].map(ofRank)).toEqual([[720 * G], [1080 * G], [1440 * G]]);
  });

  test('TPU v5e: 6.4 Tbit/s a pod of 256 chips', () => {
    const { links, sharedNics } = torusSlices.build({ ...VALUES, slices: 1, x: 16, y: 16 });
    const nics = new Set(sharedNics);
    let bps = 0;
    for (let link = 0; link < links.count; link++)
      if (nics.has(links.from[link]!) && links.to[link]! > 256 + nics.size - 1) bps += links.rateBps[link]!;
    expect(bps).toBe(6400 * G);
  });
});

test('a slice is a torus to the algorithms that go along axes', () => {
  const fabric = torusSlices.build({ ...VALUES, z: 2 });
  const slice = Uint32Array.from({ length: 32 }, (_, i) => 32 + i);
  expect(torusAxes(fabric, slice)).toEqual({ x: 4, y: 4, z: 2 });
});

test.each([
  [{ chips: 3 }, 'slices of 16 chips cannot be split into hosts of 3'],
  [{ nics: 3 }, '8 chips of a host cannot share 3 NICs evenly'],
  [{ radix: 5 }, 'each leaf needs 6 ports, but the radix is 5'],
  [{ uplinkRate: G, oversubscription: 2 }, 'uplinkRate and oversubscription both'],
])('%j is refused', (values, message) => {
  expect(() => torusSlices.build({ ...VALUES, ...values })).toThrow(UserError);
  expect(() => torusSlices.build({ ...VALUES, ...values })).toThrow(message);
});
