import fc from 'fast-check';
import { expect, test } from 'vitest';
import { measureTraining } from '../../../src/run/training/work.ts';
import { buildProgram } from '../../../src/workload/parallelism/build.ts';
import { graphOf } from '../../../src/workload/timeline/graph.ts';
import { tinyTraining } from '../../unit/workload/models.ts';
import { transfers } from './random.ts';
import { collisions, simulatorOn } from './simulator.ts';
import { wholeStep } from './whole.ts';

test('calls in episodes take as long as all calls of the step in one schedule', async () => {
  await fc.assert(
    fc.asyncProperty(transfers, async (program) => {
      const simulator = simulatorOn(collisions, [1]);
      const whole = await simulator.run('whole', wholeStep(program, 'together'), 'routing');
      const step = (await measureTraining(graphOf(program), simulator)).get('routing')!;
      expect(step.leftPs).toBe(0);
      expect(Math.abs(step.timesPs[0]! / whole.replicas[0]!.endPs - 1)).toBeLessThan(1e-6);
    }),
    { numRuns: 150, interruptAfterTimeLimit: 60_000, endOnFailure: true },
  );
});

test('with every simulation made anew, nothing changes', async () => {
  await fc.assert(
    fc.asyncProperty(
      transfers,
      fc.uniqueArray(fc.nat(99), { minLength: 1, maxLength: 3 }),
      async (program, seeds) => {
        const graph = graphOf(program);
        const [once, anew] = await Promise.all(
          [true, false].map((memo) => measureTraining(graph, simulatorOn(collisions, seeds), { memo })),
        );
        for (const [rung, step] of once!) {
          const { timesPs, layouts, linkBytes, messages } = anew!.get(rung)!;
          expect({ timesPs, layouts, linkBytes, messages }).toEqual({
            ...{ timesPs: step.timesPs, layouts: step.layouts },
            ...{ linkBytes: step.linkBytes, messages: step.messages },
          });
        }
      },
    ),
    { numRuns: 30, interruptAfterTimeLimit: 60_000, endOnFailure: true },
  );
});

test.each([
  // Compute as slow as communication, and much faster.
  ['slow', 1e13],
  ['fast', 1e14],
])('an expert step of %s compute, near one schedule in which ranks drift', async (_, peak) => {
  const small = tinyTraining({ layers: 3, experts: 2, bucket: 20_000 });
  const training = { ...small, accelerator: { ...small.accelerator, peak } };
  const { program } = graphOf(
    buildProgram({ ...training, parallelism: { dp: 4, tp: 2, pp: 1, ep: 2 } }).program,
  );
  for (const seed of [1, 2, 3, 4]) {
    const simulator = simulatorOn(collisions, [seed]);
    const whole = await simulator.run('whole', wholeStep(program, 'apart'), 'routing');
    const step = (await measureTraining(graphOf(program), simulator)).get('routing')!;
    expect(Math.abs(step.timesPs[0]! / whole.replicas[0]!.endPs - 1)).toBeLessThan(0.03);
  }
});
