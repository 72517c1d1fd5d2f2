/**
 * Steps simulated with a few of their replicas against all of them, on fabrics where replicas are
 * alike.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SLICE_LIMITS } from '../../../src/run/training/sliced.ts';
import { measureTraining } from '../../../src/run/training/work.ts';
import { star } from '../../../src/topology/star.ts';
import { buildProgram } from '../../../src/workload/parallelism/build.ts';
import { graphOf } from '../../../src/workload/timeline/graph.ts';
import { tinyTraining } from '../../unit/workload/models.ts';
import { simulatorOn } from './simulator.ts';

/**
 * Sixteen servers of two ranks on one switch. Inside, a wait of a group takes less time than its
 * collectives.
 */
const servers = star.build({
  ...{ hosts: 16, gpus: 2, rate: 100e9, latency: 500_000, radix: undefined },
  ...{ scaleUpRate: 800e9, scaleUpLatency: 25_000 },
});

const steps = fc.record({
  dp: fc.constantFrom(4, 6, 8),
  tp: fc.constantFrom(1, 2),
  pp: fc.constantFrom(1, 2),
  llama3: fc.boolean(),
  bucket: fc.constantFrom(5_000, 20_000, 100_000),
  sharding: fc.constantFrom('none' as const, 'zero1' as const, 'fsdp' as const),
});

test('random steps with a few of their replicas take as long as with all', async () => {
  let sliced = 0;
  await fc.assert(
    fc.asyncProperty(steps, async ({ dp, tp, pp, llama3, bucket, sharding }) => {
      const small = tinyTraining({ layers: 4, bucket });
      const { program } = buildProgram({
        ...small,
        parallelism: { dp, tp, pp, ep: 1, ...(llama3 && { order: 'llama3' }) },
        batch: { ...small.batch, sequences: 4, microBatches: 4 },
        gradients: { ...small.gradients, sharding },
      });
      const graph = graphOf(program);
      const simulator = simulatorOn(servers, [1]);
      const some = await measureTraining(graph, simulator, { slices: { above: 0, to: 1e9 } });
      const all = await measureTraining(graph, simulator);
      for (const [rung, { timesPs, slice, messages }] of some) {
        const whole = all.get(rung)!;
        // One schedule against rounds of episodes, in which the ranks of a group are not apart.
        expect(Math.abs(timesPs[0]! / whole.timesPs[0]! - 1)).toBeLessThan(1e-5);
        expect(messages).toBe(whole.messages);
        if (slice) sliced++;
      }
    }),
    { numRuns: 25, interruptAfterTimeLimit: 60_000, endOnFailure: true },
  );
  expect(sliced).toBeGreaterThan(10);
});

test('small steps are simulated with all ranks', async () => {
  const graph = graphOf(buildProgram(tinyTraining({ layers: 4, bucket: 20_000 })).program);
  const measures = await measureTraining(graph, simulatorOn(servers, [1]), { slices: SLICE_LIMITS });
  for (const { slice } of measures.values()) expect(slice).toBe(undefined);
});
