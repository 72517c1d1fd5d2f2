/**
 * The choice of `auto` in cases where a model of an idle fabric was wrong. Times are of rung
 * `routing`, µs.
 */
import { expect, test } from 'vitest';
import { createCpuDevice } from '../../src/device/cpu.ts';
import { runScenario } from '../../src/run/run.ts';
import { parseScenario } from '../../src/scenario/check.ts';
import { rowsOf } from './collective-rows.ts';

const MiB = 2 ** 20;
const auto = (among = '') => `algorithm: auto${among && `, among: "${among}"`}`;

// Ring, 32 ranks of 50 GB/s: 31 · (2 µs + 1 MiB / 50 GB/s) = 712.1 µs. Bruck sends 5 · 16 MiB,
// 1,688 µs. Gathering on a line of 8 closed to a ring: 7 · (0.5 µs + 4 MiB / 50 GB/s) = 590.7 µs
// with both ways at once; one way 1,178 µs, and recursive doubling goes 1, 2 and 4 links far over
// links that others use, 2,856 µs. All to all in 4×4×4 of 45 GB/s: no less than 63/64 · 64 MiB ·
// 3.05 links / 6 ports = 746 µs; by ecmp the fullest link makes it 1,167.
test.each([
  ['star:hosts=32,rate=50GB/s,latency=1us', 'all-to-all', 32, 'bruck,pairwise', 'pairwise', 712.1],
  ['ring:hosts=8,rate=50GB/s,latency=500ns', 'all-gather', 64, '', 'torus-rings', 590.7],
  ['preset:tpu-v4', 'all-to-all', 64, '', 'direct', 1167],
] as const)('%s: %s of %d MiB among "%s" is %s', async (fabric, name, size, among, taken, us) => {
  const [row] = await rowsOf(fabric, name, [size * MiB], auto(among));
  expect(row!.algorithm).toBe(taken);
  expect(Math.abs((row!.time_us as number) / us - 1)).toBeLessThan(2e-3);
});

// The ring takes 3,161 µs by LL128 and 3,195 by Simple, the tree 8,203: its pieces meet at the NICs
// of inner servers.
test('32 servers of H200 all-reduce 512 MiB by a ring', async () => {
  const [row] = await rowsOf('preset:dgx-h200,servers=32', 'all-reduce', [512 * MiB]);
  expect(row).toMatchObject({ algorithm: 'ring', picked: true });
  expect(Math.abs((row!.time_us as number) / 3160.9 - 1)).toBeLessThan(0.012);
  const { looked_at: looked, left_out: leftOut } = row!.choice!;
  expect([...looked, ...leftOut].map(({ algorithm }) => algorithm)).toContain('double-binary-tree');
});

// At 96 MiB the tree took 1,185 µs, at 128 MiB the ring 839.
test('time never falls as the size grows', async () => {
  const sizes = Array.from({ length: 13 }, (_, i) => Math.round(2 ** (14 + i * 1.25)));
  for (const fabric of ['preset:dgx-h100,servers=8', 'preset:dgx-a100,servers=2', 'preset:tpu-v4,z=2']) {
    const rows = await rowsOf(fabric, 'all-reduce', sizes, auto());
    const times = rows.map(({ time_us }) => time_us as number);
    times.forEach((time, i) => {
      if (i > 0) expect(time, `${fabric} ${sizes[i]}`).toBeGreaterThanOrEqual(times[i - 1]! * (1 - 1e-3));
    });
  }
});

// One hop in eight crosses EFA: of eight steps, the pace of the last four has one of these hops or
// none. By such a trial Simple seemed to take 642 µs at 91 B; it takes 1,320, and LL 979.
test('a trial spans hops between servers: 16 servers of P5 reduce and scatter by LL', async () => {
  const rows = await rowsOf('preset:p5,servers=16', 'reduce-scatter', [91, 137], auto());
  for (const row of rows) {
    expect(row).toMatchObject({ algorithm: 'ring', protocol: 'LL' });
    expect(Math.abs((row.time_us as number) / 979.3 - 1)).toBeLessThan(2e-3);
  }
});

const model = '{ layers: 1, hidden: 1024, heads: 8, ffn: 4096, vocab: 8000, sequence: 8192 }';
async function training(fabric: string, parallelism: string, algorithms = '') {
  const text = `fabric: ${fabric}\ntraining:\n  model: ${model}\n  parallelism: ${parallelism}\n  batch: { sequences: 1 }\n${algorithms && `  algorithms: ${algorithms}\n`}`;
  const device = createCpuDevice();
  try {
    return await runScenario(await parseScenario(text), { device });
  } finally {
    device.destroy();
  }
}

// 8 H100 have NVLink SHARP, which only one server uses; on others `auto` chooses only on request.
test.each([
  ['preset:dgx-h100,servers=2', '', 'auto', /nvls/],
  ['preset:dgx-h100,servers=2', '{ tp: ring }', 'scenario', /^ring$/],
  ['preset:tpu-v4', '', 'auto', /^(?!ring$)/],
  ['star:hosts=16,rate=400Gbit/s', '', 'default', /^ring$/],
  ['star:hosts=16,rate=400Gbit/s', 'auto', 'auto', /^(?!nvls|sharp)/],
  ['star:hosts=16,rate=400Gbit/s', '{ tp: auto, dp: ring }', 'auto', /^(?!nvls|sharp)/],
  ['star:hosts=16,rate=400Gbit/s', '{ tp: { name: auto, among: ring } }', 'auto', /^ring$/],
])('a training step on %s with algorithms "%s": %s', async (fabric, algorithms, by, taken) => {
  const ranks = fabric.includes('tpu') ? '{ dp: 8, tp: 8 }' : '{ dp: 2, tp: 8 }';
  const { collectives } = await training(fabric, ranks, algorithms);
  const tp = collectives.find(({ name }) => name.startsWith('tp all-reduce'))!;
  expect(tp.named_by).toBe(by);
  expect(tp.algorithm).toMatch(taken);
  expect(tp.picked ?? false).toBe(by === 'auto');
});

test('what a group may choose among is checked', async () => {
  await expect(training('preset:tpu-v4', '{ dp: 8 }', '{ dp: { name: auto, among: rign } }')).rejects.toThrow(
    "all-reduce, all-gather, reduce-scatter of dp has no algorithm 'rign'",
  );
});
