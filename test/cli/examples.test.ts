/** Every example runs, and prints the answer that its question expects. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import {
  createCpuDevice,
  parseScenario,
  type Quantity,
  type Result,
  resultJson,
  resultTable,
  runScenario,
} from '../../src/index.ts';
import { parseResult } from '../../src/report/schema.ts';

const FOLDER = join(import.meta.dirname, '../../examples');
const FILES = readdirSync(FOLDER).filter((file) => file.endsWith('.yaml'));
const results = new Map<string, Result>();
/** One layer of fourteen, one seed, a chunk a stage, two stages: the rest says the same again. */
const SMALLER: Readonly<Record<string, readonly string[]>> = {
  'deepseek-v3-2048.yaml': [
    'training.parallelism.dp=16',
    'training.parallelism.ep=16',
    'training.parallelism.pp=2',
    'training.pipeline.layers=31,30',
    'training.batch.sequences=4',
    'training.batch.microBatches=4',
  ],
  'llama-3-405b.yaml': ['training.parallelism.dp=1', 'training.pipeline.virtual=2'],
  'mixtral-512.yaml': ['training.model.layers=4', 'seeds=1'],
};
/** The command that the ladder of `mixtral-512.yaml` is to be read next to. */
let nonBlocking: Result;

beforeAll(async () => {
  const device = createCpuDevice();
  const run = async (file: string, more: readonly string[] = []) => {
    const overrides = [...(SMALLER[file] ?? []), ...more];
    const scenario = await parseScenario(readFileSync(join(FOLDER, file), 'utf8'), {
      fileName: file,
      overrides,
    });
    return runScenario(scenario, { device });
  };
  for (const file of FILES) results.set(file, await run(file));
  nonBlocking = await run('mixtral-512.yaml', ['fabric.oversubscription=1:1']);
  device.destroy();
});

const mean = (quantity: Quantity) => (typeof quantity === 'number' ? quantity : quantity.mean);
const sample = (quantity: Quantity, i: number) =>
  typeof quantity === 'number' ? quantity : quantity.samples[i]!;
const loss = (file: string) => mean(results.get(file)!.step!.loss);
const delta = (file: string, rung: string) =>
  mean(results.get(file)!.step!.ladder.find((r) => r.rung === rung)!.delta_us);

test('there are fifteen', () => {
  expect(FILES).toHaveLength(15);
});

