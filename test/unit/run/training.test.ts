import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ladderOf } from '../../../src/ladder/ladder.ts';
import { measureTraining } from '../../../src/run/training/work.ts';
import { firstChannel } from '../../../src/workload/channels.ts';
import { fakeEngine, SCALE_OUT, SCALE_UP } from '../ladder/fake.ts';
import { tinyTraining } from '../workload/models.ts';
import { graphFor, simulatorOf } from './fake-training.ts';

/** tp inside servers; everything else between them. */
function byChannel(run: { readonly schedule: { readonly laneChannel: Uint32Array } }) {
  return run.schedule.laneChannel[0]! < firstChannel('ep') ? SCALE_UP : SCALE_OUT;
}

test('deltas of random training steps sum to the step time exactly', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        layers: fc.integer({ min: 1, max: 6 }),
        experts: fc.constantFrom(0, 2),
        microBatches: fc.constantFrom(1, 2),
        bucket: fc.integer({ min: 1, max: 1e7 }),
        overlap: fc.boolean(),
        seeds: fc.uniqueArray(fc.nat(1e6), { minLength: 1, maxLength: 4 }),
      }),
      async ({ seeds, ...shape }) => {
        const graph = graphFor(tinyTraining(shape));
        const ladder = ladderOf(
          await measureTraining(graph, simulatorOf(fakeEngine(byChannel).simulate, seeds)),
        );
        expect(ladder.timesPs).toHaveLength(seeds.length);
        ladder.timesPs.forEach((total, seed) => {
          expect(Number.isInteger(total)).toBe(true);
          const deltas = ladder.rungs.map((r) => r.deltasPs[r.deltasPs.length === 1 ? 0 : seed]!);
          expect(deltas.reduce((a, b) => a + b)).toBe(total);
        });
      },
    ),
    { numRuns: 30 },
  );
});

test('a dense step: each distinct collective once a rung, no backward pass as a whole', async () => {
  const engine = fakeEngine(byChannel);
  const graph = graphFor(tinyTraining({ layers: 12, bucket: 1 }));
  await measureTraining(graph, simulatorOf(engine.simulate, [1, 2]));
  expect(engine.runs).toHaveLength(4 * graph.program.collectives.length);
  // Only the last rung depends on the seed.
  for (const run of engine.runs) expect(run.seeds).toHaveLength(run.reality === 'routing' ? 2 : 1);
});

test('buckets that meet expert traffic on a link are simulated together with it', async () => {
  const engine = fakeEngine(byChannel);
  const graph = graphFor(tinyTraining({ layers: 3, experts: 2 }));
  await measureTraining(graph, simulatorOf(engine.simulate, [1]));
  // Only these have marks.
  const together = engine.runs.filter((run) => run.schedule.markCount > 0);
  const perRung = (reality: string) => together.filter((run) => run.reality === reality).length;
  for (const reality of ['endpoints', 'topology', 'routing']) expect(perRung(reality)).toBeGreaterThan(0);
  // Without rates nothing stands in the way.
  expect(perRung('latency')).toBe(0);
});

test('collectives of any groups that overlap on the same links are simulated together', async () => {
  const engine = fakeEngine(() => SCALE_OUT);
  // Next to no compute, so that buckets are under way when the next layer communicates.
  const training = tinyTraining({ layers: 2, bucket: 1 });
  const fast = { ...training, accelerator: { ...training.accelerator, peak: 1e18 } };
  await measureTraining(graphFor(fast), simulatorOf(engine.simulate, [1]));
  const channels = engine.runs
    .filter((run) => run.schedule.markCount > 0)
    .map((run) => new Set(run.schedule.laneChannel));
  expect(channels.length).toBeGreaterThan(0);
  for (const own of channels) {
    expect(own).toContain(firstChannel('dp'));
    expect(own).toContain(firstChannel('tp'));
  }
});

test('simulations are all runs of the engine at a rung, reused calls repeat one', async () => {
  const engine = fakeEngine(byChannel);
  const graph = graphFor(tinyTraining({ layers: 3, experts: 2, microBatches: 2 }));
  const measures = await measureTraining(graph, simulatorOf(engine.simulate, [1]));
  for (const rung of ['latency', 'endpoints', 'routing'] as const) {
    // Links of `topology` are needed at every rung, and are looked at in the first one.
    const runs = engine.runs.filter(({ reality }) => reality === rung).length;
    const first = rung === 'latency' ? graph.program.collectives.length : 0;
    expect(measures.get(rung)!.reuse.simulations).toBe(runs + first);
    expect(measures.get(rung)!.reuse.calls).toBe(graph.calls.reduce((a, b) => a + b, 0));
  }
  // Without rates each collective is simulated alone.
  const { calls, reused } = measures.get('latency')!.reuse;
  expect(reused).toBe(calls - graph.program.collectives.length);
});
