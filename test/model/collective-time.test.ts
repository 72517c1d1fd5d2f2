/** Times of all-reduce algorithms on an uncongested fabric against the α–β model's closed forms. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Algorithm } from '../../src/collective/algorithm.ts';
import { buildCollective, type CollectiveSpec } from '../../src/collective/build.ts';
import { mscclAlgorithm } from '../../src/collective/msccl/algorithm.ts';
import { findAlgorithm, findCollective } from '../../src/collective/registry.ts';
import { createCpuDevice } from '../../src/device/cpu.ts';
import { simulateFlow } from '../../src/engine/flow/simulate.ts';
import type { Fabric } from '../../src/model/fabric.ts';
import type { RouteTables } from '../../src/model/routes.ts';
import { buildRoutes } from '../../src/routing/tables.ts';
import { leafSpine } from '../../src/topology/leaf-spine.ts';
import { star } from '../../src/topology/star.ts';
import { torus } from '../../src/topology/torus.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

const N = 16;
const fabric = star.build({
  hosts: N,
  rate: 400e9,
  latency: 1e6,
  radix: undefined,
  gpus: 1,
  scaleUpRate: undefined,
  scaleUpLatency: 250_000,
});
const routes = buildRoutes(fabric);

async function timeUs(
  algorithm: string | Algorithm,
  bytes: number,
  collective = 'all-reduce',
  ranks = N,
): Promise<number> {
  return endUs(fabric, routes, ranks, { collective, algorithm, bytes });
}

/** Time of a collective over the first `ranks` ranks of a fabric, µs. */
async function endUs(
  fabric: Fabric,
  routes: RouteTables,
  ranks: number,
  spec: Omit<CollectiveSpec, 'groups'>,
): Promise<number> {
  const groups = [Uint32Array.from({ length: ranks }, (_, rank) => rank)];
  const schedule = buildCollective({ ...spec, groups });
  const routing = { name: 'ecmp' } as const;
  const run = { fabric, routes, schedule, reality: 'routing', routing, seeds: [1], tolerance: 0 } as const;
  return (await simulateFlow(device, run)).replicas[0]!.endPs / 1e6;
}

/** Four servers of 4, inside 450 GB/s and 0.5 µs, between them 50 GB/s a rank and 2 µs. */
const servers = star.build({
  hosts: N,
  rate: 400e9,
  latency: 1e6,
  radix: undefined,
  gpus: 4,
  scaleUpRate: 3600e9,
  scaleUpLatency: 250_000,
});
const serverRoutes = buildRoutes(servers);
const serverNet = { alphaPs: 2e6, betaPs: 20, server: { alphaPs: 5e5, betaPs: 1000 / 450, ranks: 4 } };

// n = 16, α = 2 µs (two links of 1 µs), B = 50 GB/s; S = 1 KiB, 1 MiB, 1 GiB. Ring 30(α + S/16B);
// recursive doubling 4(α + S/B); Rabenseifner 8α + 30/16·S/B; binomial 8(α + S/B); hierarchical
// with one rank a server as the ring; direct 2(α + 15/16·S/B); nvls 2α + 17/16·S/B.
test.each([
  ['ring', [60.038, 99.322, 40_325.3]],
  ['recursive-doubling', [8.082, 91.886, 85_907.3]],
  ['rabenseifner', [16.038, 55.322, 40_281.3]],
  ['binomial-tree', [16.164, 183.772, 171_814.7]],
  ['hierarchical', [60.038, 99.322, 40_325.3]],
  ['direct', [4.0384, 43.3216, 40_269.3]],
  ['nvls', [4.02176, 26.2822, 22_821.0]],
])('%s takes what its closed form says, within 0.1 %%', async (algorithm, expected) => {
  for (const [i, bytes] of [2 ** 10, 2 ** 20, 2 ** 30].entries()) {
    const got = await timeUs(algorithm, bytes);
    expect(Math.abs(got / expected[i]! - 1), `${bytes} B: ${got} µs`).toBeLessThan(1e-3);
  }
});

