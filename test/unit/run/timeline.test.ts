/** Where the time of a training step goes: sums and bytes of whole runs. */
import { expect, test } from 'vitest';
import { central } from '../../../src/index.ts';
import { resultJson } from '../../../src/report/json.ts';
import { parseResult } from '../../../src/report/schema.ts';
import { resultOf } from './support.ts';

const TRAINING = `
training:
  model: { layers: 4, hidden: 1024, heads: 16, ffn: 4096, vocab: 32000, sequence: 512 }
  accelerator: { peak: 100TFLOP/s, efficiency: 50% }
`;

test.each([1, 2])(
  'with %i seeds, parts of roles and of the critical path add up to the step',
  async (seeds) => {
    const result = await resultOf(`
fabric: leaf-spine:leaves=4,spines=2,hosts=4,rate=100Gbit/s
seeds: ${seeds}
routing: ecmp
${TRAINING}  parallelism: { dp: 4, tp: 2, pp: 2 }
  batch: { sequences: 4, microBatches: 4 }
`);
    const timeline = result.timeline!;
    const step = central(result.step!.time_us);
    const compute = central(result.step!.ladder[0]!.time_us);
    expect(timeline.roles.map(({ name, ranks }) => [name, ranks])).toEqual([
      ['stage 0', 8],
      ['stage 1', 8],
    ]);
    for (const role of [timeline, ...timeline.roles]) {
      expect(role.compute_us + role.exposed_us + role.bubble_us).toBeCloseTo(step, 3);
      // At rung compute the step is computation and bubble.
      expect(role.compute_us + role.bubble_compute_us).toBeCloseTo(compute, 3);
    }
    const exposed = timeline.streams.reduce((sum, { exposed_us }) => sum + exposed_us, 0);
    expect(exposed).toBeCloseTo(timeline.exposed_us, 3);
    expect(timeline.streams.some(({ group }) => group === 'dp')).toBe(true);
    const path = timeline.critical_path;
    expect(path.reduce((sum, { time_us }) => sum + time_us, 0)).toBeCloseTo(step, 3);
    expect(path.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
    expect(parseResult(JSON.parse(resultJson(result))).timeline).toEqual(timeline);
  },
);

test('bytes of a rank: a ring all-reduce of four ranks sends 2 · 3/4 of the size a call', async () => {
  const { timeline, collectives } = await resultOf(`
fabric: star:hosts=4,rate=100Gbit/s,latency=1us
${TRAINING}  parallelism: { dp: 1, tp: 4 }
  algorithms: { tp: ring }
  batch: { sequences: 2, microBatches: 2 }
`);
  const [reduce] = collectives;
  expect(collectives.length).toBe(1);
  // A micro-batch has two all-reduces a layer forward, as many backward, and two at the ends.
  expect(reduce!.count).toBe((2 * 2 * 4 + 2) * 2);
  // Nothing hides them: all ranks compute, then all reduce.
  const [stream] = timeline!.streams;
  expect(stream).toMatchObject({ group: 'tp', stream: 'compute', calls: reduce!.count, hidden_us: 0 });
  expect(stream!.bytes).toBeCloseTo(1.5 * reduce!.bytes * reduce!.count, 3);
  expect(stream!.exposed_us).toBeCloseTo(central(reduce!.time_us) * reduce!.count, 6);
  expect(timeline!.bubble_us).toBe(0);
});
