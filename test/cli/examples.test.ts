/** Every example runs, and says what its question expects. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import {
  createCpuDevice,
  parseScenario,
  type Quantity,
  type Result,
  resultTable,
  runScenario,
} from '../../src/index.ts';
import { parseResult } from '../../src/report/schema.ts';

const FOLDER = join(import.meta.dirname, '../../examples');
const FILES = readdirSync(FOLDER).filter((file) => file.endsWith('.yaml'));
const results = new Map<string, Result>();

beforeAll(async () => {
  const device = createCpuDevice();
  for (const file of FILES) {
    const scenario = await parseScenario(readFileSync(join(FOLDER, file), 'utf8'), { fileName: file });
    results.set(file, await runScenario(scenario, { device, version: 'test' }));
  }
  device.destroy();
}, 300_000);

const mean = (quantity: Quantity) => (typeof quantity === 'number' ? quantity : quantity.mean);
const sample = (quantity: Quantity, i: number) =>
  typeof quantity === 'number' ? quantity : quantity.samples[i]!;
const loss = (file: string) => mean(results.get(file)!.step!.loss);
const delta = (file: string, rung: string) =>
  mean(results.get(file)!.step!.ladder.find((r) => r.rung === rung)!.delta_us);

test('there are nine', () => {
  expect(FILES).toHaveLength(9);
});

test.each(FILES)('%s: the rungs sum to the training step, the document keeps its schema', (file) => {
  const result = results.get(file)!;
  const { ladder, time_us: time } = result.step!;
  for (let i = 0; i < (typeof time === 'number' ? 1 : time.samples.length); i++) {
    const sum = ladder.reduce((all, rung) => all + Math.round(sample(rung.delta_us, i) * 1e6), 0);
    expect(sum).toBe(Math.round(sample(time, i) * 1e6));
  }
  parseResult(JSON.parse(JSON.stringify(result)));
  for (const line of resultTable(result).split('\n')) expect(line.length, line).toBeLessThanOrEqual(100);
});

test('a rail-optimized fabric takes next to nothing: each NIC has its rail to itself', () => {
  expect(loss('dense-rail-optimized.yaml')).toBeLessThan(1e-3);
  expect(loss('moe-rail-optimized.yaml')).toBeLessThan(1e-3);
});

test('non-blocking is not enough: what is lost there is lost to hashing', () => {
  for (const file of ['dense-leaf-spine.yaml', 'moe-leaf-spine.yaml']) {
    expect(loss(file)).toBeGreaterThan(0.02);
    expect(Math.abs(delta(file, 'topology'))).toBeLessThan(0.01 * delta(file, 'routing'));
  }
});

test('half the spines cost the experts more than the non-blocking fabric does', () => {
  expect(loss('moe-leaf-spine-2to1.yaml')).toBeGreaterThan(loss('moe-leaf-spine.yaml'));
});

test('sprayed packets take little longer than a fluid, and PFC loses none', () => {
  // One flow alone takes 166 us at flow level; published for 1024 nodes: a tail of 213 us.
  const { fct_us: fct } = results.get('permutation-spray.yaml')!.flows;
  expect(mean(fct!.max)).toBeLessThan(225);
  const { counters } = results.get('incast-pfc.yaml')!;
  expect(counters).toMatchObject({ drops: 0, trims: 0, retransmits: 0 });
  expect(counters.pauses).toBeGreaterThan(0);
});

test('a spine that dies is a loss, and packets are lost with it', () => {
  const { counters } = results.get('one-dead-spine.yaml')!;
  // Routing learns of it after 100 us, in which a quarter of the flows, in the mean, get nowhere.
  expect(delta('one-dead-spine.yaml', 'faults')).toBeGreaterThan(0);
  expect(counters.drops).toBeGreaterThan(0);
});

test('compare.ts tells the three fabrics apart', () => {
  const tsx = join(import.meta.dirname, '../../node_modules/.bin/tsx');
  const out = execFileSync(tsx, [join(FOLDER, 'compare.ts'), '1', 'dense'], { encoding: 'utf8' });
  const losses = out
    .split('\n')
    .filter((line) => line.startsWith('dense-'))
    .map((line) => Number(line.trim().split(/\s+/).at(-1)));
  expect(losses).toHaveLength(3);
  expect(losses[0]).toBeLessThan(0.1);
  expect(losses[1]).toBeGreaterThan(1);
});

// 50 MB and 50 GB/s, α 2 µs in a leaf and 3 µs across. `server`: the first rank's port takes 7 ms in from 2 µs on, and 7 ms out from
// 2 µs later. Ring: 14 steps of 125 µs; on its way a chunk crosses the cable 4 times at most: 4·3 + 10·2 µs.
test('own-members.ts runs a fabric and an algorithm that the package does not have', () => {
  const tsx = join(import.meta.dirname, '../../node_modules/.bin/tsx');
  const out = execFileSync(tsx, [join(FOLDER, 'own-members.ts')], { encoding: 'utf8' });
  expect(out).toContain('server over 8 ranks: right');
  const times = out
    .split('\n')
    .filter((line) => line.startsWith('      50000000'))
    .map((line) => Number(line.trim().split(/\s+/)[4]));
  expect(times).toEqual([14_004, 1782]);
});

test.each([
  ['four', "'four' is no number of seeds"],
  ['0', "'0' is no number of seeds"],
  ['2 sparse', "there is no model 'sparse'"],
  ['2 moe 3', "'3' is too much"],
])('compare.ts %s: says how it is used', (args, what) => {
  const tsx = join(import.meta.dirname, '../../node_modules/.bin/tsx');
  const { status, stdout, stderr } = spawnSync(tsx, [join(FOLDER, 'compare.ts'), ...args.split(' ')], {
    encoding: 'utf8',
  });
  const usage = 'usage: npx tsx examples/compare.ts [seeds] [dense|moe]';
  expect({ status, stdout, stderr }).toEqual({
    status: 2,
    stdout: '',
    stderr: `compare: ${what}\n${usage}\n`,
  });
});