// log2 n·(α + Sβ) = 2·log2 n·α + 2(n−1)/n·Sβ at S = 4α/(4 − 30/16)·B = 188,235 B: the model's
// answers meet there.
test('recursive doubling and Rabenseifner meet at 188,235 bytes', () => {
  const net = { alphaPs: 2e6, betaPs: 20 };
  const timeOf = (name: string, bytes: number) =>
    findAlgorithm(findCollective('all-reduce'), name).time!(N, bytes, net, { channels: 1 })!;
  const ahead = (bytes: number) => timeOf('recursive-doubling', bytes) - timeOf('rabenseifner', bytes);
  expect(ahead(188_235 * 0.99)).toBeLessThan(0);
  expect(ahead(188_235 * 1.01)).toBeGreaterThan(0);
});

// Chain of 8 pieces, m = S/8: 15(α + m/B) + 7m/B, with pieces that take longer than α: S = 1 MiB, 1
// GiB. Binomial 4(α + S/B).
test.each([
  ['chain', [87.672, 59_085.8]],
  ['binomial-tree', [91.886, 85_907.3]],
])(
  'broadcast and reduce by %s take what the closed form says, within 0.1 %%',
  async (algorithm, expected) => {
    for (const collective of ['broadcast', 'reduce']) {
      for (const [i, bytes] of [2 ** 20, 2 ** 30].entries()) {
        const got = await timeUs(algorithm, bytes, collective);
        expect(Math.abs(got / expected[i]! - 1), `${collective} of ${bytes} B: ${got} µs`).toBeLessThan(1e-3);
      }
    }
  },
);

// Through the servers, one channel of P pieces of m = 1 GiB / P: three hops of 2 µs + m/50 and
// twelve of 0.5 µs + m/450, then (P-1)·m/50. Four channels of m/4 each leave by a NIC of their own,
// four times, but meet inside: not less than the sum without that, and not 6 % more.
test.each([
  [8, 1, 30_434.69, 1e-3],
  [64, 1, 22_605.32, 1e-3],
  [8, 4, 4 * (2 + 671.089) + 11 * (0.5 + 74.565) + 7 * 671.089, 0.06],
  [64, 4, 4 * (2 + 83.886) + 11 * (0.5 + 9.321) + 63 * 83.886, 0.06],
] as const)(
  'a chain of %d pieces and %d channels through servers takes what was worked out',
  async (pieces, channels, expected, most) => {
    for (const collective of ['broadcast', 'reduce']) {
      const params = { pieces, channels, gpus: 4 };
      const spec = { collective, algorithm: 'chain', params, bytes: 2 ** 30 };
      const got = await endUs(servers, serverRoutes, N, spec);
      expect(got / expected).toBeGreaterThan(1 - 1e-3);
      expect(got / expected).toBeLessThan(1 + most);
      const chain = findAlgorithm(findCollective(collective), 'chain');
      expect(Math.abs(chain.time!(N, 2 ** 30, serverNet, params)! / 1e6 / expected - 1)).toBeLessThan(1e-3);
    }
  },
);

// 64 pieces of 1 KiB: three hops of 2 µs + 1.024/50, twelve of 0.5 µs + 1.024/450. Then a piece is
// at most 8 steps ahead of its receiver, so one follows each eighth of 2 µs, about. An overhead of
// 1.4 µs holds each piece up.
test('small pieces of a chain follow each other as far as the window allows', async () => {
  const params = { pieces: 64, channels: 1, gpus: 4 };
  const spec = { collective: 'broadcast', algorithm: 'chain', params, bytes: 2 ** 16 };
  const first = 3 * 2.020_48 + 12 * 0.502_275_6;
  const got = await endUs(servers, serverRoutes, N, spec);
  const chain = findAlgorithm(findCollective('broadcast'), 'chain');
  const time = (held: number) => {
    const { server, ...out } = serverNet;
    const net = {
      ...{ ...out, alphaPs: out.alphaPs + held, emptyPs: out.alphaPs },
      server: { ...server, alphaPs: server.alphaPs + held, emptyPs: server.alphaPs },
    };
    return chain.time!(N, 2 ** 16, net, params)! / 1e6;
  };
  expect(time(0)).toBeCloseTo(first + 63 * 0.25, 2);
  expect(Math.abs(time(0) / got - 1)).toBeLessThan(0.08);
  expect(time(1.4e6)).toBeCloseTo(first + 15 * 1.4 + 63 * 1.4, 2);
});

