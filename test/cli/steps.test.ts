/** Training steps as data: written by the command line, and read again. */
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseScenario } from '../../src/index.ts';
import { weft } from './weft.ts';

const dir = mkdtempSync(join(tmpdir(), 'weft-steps-'));
const FABRIC = 'rail-optimized:servers=4,gpus=4,spines=2,rate=400Gbit/s,scaleUpRate=450GB/s';

async function written(scenario: string, file: string): Promise<string> {
  const path = join(dir, file);
  const { stderr, code } = await weft('run', scenario, '--write-step', path, '--estimate', '--quiet');
  // The estimate does not matter here.
  if (code !== 0) expect(stderr).not.toContain('--write-step');
  return readFileSync(path, 'utf8');
}

describe('--write-step', () => {
  test('a training block, and again from the step that it wrote', async () => {
    const text = await written('test/cli/fixtures/training.yaml', 'a.yaml');
    // tp of 4 next to each other, dp of 4 with a stride of 4; four layers forward as one block.
    expect(text).toContain('groups: 0-3 shifted by 0-12/4');
    expect(text).toContain('groups: 0-12/4 shifted by 0-3');
    expect(text).toContain('repeat: 4');
    writeFileSync(join(dir, 'scenario.yaml'), `fabric: ${FABRIC}\nstep: a.yaml\n`);
    expect(await written(join(dir, 'scenario.yaml'), 'b.yaml')).toBe(text);
  });

  test.each([
    [
      'a pipeline',
      `  model: llama-3-8b
  parallelism: { tp: 2, pp: 4, dp: 2, sequenceParallel: true }
  batch: { sequences: 8, microBatches: 8 }
  gradients: { sharding: zero1 }
`,
    ],
    [
      'pairs of passes with experts',
      `  model: { name: mixtral-8x7b, layers: 2 }
  parallelism: { pp: 2, dp: 8, ep: 4 }
  batch: { sequences: 6, microBatches: 6 }
  pipeline: { schedule: dualpipe }
`,
    ],
  ])(
    '%s takes the same time from the step that it wrote, to the picosecond, at every rung',
    async (_, block) => {
      const pipeline = join(dir, 'pipeline.yaml');
      writeFileSync(pipeline, `fabric: ${FABRIC}\ntraining:\n${block}`);
      writeFileSync(join(dir, 'data.yaml'), `fabric: ${FABRIC}\nstep: woven.yaml\n`);
      const step = async (...args: string[]) => {
        const { stdout, code } = await weft('run', ...args, '--json', '--quiet', '--device', 'cpu');
        expect(code).toBe(0);
        const { step: times, reuse } = JSON.parse(stdout);
        expect(reuse.calls).toBeGreaterThan(0);
        return { times, reuse };
      };
      const own = await step(pipeline, '--write-step', join(dir, 'woven.yaml'));
      expect(await step(join(dir, 'data.yaml'))).toEqual(own);
      expect(own.times.ladder[0].time_us).toBeGreaterThan(0);
    },
  );

  test('- prints the step and nothing else, and makes no file', async () => {
    const scenario = 'test/cli/fixtures/training.yaml';
    const { stdout, stderr, code } = await weft('run', scenario, '--write-step', '-');
    expect([code, stderr, existsSync('-')]).toEqual([0, '', false]);
    expect(stdout).toBe(await written(scenario, 'printed.yaml'));
    const both = await weft('run', scenario, '--write-step', '-', '--json');
    expect([both.code, both.stdout]).toEqual([2, '']);
    expect(both.stderr).toContain('in place of a result, which --json is about');
  });

  test('is refused without a training step', async () => {
    const path = join(dir, 'traffic.yaml');
    writeFileSync(path, `fabric: ${FABRIC}\ncollective: { name: all-reduce, size: 1MiB }\n`);
    const { stderr, code } = await weft('run', path, '--write-step', join(dir, 'c.yaml'));
    expect([code, stderr]).toEqual([2, expect.stringContaining('--write-step needs a training step')]);
  });
});

test('a step whose calls wait forever is told at its own key', async () => {
  const path = join(dir, 'waits.yaml');
  const role = (ranks: string, ...calls: string[]) =>
    `{ ranks: ${ranks}, phases: [{ items: [${calls.map((call) => `{ call: ${call}, on: dp }`).join()}] }] }`;
  const sum = '{ collective: all-reduce, group: dp, size: 1MiB, groups: 0-15 }';
  writeFileSync(
    path,
    `fabric: ${FABRIC}
step:
  streams: [compute, dp]
  collectives: { there: ${sum}, back: ${sum} }
  roles: { a: ${role('0-7', 'there', 'back')}, b: ${role('8-15', 'back', 'there')} }
`,
  );
  const { stderr, code } = await weft('run', path);
  expect(code).toBe(2);
  expect(stderr).toContain('these wait for each other forever');
  expect(stderr).toMatch(/\bat step\b/);
  expect(stderr).not.toContain('training');
});

