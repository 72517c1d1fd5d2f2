/** Values of a training step that are not known. */
import { expect, test } from 'vitest';
import { parseScenario, UserError } from '../../../src/index.ts';

const scenario = (batch: string, more = '') => `
fabric: star:hosts=8,rate=400Gbit/s
training:
  model: { layers: 8, hidden: 1024, heads: 16, ffn: 4096, vocab: 32000, sequence: 512 }
  parallelism: { dp: 2, pp: 2 }
  batch: { sequences: 8, ${batch} }
${more}`;

async function workloadOf(text: string) {
  const { workload, hash } = await parseScenario(text);
  if (workload.kind !== 'training') throw new Error('a training step');
  return { ...workload, hash };
}

async function faultsOf(text: string): Promise<string> {
  try {
    await parseScenario(text);
    return '';
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

test('one micro-batch is the number of micro-batches, and the same scenario', async () => {
  const own = await workloadOf(scenario('microBatch: 2'));
  const same = await workloadOf(scenario('microBatches: 4'));
  expect(own.training).toEqual(same.training);
  expect(own.variants).toBeUndefined();
  expect(own.hash).toBe(same.hash);
});

test('each possible value is a variant, the others are left out with the reason', async () => {
  const { variants, training } = await workloadOf(scenario('microBatch: [1, 3, 4]'));
  expect(variants!.runs.map(({ values, training: { batch } }) => [values, batch.microBatches])).toEqual([
    [{ 'batch.microBatch': 1 }, 8],
    [{ 'batch.microBatch': 4 }, 2],
  ]);
  expect(training).toBe(variants!.runs[0]!.training);
  expect(variants!.leftOut).toEqual([
    { values: { 'batch.microBatch': 3 }, reason: 'micro-batches of 3 do not divide 8 sequences' },
  ]);
});

test('two lists are all combinations; what does not fit the pipeline or the memory is left out', async () => {
  const text = scenario(
    'microBatch: [1, 8]',
    `  pipeline: { schedule: interleaved-1f1b, virtual: [2, 3] }
  accelerator: { peak: 100TFLOP/s, memory: 2GiB }
`,
  );
  const { variants } = await workloadOf(text);
  const valuesOf = (some: readonly { readonly values: Readonly<Record<string, number>> }[]) =>
    some.map(({ values }) => Object.values(values));
  expect(valuesOf(variants!.runs)).toEqual([[1, 2]]);
  expect(valuesOf(variants!.leftOut)).toEqual([
    [1, 3],
    [8, 2],
    [8, 3],
  ]);
  const [uneven, large] = variants!.leftOut.map(({ reason }) => reason);
  expect(uneven).toContain('8 layers cannot be spread evenly');
  expect(large).toMatch(/^a rank needs about \d+\.\d GiB, its accelerator has 2\.0 GiB$/);
});

test.each([
  ['microBatch: [3, 5]', ['micro-batches of 3 do not divide 8 sequences', 'micro-batches of 5 do not']],
  ['microBatch: 3', ['micro-batches of 3 do not divide 8 sequences']],
  ['microBatch: [2, x]', ["microBatch: 'x' is not a whole number"]],
  ['microBatch: []', ["'microBatch' is an empty list"]],
  ['microBatch: 2, microBatches: 4', ["'microBatch' and 'microBatches' both say"]],
])('%s is an error', async (batch, parts) => {
  const faults = await faultsOf(scenario(batch));
  for (const part of parts) expect(faults).toContain(part);
});

test('a fault that no value mends is told once', async () => {
  const faults = await faultsOf(scenario('microBatch: [1, 2, 4]', '  pipelin: { virtual: 2 }\n'));
  expect(faults.split("training has no key 'pipelin'")).toHaveLength(2);
});
