/** `training.compute`: rates by name or by hand, and what the step makes of them. */
import { describe, expect, test } from 'vitest';
import { describeRates } from '../../../src/scenario/catalogue/describe-rates.ts';
import { parseScenario } from '../../../src/scenario/check.ts';
import { computeParams } from '../../../src/workload/compute/params.ts';
import { rates } from '../../../src/workload/compute/rates/registry.ts';
import { buildProgram } from '../../../src/workload/parallelism/build.ts';
import type { Training } from '../../../src/workload/params.ts';

const BASE = `
fabric: star:hosts=8,rate=400Gbit/s
training:
  model: llama-3-8b
  parallelism: { dp: 8 }
  batch: { sequences: 1 }
  accelerator: h100
`;

async function trainingOf(more = ''): Promise<Training> {
  const { workload } = await parseScenario(`${BASE}${more}`);
  if (workload.kind !== 'training') throw new Error('a training step');
  return workload.training;
}

function computePs(training: Training): number {
  const items = buildProgram(training).program.roles[0]!.phases.flatMap((phase) => phase.items);
  return items.reduce((sum, item) => sum + (item.kind === 'compute' ? item.timePs : 0), 0);
}

test('without the key a step has no rates', async () => {
  expect((await trainingOf()).compute).toBeUndefined();
});

test('a name has the values and sources of its table', async () => {
  const { compute } = await trainingOf('  compute: h100-bf16-2025\n');
  expect(compute?.name).toBe('h100-bf16-2025');
  expect(compute?.values.products).toBe(660e12);
  expect(compute?.values.launch).toBe(5e6);
  expect(compute?.sources?.join()).toMatch(/fitted on three steps/);
});

test('values of the block replace those of the table', async () => {
  const { compute } = await trainingOf(
    '  compute: { name: h100-bf16-2025, products: 600TFLOP/s, graphs: layers }\n',
  );
  expect(compute?.values.products).toBe(600e12);
  expect(compute?.values.graphs).toBe('layers');
  expect(compute?.values.memoryRate).toBe(8 * 2.8e12);
});

test('rates by hand need those that have no default', async () => {
  const { compute } = await trainingOf('  compute: { products: 600TFLOP/s, memoryRate: 3TB/s }\n');
  expect(compute?.name).toBeUndefined();
  expect(compute?.values.attention).toBe('flash');
  await expect(trainingOf('  compute: { products: 600TFLOP/s }\n')).rejects.toThrow(/memoryRate/);
});

test.each([
  ['  compute: h100\n', /unknown rates 'h100'/],
  ['  compute: { name: h100-bf16-2025, rate: 1 }\n', /rate/],
  ['  compute: { products: 2PFLOP/s, memoryRate: 3TB/s }\n', /exceeds the peak/],
])('%s is refused', async (more, message) => {
  await expect(trainingOf(more)).rejects.toThrow(message);
});

test('with rates a step does not depend on the efficiency; without them it does', async () => {
  const by = async (more: string) => {
    const training = await trainingOf(more);
    const other = { ...training, accelerator: { ...training.accelerator, efficiency: 0.25 } };
    return [computePs(training), computePs(other)] as const;
  };
  const [rated, again] = await by('  compute: h100-bf16-2025\n');
  expect(again).toBe(rated);
  const [plain, slower] = await by('');
  expect(slower / plain).toBeCloseTo(2, 6);
});

test('the list of tables says for which peak each is', () => {
  const peaks = describeRates(rates).members.map(({ name, figures }) => [name, figures]);
  expect(peaks).toContainEqual([
    'a100-fp16-2021',
    ['peak: 312TFLOP/s of the accelerator that the table is for'],
  ]);
});

describe.each(rates)('$name', ({ values, sources, summary }) => {
  test('has values of known keys, and says what was fitted on at most three steps', () => {
    for (const key of Object.keys(values)) expect(Object.keys(computeParams)).toContain(key);
    expect(sources.filter((source) => /fitted on (?:one|two|three) step/.test(source))).toHaveLength(1);
    expect(summary).toMatch(/\d+ W/);
  });
});