test('--strict says if there is nothing to compare an estimate of memory with', async () => {
  const path = join(dir, 'strict.yaml');
  writeFileSync(path, `fabric: ${FABRIC}\ncollective: { name: all-reduce, size: 1MiB }\n`);
  const plain = await weft('run', path, '--strict');
  expect([plain.code, plain.stderr]).toEqual([
    0,
    expect.stringContaining('--strict checks nothing: only a training block has an estimate of memory'),
  ]);
  const scenario = 'test/cli/fixtures/training.yaml';
  const unknown = await weft('run', scenario, '--strict', '--estimate');
  expect([unknown.code, unknown.stderr]).toEqual([
    0,
    expect.stringContaining('--strict checks nothing: the memory of the accelerator is not known'),
  ]);
  const known = await weft(
    'run',
    scenario,
    '--strict',
    '--estimate',
    '--set',
    'training.accelerator.memory=80GiB',
  );
  expect([known.code, known.stderr]).toEqual([0, expect.not.stringContaining('--strict')]);
});

describe('--gantt and --trace', () => {
  const scenario = 'test/cli/fixtures/training.yaml';

  test('draw the roles below the result, and write a track a role and stream', async () => {
    const path = join(dir, 'trace.json');
    const { stdout, code } = await weft('run', scenario, '--gantt', '--trace', path, '--quiet');
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.at(-3)).toMatch(/^roles over time; a column is /);
    expect(lines.at(-2)).toMatch(/^all ranks {2}[FBo.-]{89}$/);
    const { traceEvents } = JSON.parse(readFileSync(path, 'utf8')) as {
      readonly traceEvents: readonly { readonly name: string; readonly args: { readonly name?: string } }[];
    };
    const threads = traceEvents.filter(({ name }) => name === 'thread_name').map(({ args }) => args.name);
    expect(threads).toEqual(['compute', 'dp']);
  });

  test('--gantt is refused without a training step, and with --json', async () => {
    const path = join(dir, 'plain.yaml');
    writeFileSync(path, `fabric: ${FABRIC}\ncollective: { name: all-reduce, size: 1MiB }\n`);
    const plain = await weft('run', path, '--gantt');
    expect([plain.code, plain.stderr]).toEqual([2, expect.stringContaining('--gantt needs a training step')]);
    const json = await weft('run', scenario, '--gantt', '--json');
    expect([json.code, json.stderr]).toEqual([2, expect.stringContaining('--gantt is text')]);
  });
});

const ROLE = 'all: { ranks: 0-3, phases: [{ items: [{ compute: 1ms }] }] }';

describe('a scenario with a step', () => {
  test('has one identity, in place, in a file and in other words', async () => {
    const readText = async () => `roles: { ${ROLE} }`;
    const texts = [
      `step: { roles: { ${ROLE} } }`,
      'step: s.yaml',
      'step: { file: s.yaml }',
      `step: { streams: [compute], launchLatency: 0ps, roles: { ${ROLE.replace('0-3', '0-1 + 0-2/2')} } }`,
    ];
    const hashes = await Promise.all(
      texts.map(async (step) => (await parseScenario(`fabric: ${FABRIC}\n${step}`, { readText })).hash),
    );
    expect(new Set(hashes).size).toBe(1);
    const other = await parseScenario(
      `fabric: ${FABRIC}\nstep: { roles: { ${ROLE.replace('1ms', '2ms')} } }`,
    );
    expect(other.hash).not.toBe(hashes[0]);
  });

  test.each([
    [
      'two workloads',
      `training: {}\nstep: { roles: { ${ROLE} } }`,
      "'training' and 'step' are two workloads",
    ],
    ['a list', 'step: []', "'step' must be a block or a file"],
    ['a file and more', 'step: { file: s.yaml, roles: {} }', "a step from a file has no key 'roles'"],
    ['a file that is no block', 'step: s.yaml', "a step is a block with 'roles'"],
    [
      'ranks beyond the fabric',
      `step: { roles: { ${ROLE.replace('0-3', '0-16')} } }`,
      'rank 16 is not in the fabric',
    ],
  ])('%s is refused', async (_, step, message) => {
    const parsed = parseScenario(`fabric: ${FABRIC}\n${step}`, { readText: async () => '- 1' });
    await expect(parsed).rejects.toThrow(message);
  });
});
