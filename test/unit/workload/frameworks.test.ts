import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import type { Param } from '../../../src/model/params.ts';
import { TRAINING_BLOCKS } from '../../../src/scenario/check/check-training.ts';
import { parseScenario } from '../../../src/scenario/check.ts';
import type { ScenarioError } from '../../../src/scenario/text/problems.ts';
import { completeTraining } from '../../../src/workload/complete.ts';
import { frameworks } from '../../../src/workload/frameworks/registry.ts';
import { stepParams, type Training } from '../../../src/workload/params.ts';

const KEYS = new Map<string, Param>([
  ...Object.entries(TRAINING_BLOCKS).flatMap(([block, params]) =>
    Object.entries(params).map(([key, param]): [string, Param] => [`${block}.${key}`, param]),
  ),
  ...Object.entries(stepParams),
]);

const model = { layers: 4, hidden: 64, heads: 4, ffn: 128, vocab: 1000, sequence: 128 };

test.each(frameworks)('$name: every choice is a value that its key may have', (framework) => {
  for (const pp of [1, 2]) {
    for (const pipeline of [{}, { virtual: 2 }]) {
      const step = completeTraining({
        ...{ model, framework, pipeline },
        parallelism: { dp: 4, tp: 2, pp },
        batch: { sequences: 4 },
      });
      for (const [key, value] of Object.entries(step.framework!.values)) {
        const { kind, choices, min = 0, max = Infinity } = KEYS.get(key)!;
        if (kind === 'choice') expect(choices).toContain(value);
        else if (kind === 'flag') expect(value).toBeTypeOf('boolean');
        else if (kind === 'text') expect(value).toBeTypeOf('string');
        else expect(Number(value) >= min && Number(value) <= max).toBe(true);
      }
    }
  }
});

test('docs/training.md has the table of all choices', () => {
  const docs = readFileSync(resolve(import.meta.dirname, '../../../docs/training.md'), 'utf8');
  for (const { name, choices } of frameworks) {
    for (const { key, text, source } of choices) {
      expect(docs).toContain(`| \`${name}\` | \`${key}\` | ${text} | ${source} |\n`);
    }
  }
});

async function read(training: string): Promise<Training> {
  const text = `{ fabric: 'star:hosts=64,rate=1GB/s', training: {
    model: { layers: 4, hidden: 64, heads: 4, ffn: 128, vocab: 1000, sequence: 128 },
    batch: { sequences: 4 }, ${training} } }`;
  const { workload } = await parseScenario(text);
  return (workload as { readonly training: Training }).training;
}

test('without a framework nothing changes; with one its choices are the defaults', async () => {
  const plain = await read('parallelism: { dp: 8, tp: 2 }');
  expect(plain.framework).toBeUndefined();
  const { framework, ...ddp } = await read('framework: ddp, parallelism: { dp: 8, tp: 2 }');
  expect(ddp).toEqual({
    ...plain,
    gradients: { ...plain.gradients, dtypeBytes: 4, bucket: 25 * 2 ** 20, firstBucket: 2 ** 20 },
  });
  expect(framework).toEqual({
    name: 'ddp',
    values: {
      'gradients.sharding': 'none',
      'gradients.dtypeBytes': 4,
      'gradients.bucket': 25 * 2 ** 20,
      'gradients.firstBucket': 2 ** 20,
      'gradients.overlap': true,
      'optimizer.gradientNorm': false,
    },
  });
});

test('a value that is set by hand wins, and choices follow from it', async () => {
  const { gradients, framework } = await read(
    'framework: megatron, parallelism: { dp: 64 }, gradients: { dtypeBytes: 2, sharding: none }',
  );
  // max(40 M, 64 M) parameters of 2 bytes.
  expect(gradients).toMatchObject({ dtypeBytes: 2, sharding: 'none', bucket: 128e6 });
  expect(Object.keys(framework!.values)).not.toContain('gradients.sharding');
  const { batch } = await read('framework: torchtitan, parallelism: { dp: 4, pp: 2 }');
  expect(batch.microBatches).toBe(2);
});

test('an unknown framework is reported', async () => {
  const failed = await read('framework: megatrom, parallelism: { dp: 1 }').catch((error: unknown) => error);
  expect((failed as ScenarioError).problems).toMatchObject([
    { what: "unknown framework 'megatrom'", advice: "did you mean 'megatron'?" },
  ]);
});
