/** A result holds its scenario: `weft run RESULT` gives the same answer, bit for bit. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { resultProblems } from '../../src/report/schema.ts';
import { weft } from './weft.ts';

const CPU = ['--device', 'cpu', '--json', '--quiet'];
const STAR = ['--fabric', 'star:hosts=16,rate=450GB/s,latency=1ns'];
const TRAINING = 'test/cli/fixtures/training.yaml';

const folder = mkdtempSync(join(tmpdir(), 'weft-rerun-'));
const written = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

/** A result without the times that the runs took. */
function answerOf(text: string) {
  const document = JSON.parse(text);
  const { engine_ms: _engine, wall_ms: _wall, ...provenance } = document.provenance;
  return { ...document, provenance };
}

test.each<[what: string, args: () => string[]]>([
  ['a training step', () => ['run', TRAINING, '--seeds', '3', '--routing', 'ecmp:queuePairs=2']],
  [
    'a step with a fault and a setting',
    () => ['run', TRAINING, '--fault', 'rank 3:speed=80%', '--set', 'name="1.10"'],
  ],
  [
    'a collective of several sizes',
    () => ['collective', 'all-reduce', ...STAR, '--size', '8:1MiB:x16', '--ranks', '0-6'],
  ],
  [
    'a step with a profile of its own',
    () => ['run', TRAINING, '--profile', written('mine.yaml', 'base: hopper\n')],
  ],
  ['messages of a file', () => ['traffic', 'test/cli/fixtures/messages.csv', ...STAR]],
  [
    'packets',
    () => [
      'traffic',
      'incast',
      '--fan-in',
      '9',
      ...STAR,
      '--size',
      '200kB',
      '--engine',
      'packet',
      '--cc',
      'dctcp',
    ],
  ],
  [
    'a fabric of a file next to the scenario',
    () => {
      written('fabric.yaml', readFileSync('validation/files/line.yaml', 'utf8'));
      return [
        'run',
        written('own.yaml', 'fabric: file:path=fabric.yaml\ncollective: { name: all-gather, size: 1MiB }\n'),
      ];
    },
  ],
])('%s', async (what, args) => {
  const first = await weft(...args(), ...CPU);
  expect({ stderr: first.stderr, code: first.code }).toEqual({ stderr: '', code: 0 });
  expect(resultProblems(JSON.parse(first.stdout))).toEqual([]);
  // Elsewhere, so that no file that it names lies next to it.
  const path = join(mkdtempSync(join(tmpdir(), 'weft-rerun-')), `${what.replaceAll(' ', '-')}.json`);
  writeFileSync(path, first.stdout);
  const again = await weft('run', path, ...CPU);
  expect({ stderr: again.stderr, code: again.code }).toEqual({ stderr: '', code: 0 });
  expect(answerOf(again.stdout)).toEqual(answerOf(first.stdout));
});

test('options apply to the scenario of a result, and other commands take results as well', async () => {
  const { stdout } = await weft('run', 'test/cli/fixtures/hashed.yaml', ...CPU);
  const path = written('hashed.json', stdout);
  const sprayed = await weft('run', path, '--routing', 'spray', ...CPU);
  const direct = await weft('run', 'test/cli/fixtures/hashed.yaml', '--routing', 'spray', ...CPU);
  expect(answerOf(sprayed.stdout)).toEqual(answerOf(direct.stdout));
  const args = ['--vary', 'routing=ecmp,spray', '--seeds', '4', ...CPU];
  const compared = JSON.parse((await weft('compare', path, ...args)).stdout);
  const wanted = JSON.parse((await weft('compare', 'test/cli/fixtures/hashed.yaml', ...args)).stdout);
  expect(compared.setups).toEqual(wanted.setups);
  const explained = await weft('explain', path, '--device', 'cpu');
  expect(explained.stdout).toBe(
    (await weft('explain', 'test/cli/fixtures/hashed.yaml', '--device', 'cpu')).stdout,
  );
});

test('a result in another form of JSON, with one key changed; its faults have places', async () => {
  const { stdout } = await weft('run', 'test/cli/fixtures/sound.yaml', ...CPU);
  const document = JSON.parse(stdout);
  const other = { scenario: { ...document.scenario, seed: 7 }, ...document };
  const { scenario, schema, ...rest } = other;
  const path = written('other.json', JSON.stringify({ ...rest, scenario: { ...scenario, seed: 7 }, schema }));
  const again = JSON.parse((await weft('run', path, ...CPU)).stdout);
  expect(again.provenance.seed).toBe(7);
  const wrong = written('wrong.json', JSON.stringify({ ...document, scenario: { ...scenario, seeds: 'x' } }));
  const { stderr, code } = await weft('run', wrong, ...CPU);
  expect(code).toBe(2);
  expect(stderr).toMatch(/at .*wrong\.json \.scenario:\d+:\d+/);
});

test.each([
  ['a result without a scenario', { schema: 'weft.result/1' }, 'this result does not hold its scenario'],
  ['an estimate', { schema: 'weft.estimate/1' }, 'weft.estimate/1 is neither a scenario nor a result'],
  ['a comparison', { schema: 'weft.comparison/1' }, 'a comparison holds several scenarios'],
])('%s cannot be run', async (what, document, message) => {
  const path = written(`${what.replaceAll(' ', '-')}.json`, JSON.stringify(document));
  const { stderr, code } = await weft('run', path);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
  expect(stderr).toContain(`at ${path}`);
});

test('a result does not hold a scenario of more than 100,000 values', async () => {
  const lines = Array.from({ length: 40_000 }, (_, i) => `${i % 16},${(i + 1) % 16},1000B`);
  const path = written('long.csv', `${lines.join('\n')}\n`);
  const { stdout } = await weft('traffic', path, ...STAR, ...CPU);
  expect(JSON.parse(stdout)).not.toHaveProperty('scenario');
  expect(readFileSync(path, 'utf8')).toContain('15,0,1000B');
});
