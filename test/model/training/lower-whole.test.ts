/** A whole program lowered by streams, against the reference, item by item. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildProgram } from '../../../src/workload/parallelism/build.ts';
import type { StepProgram } from '../../../src/workload/program.ts';
import { graphOf } from '../../../src/workload/timeline/graph.ts';
import { lowerWhole } from '../../../src/workload/together/lower-whole.ts';
import { tinyTraining } from '../../unit/workload/models.ts';
import { transfers } from './random.ts';
import { collisions, simulatorOn } from './simulator.ts';
import { wholeStep } from './whole.ts';

/** The end of the step, with all calls simulated. */
async function endsOf(program: StepProgram, seed: number) {
  const graph = graphOf(program);
  const calls = Array.from(graph.collective.keys()).filter((node) => graph.collective[node]! >= 0);
  const simulator = simulatorOn(collisions, [seed]);
  const options = { launchPs: program.launchPs, server: collisions.server, waitPs: () => 0 };
  const { schedule } = lowerWhole(graph, calls, (node) => graph.computePs[node]!, options);
  const own = await simulator.run('own', schedule, 'routing');
  const whole = await simulator.run('whole', wholeStep(program, 'together'), 'routing');
  return { own: own.replicas[0]!, whole: whole.replicas[0]! };
}

test('random transfers end when they end in a schedule with lanes for every item', async () => {
  await fc.assert(
    fc.asyncProperty(transfers, async (program) => {
      const { own, whole } = await endsOf(program, 1);
      expect(Math.abs(own.endPs - whole.endPs)).toBeLessThanOrEqual(1e-9 * whole.endPs);
    }),
    { numRuns: 100, interruptAfterTimeLimit: 60_000, endOnFailure: true },
  );
});

test.each([
  ['experts', { dp: 4, tp: 2, pp: 1, ep: 2 }, {}],
  ['a pipeline', { dp: 2, tp: 2, pp: 2, ep: 1 }, { sequences: 8, microBatches: 4 }],
])(
  'a step with %s ends when it ends in a schedule with lanes for every item',
  async (_, parallelism, batch) => {
    const small = tinyTraining({ layers: 4, experts: parallelism.ep > 1 ? 2 : 0, bucket: 20_000 });
    const training = { ...small, batch: { ...small.batch, ...batch } };
    const { program } = buildProgram({ ...training, parallelism });
    for (const seed of [1, 2, 3]) {
      const { own, whole } = await endsOf(program, seed);
      expect(Math.abs(own.endPs - whole.endPs)).toBeLessThanOrEqual(1e-9 * whole.endPs);
    }
  },
);
