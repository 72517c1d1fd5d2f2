/** Fabrics of a wanted size: counts against closed forms, unused ports, refusals. */
import { describe, expect, it, test } from 'vitest';
import { checkFabricSpec } from '../../../src/scenario/check.ts';
import { sizeChosen } from '../../../src/scenario/forewarn.ts';
import { withMembers } from '../../../src/scenario/registries.ts';
import { unusedOf } from '../../../src/topology/facts/unused.ts';
import { topologies } from '../../../src/topology/registry.ts';
import { largestDivisor } from '../../../src/topology/sizes/divisor.ts';
import { sizings } from '../../../src/topology/sizes/registry.ts';
import { sized, sizingOf } from '../../../src/topology/sizes/size.ts';
import { star } from '../../../src/topology/star.ts';
import { defineTopology } from '../../../src/topology/topology.ts';
import { invariant } from '../../../src/util/errors.ts';

/** Ranks, switches and cables of a fabric, without those of servers. */
async function counts(spec: string) {
  const fabric = (await checkFabricSpec(spec)).build();
  const switches = fabric.kind.reduce((sum, kind) => sum + (kind === 1 ? 1 : 0), 0);
  const within = fabric.links.scaleUp.reduce((sum, one) => sum + one, 0);
  return [fabric.ranks, switches, (fabric.links.count - within) / 2];
}

describe('counts by closed forms', () => {
  // N ranks on switches of k = 64 ports, both N powers of 2.
  it.each([
    // Two tiers: N/32 leaves, N/64 spines; N host cables and N uplinks.
    ['leaf-spine', 1024, 32 + 16, 2 * 1024],
    ['fat-tree', 1024, 48, 2048],
    ['clos', 1024, 48, 2048],
    // A leaf a rail and 32 servers, likewise.
    ['rail-optimized', 1024, 48, 2048],
    // 8 planes of 128 ranks: 4 leaves and 2 spines each, as many as in one network.
    ['multi-plane', 1024, 8 * (4 + 2), 2048],
    // Three tiers: N/32 leaves, N/32 spines, N/64 cores (5N/k, with N = k³/4 Al-Fares'); 3N cables.
    ['fat-tree', 65536, 2048 + 2048 + 1024, 3 * 65536],
    ['clos', 65536, 5120, 3 * 65536],
    // Two planes of it; NICs are joined to both, and their cables to ranks count as well: N + 2·3N.
    ['dual-tor', 65536, 2 * 5120, 7 * 65536],
    // Two sites of 512: 16 leaves, 16 spines (of 32 + 1 ports), a border each.
    ['sites', 1024, 2 * (16 + 16 + 1), 2 * (2 * 512 + 16) + 1],
    // h = 4 is the first with 2h²(2h² + 1) = 1056 ≥ N: groups of 8 routers and 32 ranks, so 32 of
    // them. 8·7/2 local cables a group; two groups are joined once: 32·31/2.
    ['dragonfly', 1024, 32 * 8, 1024 + 32 * 28 + 496],
    // h = 12: 2·144·289 = 83232 (h = 11: 58806). Groups of 24 routers, 288 ranks: ⌈227.6⌉ of them.
    ['dragonfly', 65536, 228 * 24, 65536 + 228 * 276 + (228 * 227) / 2],
    // m²(m² + 1) ≥ N: m = 6 (1332), ⌈1024/36⌉ = 29 groups of 6 + 6; and m = 16 (65792), 256 groups.
    // From a group's m² global ports, ⌊36/28⌋ = 1 and ⌊256/255⌋ = 1 go to each other group.
    ['dragonfly-plus', 1024, 29 * 12, 1024 + 29 * 36 + (29 * 28) / 2],
    ['dragonfly-plus', 65536, 256 * 32, 65536 + 256 * 256 + (256 * 255) / 2],
    // q = 9 (δ = 1): 2q² switches of (3q - 1)/2 = 13 cables, and up to 7 hosts: 1134. q = 8: 768.
    ['slim-fly', 1024, 162, 1024 + (162 * 13) / 2],
    // S^(axes + 1) = N: 32², 16⁴. Lines of S switches have S(S - 1)/2 cables.
    ['hyperx', 1024, 32, 1024 + 496],
    ['hyperx', 65536, 4096, 65536 + 3 * 256 * 120],
    // p = 31 on 34 switches in a full mesh (p = 32 would leave them 31 ports: 31 < 32).
    ['jellyfish', 1024, 34, 1024 + (34 * 33) / 2],
    // 16 × 8 × 8: three cables a rank.
    ['torus', 1024, 0, 3072],
    ['twisted-torus', 1024, 0, 3072],
    ['ring', 1024, 0, 1024],
    // 32²: two levels of 32 switches of 32 ports.
    ['bcube', 1024, 64, 2048],
  ])('%s of %i ranks', async (name, ranks, switches, cables) => {
    expect(await counts(`${name}:ranks=${ranks},radix=64`)).toEqual([ranks, switches, cables]);
  });

  it('torus-slices: 4 pods of 256 chips, 64 hosts each', async () => {
    // 256 NICs of hosts (nodes), 8 leaves of 32, 4 spines of 8 · 8 ports; cables likewise.
    expect(await counts('torus-slices:ranks=1024,radix=64')).toEqual([1024, 256 + 8 + 4, 1024 + 256 + 256]);
  });

  it.each([
    ['oversubscription=2', 25, 21],
    ['uplinkRate=800Gbit/s,rate=400Gbit/s', 25, 11],
  ])('leaves with %s have more ports down', async (more, leaves, ups) => {
    // 2:1 of 64 ports: 42 down and 21 up, ⌈1024/42⌉ = 25 leaves, of 41 ranks then. At 800 Gbit/s
    // each: half as many uplinks carry 42 ports, with 2 ports down for each up.
    const { values } = await checkFabricSpec(`leaf-spine:ranks=1024,radix=64,${more}`);
    expect(values).toMatchObject({ leaves, hosts: 41 });
    expect(Number(values.spines) * Number(values.trunk)).toBeGreaterThanOrEqual(ups);
  });
});

