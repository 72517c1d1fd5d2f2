import { expect, test } from 'vitest';
import { central } from '../../../src/index.ts';
import { resultJson } from '../../../src/report/json.ts';
import { parseResult } from '../../../src/report/schema.ts';
import { resultTable } from '../../../src/report/text/table.ts';
import { resultOf } from './support.ts';

const scenario = (batch: string) => `
fabric: star:hosts=4,rate=100Gbit/s
seeds: 2
training:
  model: { layers: 4, hidden: 1024, heads: 16, ffn: 4096, vocab: 32000, sequence: 512 }
  accelerator: { peak: 100TFLOP/s, efficiency: 50% }
  parallelism: { dp: 2, pp: 2 }
  batch: { sequences: 8, ${batch} }
`;

test('a list of micro-batches is a range, of which the quickest is the result', async () => {
  const shown: number[] = [];
  const onTimeline = ({ layout }: { layout: { totalPs: number } }) => shown.push(layout.totalPs);
  const result = await resultOf(scenario('microBatch: [8, 1, 3, 2]'), { onTimeline });
  const alone = await Promise.all([8, 4, 1].map((count) => resultOf(scenario(`microBatches: ${count}`))));
  const times = alone.map(({ step }) => central(step!.time_us));
  const { range } = result;
  // Smaller micro-batches have the smaller bubble, and here more transfers in turn.
  expect(range!.runs.map(({ values, time_us }) => [values['batch.microBatch'], central(time_us)])).toEqual([
    [8, times[2]],
    [1, times[0]],
    [2, times[1]],
  ]);
  expect(range!.time_us).toEqual([Math.min(...times), Math.max(...times)]);
  expect(central(result.step!.time_us)).toBe(Math.min(...times));
  expect(range!.runs.filter((run) => run.shown).map(({ time_us }) => central(time_us))).toEqual([
    Math.min(...times),
  ]);
  expect(shown).toHaveLength(1);
  expect(shown[0]! / 1e6).toBeCloseTo(Math.min(...times), 6);
  expect(range!.left_out).toHaveLength(1);
  expect(parseResult(JSON.parse(resultJson(result))).range).toEqual(range);
  const text = resultTable(result);
  expect(text).toContain('training step with the values that are possible:');
  expect(text).toContain('not possible: batch.microBatch 3: micro-batches of 3 do not divide 8 sequences');
});
