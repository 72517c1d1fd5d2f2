/** Interrupted commands: the part that is done, its exit code, and what `--resume` makes of it. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCli } from '../../src/cli/main.ts';
import { createSession, Exit, Interrupted } from '../../src/cli/process/session.ts';
import type { PartialFacts } from '../../src/model/partial.ts';
import { resultProblems } from '../../src/report/schema.ts';
import { weft } from './weft.ts';

const folder = mkdtempSync(join(tmpdir(), 'weft-interrupted-'));
const written = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

/** A ring over ranks in no order, so that its flows collide by their hashes. */
const RING = written(
  'ring.yaml',
  `fabric: { name: leaf-spine, leaves: 4, spines: 2, hosts: 4, rate: 100Gbit/s }
collective: { name: all-reduce, algorithm: ring, size: 1MiB, ranks: [0, 5, 10, 15, 4, 9, 14, 3, 8, 13, 2, 7] }
`,
);
const CPU = ['--device', 'cpu', '--threads', '1'];

/** A command, interrupted the n-th time that it attends to signals; whether it came so far. */
async function stoppedAt(n: number, args: readonly string[], code: number = Exit.interrupted) {
  const controller = new AbortController();
  let [stdout, stderr, heard] = ['', '', 0];
  const session = createSession(
    {
      writeOut: (text) => {
        stdout += text;
      },
      writeErr: (text) => {
        stderr += text;
      },
      terminal: false,
    },
    {
      attend: () => {
        if (++heard === n) controller.abort(new Interrupted('interrupted', code));
      },
      leave: () => undefined,
      heard: () => undefined,
      signal: controller.signal,
    },
  );
  await runCli(args, session);
  return { stdout, stderr, code: session.exitCode, isTold: controller.signal.aborted };
}

/** The first part that a command leaves that says anything. */
async function firstPart(args: readonly string[], code?: number) {
  for (let n = 1; ; n++) {
    const stopped = await stoppedAt(n, args, code);
    if (!stopped.isTold) throw new Error('the command came to its end');
    if (stopped.stdout !== '') return stopped;
    // Nothing is done yet.
    expect({ code: stopped.code, stderr: stopped.stderr }).toEqual({
      code: code ?? Exit.interrupted,
      stderr: 'weft: interrupted\n',
    });
  }
}

/** A document without the times that its simulations took. */
function answerOf(text: string) {
  // Estimates are of the machine's time too.
  const lasting = text.replace(/about [\d.]+ \w+ on one core/g, 'some time');
  const { wall_ms: _all, provenance, ...rest } = JSON.parse(lasting);
  if (!provenance) return rest;
  const { engine_ms: _engine, wall_ms: _wall, ...told } = provenance;
  return { ...rest, provenance: told };
}

test.each<[what: string, args: readonly string[], parts: PartialFacts['parts']]>([
  [
    'rungs of a run',
    ['run', RING, '--seeds', '4'],
    [{ unit: 'rungs', done: 4, of: 5, missing: ['routing'] }],
  ],
  [
    'sizes of a sweep',
    ['run', RING, '--set', 'collective.size=[64KiB, 1MiB, 4MiB]'],
    [{ unit: 'sizes', done: 1, of: 3, missing: ['1048576 bytes', '4194304 bytes'] }],
  ],
  [
    'set-ups of a comparison',
    ['compare', RING, '--vary', 'routing=ecmp,spray,ecmp:queuePairs=4', '--seeds', '4'],
    [{ unit: 'set-ups', done: 2, of: 3, missing: ['routing=ecmp:queuePairs=4'] }],
  ],
  [
    'single failures',
    ['run', RING, '--each-failure', 'spine,cable', '--seeds', '2'],
    [expect.objectContaining({ unit: 'failures', done: 1 }) as never],
  ],
  [
    'changes of an advice',
    ['advise', RING, '--seeds', '4', '--allow', 'routing,software'],
    [expect.objectContaining({ unit: 'changes', done: 1 }) as never],
  ],
])('%s that are done are written, and gone on from', async (_what, args, parts) => {
  const command = [...args, ...CPU, '--json', '--quiet'];
  const whole = await weft(...command);
  expect(whole.code).toBe(0);
  const part = await firstPart(command);
  const { partial, schema } = JSON.parse(part.stdout) as { partial: PartialFacts; schema: string };
  expect(partial.parts).toEqual(parts);
  expect(part.code).toBe(130);
  expect(part.stderr).toMatch(/^weft: interrupted: \d+ of \d+ \w/);
  if (schema === 'weft.result/1') expect(resultProblems(JSON.parse(part.stdout))).toEqual([]);
  const resumed = await weft(...command, '--resume', written('part.json', part.stdout));
  expect([resumed.code, answerOf(resumed.stdout)]).toEqual([0, answerOf(whole.stdout)]);
});

test('SIGTERM is 143; the table says what is missing at the top, and where the loss stands', async () => {
  const part = await firstPart(['run', RING, '--seeds', '4', ...CPU], Exit.terminated);
  expect(part.code).toBe(143);
  const [first] = part.stdout.split('\n');
  expect(first).toBe('PARTIAL RESULT, interrupted: 4 of 5 rungs (not: routing)');
  expect(part.stderr).toContain('weft: interrupted: 4 of 5 rungs (not: routing)\n');
});

test('exports hold the part, and a criterion does not judge it', async () => {
  const json = join(folder, 'export.json');
  const csv = join(folder, 'export.csv');
  const exports = ['--export', `json:${json}`, '--export', `csv:${csv}`];
  const part = await firstPart(['run', RING, '--seeds', '4', ...CPU, ...exports, '--fail-if', 'time > 1ps']);
  expect(part.code).toBe(130);
  const [titles, row] = readFileSync(csv, 'utf8').split('\n');
  expect(titles).toMatch(/,partial\r?$/);
  expect(row).toContain('4 of 5 rungs');
  // The file of --resume is enough: it holds its scenario.
  const resumed = await weft('run', '--resume', json, ...CPU, '--json', '--quiet');
  const whole = await weft('run', RING, '--seeds', '4', ...CPU, '--json', '--quiet');
  expect(answerOf(resumed.stdout)).toEqual(answerOf(whole.stdout));
});

test('what cannot be gone on from is bad input', async () => {
  const resume = (text: string) => weft('run', RING, ...CPU, '--resume', written('bad.json', text));
  const whole = await weft('run', RING, ...CPU, '--json', '--quiet');
  const part = JSON.parse((await firstPart(['run', RING, '--seeds', '4', ...CPU, '--json'])).stdout);
  const other = (more: object) =>
    JSON.stringify({ ...part, partial: { ...part.partial, resume: { ...part.partial.resume, ...more } } });
  const cases = [
    ['{', 'is not valid JSON'],
    ['{}', 'is not a result of weft'],
    [whole.stdout, 'is complete: nothing of it is missing'],
    [other({ answers: 1 }), 'holds nothing to go on from'],
    [other({ version: '0.0.1' }), 'is of weft 0.0.1'],
    [other({ device: 'webgpu' }), 'was simulated on a webgpu device'],
    [
      other({ answers: [{ key: '', engine_ms: 0, seeds: [1], replicas: 'AAAA' }] }),
      'an answer of the partial result cannot be read',
    ],
  ] as const;
  for (const [text, what] of cases) {
    const { code, stderr } = await resume(text);
    expect([code, stderr]).toEqual([2, expect.stringContaining(what)]);
    expect(stderr).toContain('--resume');
  }
  expect((await weft('run', ...CPU)).code).toBe(2);
});