test('all sizes fit their radix and connect the ranks that are asked for, or are refused', () => {
  for (const topology of topologies) {
    const { params, build } = topology;
    const sizing = sizingOf(topology);
    if (!sizing || !('gpus' in params) || sizing.keys.includes('gpus')) continue;
    for (const radix of [4, 16, 64]) {
      for (let ranks = 8; ranks <= 2000; ranks += 136) {
        const chosen = sizing.choose({ ranks, gpus: 8, servers: ranks / 8, radix, params, values: {} });
        if (typeof chosen === 'string') continue;
        const answer = sized(topology, { ranks, radix, gpus: 8 });
        invariant('values' in answer, 'it was chosen above');
        const { values } = answer;
        const fabric = build({ ...values, latency: 1000, linkLatency: 1000, siteLatency: 1e9 });
        expect(fabric.ranks).toBe(ranks);
        for (const { unused, switches } of unusedOf(fabric, radix).tiers)
          expect(unused).toBeLessThan(switches * radix);
      }
    }
  }
});

test('ranks are spread evenly over switches that they do not fill', async () => {
  const { links, ranks } = (await checkFabricSpec('slim-fly:ranks=1000,radix=64')).build();
  const onSwitch = new Map<number, number>();
  for (let link = 0; link < links.count; link++) {
    if (links.from[link]! < ranks) onSwitch.set(links.to[link]!, (onSwitch.get(links.to[link]!) ?? 0) + 1);
  }
  // 1000 on 162 switches: 6 or 7 each.
  expect([onSwitch.size, new Set(onSwitch.values())]).toEqual([162, new Set([6, 7])]);
});