// n = 16: 4α + 15/16·S/B.
test.each([
  ['reduce-scatter', 'recursive-halving'],
  ['all-gather', 'recursive-doubling'],
])('%s by %s takes what its closed form says, within 0.1 %%', async (collective, algorithm) => {
  for (const [bytes, expected] of [
    [2 ** 10, 8.0192],
    [2 ** 30, 20_140.7],
  ] as const) {
    const got = await timeUs(algorithm, bytes, collective);
    expect(Math.abs(got / expected - 1), `${bytes} B: ${got} µs`).toBeLessThan(1e-3);
    const net = { alphaPs: 2e6, betaPs: 20 };
    const told = findAlgorithm(findCollective(collective), algorithm).time!(N, bytes, net, { channels: 1 })!;
    expect(Math.abs(told / 1e6 / expected - 1)).toBeLessThan(1e-3);
  }
});

// 4(α + S/2B) at S = 1 KiB and 1 GiB.
test('all-to-all by bruck takes what its closed form says, within 0.1 %', async () => {
  for (const [bytes, expected] of [
    [2 ** 10, 8.04096],
    [2 ** 30, 42_957.7],
  ] as const) {
    const got = await timeUs('bruck', bytes, 'all-to-all');
    expect(Math.abs(got / expected - 1), `${bytes} B: ${got} µs`).toBeLessThan(1e-3);
  }
});

const program = (path: string) =>
  mscclAlgorithm(path, readFileSync(join(import.meta.dirname, '../..', path), 'utf8'));

test('a ring as an MSCCL program takes what the built-in ring takes, to the picosecond', async () => {
  const { algorithm } = program('examples/algorithms/ring-of-four.xml');
  for (const bytes of [1000, 2 ** 20 + 3, 2 ** 30]) {
    expect(await timeUs(algorithm, bytes, 'all-reduce', 4)).toBe(
      await timeUs('ring', bytes, 'all-reduce', 4),
    );
  }
});

// All pairs of 3: two exchanges of both peers' S/3, 2(α + 2/3·S/B): empty messages within a rank
// take no time.
test('all pairs as an MSCCL program takes what its closed form says, within 0.1 %', async () => {
  const { algorithm } = program('test/unit/collective/programs/all-pairs.xml');
  for (const [bytes, expected] of [
    [3000, 4.08],
    [3_000_000_000, 80_004],
  ] as const) {
    const got = await timeUs(algorithm, bytes, 'all-reduce', 3);
    expect(Math.abs(got / expected - 1), `${bytes} B: ${got} µs`).toBeLessThan(1e-3);
  }
});

// Four servers of 4, inside 450 GB/s and 0.5 µs, m = S/16. Hierarchical 3(0.5 + 4m/450) + 3(2 +
// 4m/50) µs, m in kB; rail-aligned 0.5 + 4·3m/450 + 3(2 + 4m/50), since a channel gathers and sends
// in turn.
test.each([
  ['hierarchical', [24.976, 17_903.2]],
  ['rail-aligned', [23.976, 17_902.2]],
] as const)(
  'all-to-all by %s takes what its closed form says, within 0.1 %%',
  async (algorithm, expected) => {
    for (const [i, bytes] of [2 ** 20, 2 ** 30].entries()) {
      const params = { gpus: 4, channels: 1, skew: 0 };
      const spec = { collective: 'all-to-all', algorithm, params, bytes };
      const got = await endUs(servers, serverRoutes, N, spec);
      expect(Math.abs(got / expected[i]! - 1), `${bytes} B: ${got} µs`).toBeLessThan(1e-3);
      const told = findAlgorithm(findCollective('all-to-all'), algorithm).time!(N, bytes, serverNet, params)!;
      expect(Math.abs(told / 1e6 / expected[i]! - 1)).toBeLessThan(1e-3);
    }
  },
);

