import { expect, test } from 'vitest';
import { sampleOf, stretchRest } from '../../../src/run/training/sample.ts';
import { measureTraining } from '../../../src/run/training/work.ts';
import { fakeEngine, SCALE_OUT } from '../ladder/fake.ts';
import { tinyTraining } from '../workload/models.ts';
import { graphFor, simulatorOf } from './fake-training.ts';

const shape = { layers: 3, experts: 2 };

test('parts at equal distances are taken, of about the weight that is asked for', () => {
  const parts = Array.from({ length: 10 }, (_, i) => [2 * i, 2 * i + 1]);
  const weightOf = (calls: readonly number[]) => 5 * calls.length;
  // Ten parts of 10 weigh 100: a third of them may be taken at most, so every fourth is.
  const { taken, rest } = sampleOf(parts, weightOf, 33);
  expect(taken.map(([first]) => first)).toEqual([4, 12]);
  expect([...taken, ...rest]).toHaveLength(10);
  expect(sampleOf(parts, weightOf, 100).rest).toEqual([]);
  expect(sampleOf(parts, weightOf, 1).taken).toHaveLength(1);
});

test('calls of the rest are as much longer than alone as those that were taken', () => {
  const graph = graphFor(tinyTraining(shape));
  const calls = [...graph.collective.keys()].filter((node) => graph.collective[node]! >= 0);
  const first = calls[0]!;
  const same = calls.filter((node) => graph.collective[node] === graph.collective[first]).slice(1);
  const kind = graph.program.collectives[graph.collective[first]!]!.group;
  const other = calls.find((node) => graph.program.collectives[graph.collective[node]!]!.group !== kind)!;
  const alone = new Float64Array(graph.count).fill(100);
  const durations = alone.slice();
  durations[first] = 150;
  stretchRest(graph, { taken: [[first]], rest: [[...same, other]] }, durations, alone);
  expect(same.map((node) => durations[node])).toEqual(same.map(() => 150));
  expect(durations[other]).toBe(100);
});

test('a step with too many messages is sampled, and one that is not has no share', async () => {
  const graph = graphFor(tinyTraining(shape));
  const at = async (above: number, to: number) => {
    const simulator = simulatorOf(fakeEngine(() => SCALE_OUT).simulate, [1]);
    const options = { samples: { above, to }, slices: { above: 1e9, to: 1e9 } };
    return (await measureTraining(graph, simulator, options)).get('routing')!;
  };
  const all = await at(1e9, 1e9);
  expect(all.sampled).toBe(undefined);
  const some = await at(0, 1);
  expect(some.sampled!.share).toBeLessThan(1);
  expect(some.messages).toBe(all.messages);
});
