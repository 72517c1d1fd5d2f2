import { expect, test } from 'vitest';
import { warning } from '../../../src/model/warning.ts';
import { settlingWarnings } from '../../../src/run/rows/settled.ts';
import { measureTraining } from '../../../src/run/training/work.ts';
import { fakeEngine, SCALE_OUT } from '../ladder/fake.ts';
import { tinyTraining } from '../workload/models.ts';
import { graphFor, simulatorOf } from './fake-training.ts';

const shape = { layers: 3, experts: 2 };

test('the worst rung is told, and nothing where times stay and nothing was cut', () => {
  const at = (leftPs: number, cutInto: number) => ({ timesPs: [1000, 3000], leftPs, cutInto });
  const fine = ['latency', at(0, 0)] as const;
  expect(settlingWarnings(new Map([fine]), 7)).toEqual([]);
  expect(
    settlingWarnings(
      new Map([fine, ['endpoints', at(40, 3)], ['topology', at(10, 3)], ['routing', at(0, 2)]]),
      7,
    ),
  ).toEqual([
    warning('unsettled-calls', { rung: 'endpoints', leftPs: 40, share: 0.02 }),
    warning('cut-episode', { rung: 'topology', parts: 3, most: 7 }),
  ]);
});

test('times that change with every simulation do not settle', async () => {
  const { simulate } = fakeEngine(() => SCALE_OUT);
  let runs = 0;
  const restless = async (run: Parameters<typeof simulate>[0]) => {
    const result = await simulate(run);
    const factor = 1 + (runs++ % 2);
    const replicas = result.replicas.map((one) => ({
      ...one,
      marksPs: one.marksPs.map((timePs) => timePs * factor),
    }));
    return { ...result, replicas };
  };
  const graph = graphFor(tinyTraining(shape));
  const left = async (engine: typeof simulate) =>
    (await measureTraining(graph, simulatorOf(engine, [1]), { memo: false, whole: false })).get('routing')!
      .leftPs;
  expect(await left(restless)).toBeGreaterThan(0);
  expect(await left(simulate)).toBe(0);
});

test('an episode of more than the limit is cut', async () => {
  const graph = graphFor(tinyTraining(shape));
  const cutInto = async (mostTogether: number) => {
    const simulator = simulatorOf(fakeEngine(() => SCALE_OUT).simulate, [1]);
    return (await measureTraining(graph, simulator, { mostTogether })).get('routing')!.cutInto;
  };
  expect(await cutInto(1e9)).toBe(0);
  expect(await cutInto(1)).toBeGreaterThan(1);
});