// The same servers. Hierarchical 2·3(0.5 + S/4/450) inside and 6(2 + S/16/50) between
// them, SHARP 0.5 + 3/4·S/450 twice and 3·2 + S/4/50; with one piece.
test.each([
  ['hierarchical', 16, (S: number) => 6 * (0.5 + S / 4 / 450) + 6 * (2 + S / 16 / 50)],
  ['sharp', 16, (S: number) => 2 * (0.5 + (3 / 4) * (S / 450)) + 3 * 2 + S / 4 / 50],
] as const)('all-reduce by %s over servers takes what its closed form says', async (algorithm, n, formUs) => {
  for (const bytes of [2 ** 20, 2 ** 30]) {
    const params = { gpus: 4, pieces: 1, channels: 1 };
    const got = await endUs(servers, serverRoutes, n, { collective: 'all-reduce', algorithm, params, bytes });
    const expected = formUs(bytes / 1000);
    expect(Math.abs(got / expected - 1), `${bytes} B: ${got} for ${expected} µs`).toBeLessThan(0.02);
    const all = { ...params, inside: 'direct' };
    const told = findAlgorithm(findCollective('all-reduce'), algorithm).time!(
      n,
      bytes,
      serverNet,
      all as never,
    )!;
    expect(Math.abs(told / 1e6 / got - 1)).toBeLessThan(0.02);
  }
});

// Pieces overlap phases: never slower than one after the other, never faster than the busier of
// server and network; the model says it within a tenth.
test.each(['hierarchical', 'sharp'])('pieces of %s overlap servers and network', async (algorithm) => {
  const at = (pieces: number) => {
    const params = { gpus: 4, pieces, channels: 1 };
    return endUs(servers, serverRoutes, 16, { collective: 'all-reduce', algorithm, params, bytes: 2 ** 30 });
  };
  const [whole, cut] = [await at(1), await at(8)];
  const network = (algorithm === 'sharp' ? 1 / 4 : 6 / 16) * (2 ** 30 / 50e3);
  expect(cut).toBeLessThan(whole);
  expect(cut).toBeGreaterThan(network);
  const params = { gpus: 4, pieces: 8, channels: 1, inside: 'direct' };
  const told = findAlgorithm(findCollective('all-reduce'), algorithm).time!(
    16,
    2 ** 30,
    serverNet,
    params as never,
  )!;
  expect(Math.abs(told / 1e6 / cut - 1)).toBeLessThan(0.1);
});

// Rails carry up to 2·S/4 by two trees over four servers, ports 5/4·S; with many pieces NVLSTree
// nears the busier, the rails' 10.7 ms.
test('nvls-tree nears what its rails carry', async () => {
  const params = { gpus: 4, pieces: 32 };
  const spec = { collective: 'all-reduce', algorithm: 'nvls-tree', params, bytes: 2 ** 30 };
  const ratio = (await endUs(servers, serverRoutes, 16, spec)) / (2 ** 30 / 2 / 50e3);
  expect(ratio).toBeGreaterThan(1);
  expect(ratio).toBeLessThan(1.1);
});