test.each(FILES)('%s: the rungs sum to the training step, the document keeps its schema', (file) => {
  const result = results.get(file)!;
  const { ladder, time_us: time } = result.step!;
  for (let i = 0; i < (typeof time === 'number' ? 1 : time.samples.length); i++) {
    const sum = ladder.reduce((all, rung) => all + Math.round(sample(rung.delta_us, i) * 1e6), 0);
    expect(sum).toBe(Math.round(sample(time, i) * 1e6));
  }
  parseResult(JSON.parse(resultJson(result)));
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

// Half the uplinks: a perfect spread over them costs little (rung `topology`), but hashes collide
// on half as many links, and that is booked to `routing`. Only the difference of two runs is the
// price of the missing spines.
test('whose price a fabric is cannot be read from its own ladder', () => {
  const half = results.get('mixtral-512.yaml')!.step!;
  const { step } = nonBlocking;
  expect(mean(half.ideal_us)).toBe(mean(step!.ideal_us));
  const price = mean(half.time_us) - mean(step!.time_us);
  expect(price).toBeGreaterThan(5 * delta('mixtral-512.yaml', 'topology'));
  expect(delta('mixtral-512.yaml', 'routing')).toBeGreaterThan(0.5 * price);
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

test('one slow GPU holds up all others, and its own server waits in every layer', () => {
  const { step, waits } = results.get('straggler.yaml')!;
  const compute = mean(step!.ladder.find(({ rung }) => rung === 'compute')!.time_us);
  expect(delta('straggler.yaml', 'faults')).toBeGreaterThan(0.2 * compute);
  expect(waits!.reduce((sum, { ranks }) => sum + ranks, 0)).toBe(63);
  const [most] = waits!.find(({ role }) => role.endsWith('ranks 0-4, 6-7'))!.for;
  expect(most!.role).toBe('all ranks, rank 5');
});

test('a flap costs less than its length, as ranks compute meanwhile', () => {
  const { flaps } = results.get('flap.yaml')!;
  expect(flaps!.phases).toBe(16);
  expect(mean(flaps!.flap_us)).toBeGreaterThan(0.3 * flaps!.lasts_us);
  expect(mean(flaps!.flap_us)).toBeLessThan(flaps!.lasts_us);
  expect(mean(flaps!.day_us)).toBeCloseTo(144 * mean(flaps!.flap_us), 0);
});

/** Rows of the table of a comparison: name, time, loss, ratio, interval. */
function comparedRows(out: string): readonly (readonly string[])[] {
  const lines = out.split('\n').filter((line) => /^dense-\S+ {2,}\d/.test(line));
  return lines.map((line) => line.split(/ {2,}/));
}

test('compare.ts tells the three fabrics apart', () => {
  const tsx = join(import.meta.dirname, '../../node_modules/.bin/tsx');
  const out = execFileSync(tsx, [join(FOLDER, 'compare.ts'), '1', 'dense'], { encoding: 'utf8' });
  const rows = comparedRows(out);
  const losses = rows.map(([, , loss]) => Number.parseFloat(loss!));
  expect(losses).toHaveLength(3);
  expect(losses[0]).toBeLessThan(0.1);
  expect(losses[1]).toBeGreaterThan(1);
  expect(rows.map(([, , , , interval]) => interval)).toEqual([expect.any(String), 'one seed', 'one seed']);
  expect(out).toMatch(
    /^dense-leaf-spine takes .* more time than dense-rail-optimized \(one seed, no interval\)\.$/m,
  );
});

test('compare.ts gives ratios over pairs of a seed, with their interval', () => {
  const tsx = join(import.meta.dirname, '../../node_modules/.bin/tsx');
  const out = execFileSync(tsx, [join(FOLDER, 'compare.ts'), '3', 'dense'], { encoding: 'utf8' });
  const [, leafSpine] = comparedRows(out);
  const [ratio, lo, hi] = [leafSpine![3]!, ...leafSpine![4]!.split(' to ')].map(Number);
  expect(lo).toBeLessThan(ratio!);
  expect(hi).toBeGreaterThan(ratio!);
  // The interval of a ratio is that of its logarithm.
  expect(lo! * hi!).toBeCloseTo(ratio! ** 2, 3);
});

// 50 MB and 50 GB/s, α 2 µs in a leaf and 3 µs across. `server`: the first rank's port takes 7 ms
// in from 2 µs on, and 7 ms out from 2 µs later. Ring: 14 steps of 125 µs; on its way a chunk
// crosses the cable 4 times at most: 4·3 + 10·2 µs.
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

const HASHED = join(import.meta.dirname, 'fixtures/hashed.yaml');

test.each([
  ['explain.ts', /^\d.* ms at routing: \d+ flows hashed on one link/m],
  ['advise.ts', /^Best: .*, as --set (routing|collective)/m],
  ['each-failure.ts', /spine/],
])('%s answers for a scenario of your own, and refuses one that cannot be', (script, answer) => {
  const tsx = join(import.meta.dirname, '../../node_modules/.bin/tsx');
  expect(execFileSync(tsx, [join(FOLDER, script), HASHED], { encoding: 'utf8' })).toMatch(answer);
  const wrong = spawnSync(tsx, [join(FOLDER, script), 'package.json'], { encoding: 'utf8' });
  expect([wrong.status, wrong.stdout]).toEqual([2, '']);
});

test.each([
  ['four', "'four' is not a number of seeds"],
  ['0', "'0' is not a number of seeds"],
  ['2 sparse', "unknown model 'sparse'"],
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
