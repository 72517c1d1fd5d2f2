/** `training.recompute`: a name, a text with commas, or a list. */
import { expect, test } from 'vitest';
import { scenarioSchema } from '../../../src/scenario/catalogue/schema.ts';
import { parseScenario } from '../../../src/scenario/check.ts';

async function recomputeOf(value: string): Promise<string | undefined> {
  const { workload } = await parseScenario(`
fabric: star:hosts=8,rate=100Gbit/s
training:
  model: { layers: 4, hidden: 96, heads: 12, ffn: 96, vocab: 1000, sequence: 96 }
  parallelism: { dp: 8 }
  batch: { sequences: 2 }
  recompute: ${value}
`);
  return workload.kind === 'training' ? workload.training.recompute : undefined;
}

test.each([
  ['full', 'full'],
  ['mlp, attention', 'mlp, attention'],
  ['[mlp, attention]', 'mlp,attention'],
  ['[selective]', 'selective'],
])('%s is read as %s', async (value, text) => {
  expect(await recomputeOf(value)).toBe(text);
});

test.each([
  ['[]', /'recompute' must be a single value/],
  ['[mlp, [attention]]', /'recompute' must be a single value, not a list/],
  ['[mlp, norm]', /'norm' cannot be recomputed/],
  ['{ mlp: true }', /'recompute' must be a single value, not a block/],
])('%s is refused', async (value, message) => {
  await expect(recomputeOf(value)).rejects.toThrow(message);
});

test('the schema has both forms', () => {
  expect(JSON.stringify(scenarioSchema())).toMatch(
    /"recompute":\{[^{}]*"anyOf":\[\{"type":"string"\},\{"type":"array","items":\{"type":"string"\},"minItems":1\}\]/,
  );
});