// One link a step, α = 1 µs. 4 × 4, four runs of S/4: 2·3(α + S/16B) + 2·3(α + S/64B) = 12α +
// 30/64·S/B. 3 × 3 × 3, six runs of S/6: 4(α + S/18B) + 4(α + S/54B) + 4(α + S/162B) = 12α +
// 52/162·S/B. Reduce-scatter and all-gather are a half each.
test.each([
  ['all-reduce', 4, 4, 1, 12, 30 / 64],
  ['all-reduce', 3, 3, 3, 12, 52 / 162],
  ['reduce-scatter', 4, 4, 1, 6, 15 / 64],
  ['reduce-scatter', 3, 3, 3, 6, 26 / 162],
  ['all-gather', 4, 4, 1, 6, 15 / 64],
  ['all-gather', 3, 3, 3, 6, 26 / 162],
] as const)(
  '%s by torus-rings on %d × %d × %d takes what its closed form says, within 0.1 %%',
  async (collective, x, y, z, steps, share) => {
    const grid = torus.build({ x, y, z, wrap: 'xyz', rate: 400e9, latency: 1e6 });
    const paths = buildRoutes(grid);
    for (const bytes of [2 ** 20, 2 ** 30]) {
      const params = { x, y, z };
      const spec = { collective, algorithm: 'torus-rings', params, bytes };
      const got = await endUs(grid, paths, x * y * z, spec);
      const expected = steps + (share * bytes) / 50e3;
      expect(Math.abs(got / expected - 1), `${bytes} B: ${got} µs`).toBeLessThan(1e-3);
      const net = { alphaPs: 1e6, betaPs: 20 };
      const algorithm = findAlgorithm(findCollective(collective), 'torus-rings');
      const told = algorithm.time!(x * y * z, bytes, net, params)!;
      expect(Math.abs(told / 1e6 / expected - 1)).toBeLessThan(1e-3);
    }
  },
);

// 3α and S/B: 6 µs and 20.97 µs or 21,474.8 µs; 15/16 of that where the own part stays, 19.66 and
// 20,132.7 µs.
test.each([
  ['all-reduce', [26.972, 21_480.8]],
  ['broadcast', [26.972, 21_480.8]],
  ['reduce', [26.972, 21_480.8]],
  ['reduce-scatter', [25.661, 20_138.7]],
  ['all-gather', [25.661, 20_138.7]],
] as const)('%s by sharp takes what its closed form says, within 0.1 %%', async (collective, expected) => {
  for (const [i, bytes] of [2 ** 20, 2 ** 30].entries()) {
    const got = await timeUs('sharp', bytes, collective);
    expect(Math.abs(got / expected[i]! - 1), `${bytes} B: ${got} µs`).toBeLessThan(1e-3);
    const net = { alphaPs: 2e6, betaPs: 20 };
    const told = findAlgorithm(findCollective(collective), 'sharp').time!(N, bytes, net, {
      channels: 1,
      gpus: 1,
    })!;
    expect(Math.abs(told / 1e6 / expected[i]! - 1)).toBeLessThan(1e-3);
  }
});

// Two leaves of 4: a leaf's uplinks carry S each way once, not once a rank.
test('all-reduce by sharp loads the links between switches by one sum', async () => {
  const leaves = leafSpine.build({
    leaves: 2,
    spines: 1,
    hosts: 4,
    rate: 400e9,
    latency: 1e6,
    gpus: 1,
    scaleUpLatency: 250_000,
  });
  const groups = [Uint32Array.from({ length: 8 }, (_, rank) => rank)];
  const bytes = 2 ** 20;
  const schedule = buildCollective({ collective: 'all-reduce', algorithm: 'sharp', bytes, groups });
  const routing = { name: 'ecmp' } as const;
  const run = {
    fabric: leaves,
    routes: buildRoutes(leaves),
    schedule,
    reality: 'routing',
    routing,
    seeds: [1],
    tolerance: 0,
  } as const;
  const { linkBytes } = (await simulateFlow(device, run)).replicas[0]!;
  const loads = Array.from(linkBytes).filter((load) => load > 0);
  expect(new Set(loads.map((load) => Math.round(load)))).toEqual(new Set([bytes]));
  expect(loads).toHaveLength(leaves.links.count);
});