test('says what it chose, and what is left unused', async () => {
  // 32 groups of 8 routers of 4 + 7 + 4 ports. A group has 32 global ports for 31 others: one is
  // dark. So 256 · 64 - (1024 + 256·7 + 32·31) = 12,576 ports.
  expect(sizeChosen(await checkFabricSpec('dragonfly:ranks=1024,radix=64,rate=200Gbit/s'))).toEqual([
    {
      code: 'size-chosen',
      facts: {
        ...{ fabric: 'dragonfly', ranks: 1024, radix: 64 },
        ...{ chosen: 'routers=8,hosts=4,globals=4,groups=32' },
        ...{ hostPorts: 0, ports: 'router 12576 16384' },
      },
    },
  ]);
  expect(sizeChosen(await checkFabricSpec('dragonfly:routers=2,hosts=1,globals=1,rate=1Gbit/s'))).toEqual([]);
});

test('the chosen values give the same fabric', async () => {
  for (const name of ['dragonfly', 'fat-tree', 'slim-fly', 'rail-optimized', 'sites']) {
    const { sized, build } = await checkFabricSpec(`${name}:ranks=480,radix=32`);
    const again = await checkFabricSpec(`${name}:${sized!.chosen},ranks=480`);
    expect(again.sized).toBeUndefined();
    expect(again.build().links).toEqual(build().links);
  }
});

describe('refusals', () => {
  it.each([
    ['leaf-spine:ranks=65536,radix=64', /two tiers of switches of 64 ports connect 2048/, 'ranks=2048'],
    ['slim-fly:ranks=65536,radix=64', /connect 30618 ranks/, 'ranks=30618'],
    ['twisted-torus:ranks=1000', /1000 ranks are not 2a², 2a³ or 4a³/, 'ranks=968 and ranks=1024'],
    ['torus:ranks=1021', /1021 ranks make no torus/, 'ranks=1020 and ranks=1022'],
    ['rail-optimized:ranks=1001,radix=64', /cannot be split into servers of 8/, 'ranks=1000 and ranks=1008'],
    ['full-mesh:ranks=100,radix=64', /each rank needs 99 ports/, 'ranks=65'],
    ['star:ranks=100,radix=64', /one switch of 64 ports/, 'ranks=64'],
    ['cube-mesh:ranks=16', /has 8 ranks/, 'ranks=8'],
  ])('%s', async (spec, what, nearest) => {
    const refused = checkFabricSpec(spec);
    await expect(refused).rejects.toThrow(what);
    await expect(refused).rejects.toMatchObject({ advice: expect.stringContaining(nearest) });
  });

  test('counts that connect another number of ranks', async () => {
    await expect(checkFabricSpec('fat-tree:k=4,rate=1Gbit/s,ranks=17')).rejects.toThrow(
      /17 ranks are asked for, but these counts connect 16/,
    );
  });

  test('too few ports for the links of a torus', async () => {
    await expect(checkFabricSpec('torus:x=4,y=4,z=4,rate=1Gbit/s,radix=4')).rejects.toThrow(/needs 6 ports/);
  });
});

test('every rule is that of a topology', () => {
  expect(topologies.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(sizings)));
});

test('a family of your own has a rule of its own', async () => {
  const pairs = defineTopology({
    ...star,
    name: 'pairs',
    sizing: { keys: ['hosts'], choose: ({ ranks }) => (ranks % 2 === 0 ? { hosts: ranks } : 'odd') },
    build: (values) => star.build(values),
  });
  const registries = withMembers({ topologies: [pairs] });
  const { sized: size, build } = await checkFabricSpec('pairs:ranks=6', { registries });
  expect([size!.chosen, build().ranks]).toEqual(['hosts=6,rate=400Gbit/s', 6]);
  await expect(checkFabricSpec('pairs:ranks=7', { registries })).rejects.toMatchObject({
    advice: expect.stringContaining('ranks=6 and ranks=8'),
  });
});

test('largest divisor', () => {
  expect([
    largestDivisor(32, 2.9),
    largestDivisor(12, 5),
    largestDivisor(7, 6),
    largestDivisor(5, 0.2),
  ]).toEqual([2, 4, 1, 1]);
});
