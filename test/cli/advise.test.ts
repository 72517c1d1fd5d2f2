/** `weft advise` and `weft explain`: what they print and refuse. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { adviceProblems } from '../../src/advise/schema.ts';
import { weft } from './weft.ts';

const ADVISE = ['advise', 'test/cli/fixtures/hashed.yaml', '--device', 'cpu'];

test('a sentence, a row for each change that helps, and what was left out', async () => {
  const { stdout, stderr, code } = await weft(...ADVISE);
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  // The estimate of packets depends on the machine.
  const text = stdout.replace(/about \S+ \S+ on one core/, 'about TIME on one core');
  await expect(text).toMatchFileSnapshot('golden/advise.txt');
});

test('--allow and --budget limit what is tried', async () => {
  const { stdout } = await weft(...ADVISE, '--allow', 'routing', '--json');
  const { changes } = JSON.parse(stdout);
  expect(changes.length).toBeGreaterThan(3);
  for (const { takes } of changes) expect(takes).toEqual(['routing']);
  const poor = JSON.parse((await weft(...ADVISE, '--allow', 'hardware', '--budget', '0', '--json')).stdout);
  for (const { costs } of poor.changes) expect(costs?.price ?? 0).toBeLessThanOrEqual(0);
  expect(poor.not_tried.map(({ why }: { why: string }) => why)).toContain('costs more than the budget');
});

test('--json is the document of its schema, and its numbers agree', async () => {
  const { stdout } = await weft(...ADVISE, '--json');
  const document = JSON.parse(stdout);
  expect(adviceProblems(document)).toEqual([]);
  const {
    as_it_is: { time_us: base },
    changes,
  } = document;
  // The mean of paired differences is the difference of means.
  const mean = (quantity: number | { mean: number }) =>
    typeof quantity === 'number' ? quantity : quantity.mean;
  for (const { time_us: time, saves_us: saves } of changes)
    expect(mean(base) - mean(time)).toBeCloseTo(mean(saves), 6);
});

test('--packets tries what needs packets; without, it says how long that takes', async () => {
  const software = ['--seeds', '2', '--allow', 'software', '--set', 'collective.size=64KiB'];
  const flows = await weft(...ADVISE, ...software);
  expect(flows.stdout).toMatch(/by packets, about .* on one core for each change$/m);
  const { stdout, code } = await weft(...ADVISE, ...software, '--packets', '--json');
  expect(code).toBe(0);
  const { engine, changes, not_tried: not } = JSON.parse(stdout);
  expect(engine).toBe('packet');
  expect(changes.map(({ what }: { what: readonly string[] }) => what[0])).toContain(
    'congestion control dctcp',
  );
  for (const { why } of not) expect(why).not.toContain('by packets');
});

test('weft explain: a sentence, and the carriers of each rung', async () => {
  const explain = ['explain', 'test/cli/fixtures/hashed.yaml', '--device', 'cpu'];
  const { stdout, stderr, code } = await weft(...explain, '--seeds', '8');
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  await expect(stdout).toMatchFileSnapshot('golden/explain.txt');
  const document = JSON.parse((await weft(...explain, '--json', '--quiet')).stdout);
  expect(document.causes.map(({ rung }: { rung: string }) => rung)).toEqual([
    ...['compute', 'latency', 'endpoints', 'topology', 'routing'],
  ]);
  const several = await weft(...explain, '--set', 'collective.size=[1KiB, 1MiB]');
  expect([several.code, several.stderr]).toEqual([2, expect.stringContaining('several sizes')]);
});

test('weft explain takes a saved result: with causes it tells them, else it runs it again', async () => {
  const run = ['test/cli/fixtures/hashed.yaml', '--device', 'cpu', '--seeds', '8', '--quiet', '--json'];
  const saved = join(mkdtempSync(join(tmpdir(), 'weft-')), 'result.json');
  const told = async (...args: string[]) => (await weft('explain', ...args, '--device', 'cpu')).stdout;
  const expected = await told('test/cli/fixtures/hashed.yaml', '--seeds', '8');
  for (const args of [['--causes'], []]) {
    writeFileSync(saved, (await weft('run', ...run, ...args)).stdout);
    expect(await told(saved)).toBe(expected);
  }
  const fewer = await told('test/cli/fixtures/hashed.yaml', '--seeds', '4');
  expect(fewer).not.toBe(expected);
  expect(await told(saved, '--seeds', '4')).toBe(fewer);
});

test('--estimate simulates nothing', async () => {
  const { stdout } = await weft(...ADVISE, '--estimate');
  expect(stdout).toMatch(/^\d+ changes, about .* on one core; nothing was simulated\n$/);
});

test.each([
  [['--allow', 'routing,softwear'], "unknown kind of change 'softwear'"],
  [['--set', 'collective.size=[1KiB, 1MiB]'], 'advice is on one time'],
  [['--budget', 'much'], "'much' is not an amount of money"],
  [['--seeds', '0'], 'seeds'],
])('refuses %j', async (args, what) => {
  const { stderr, stdout, code } = await weft(...ADVISE, ...args);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(what);
});
