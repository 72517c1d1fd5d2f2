import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ladderOf } from '../../../src/ladder/ladder.ts';
import { createSimulator } from '../../../src/ladder/rungs.ts';
import { buildRoutes } from '../../../src/routing/tables.ts';
import { measureTraining } from '../../../src/run/training/work.ts';
import { FIRST_CHANNEL } from '../../../src/workload/lower.ts';
import { buildStep } from '../../../src/workload/step.ts';
import { fakeEngine, SCALE_OUT, SCALE_UP, twoServers } from '../ladder/fake.ts';
import { tinyTraining } from '../workload/models.ts';

const fabric = twoServers();

function simulatorOf(engine: ReturnType<typeof fakeEngine>, seeds: readonly number[]) {
  const { simulate } = engine;
  const routing = { name: 'ecmp' } as const;
  return createSimulator({ simulate, fabric, routes: buildRoutes(fabric), routing, seeds, tolerance: 1e-3 });
}

/** tp inside servers; everything else between them. */
function byChannel(run: { readonly schedule: { readonly laneChannel: Uint32Array } }) {
  return run.schedule.laneChannel[0]! < FIRST_CHANNEL.ep ? SCALE_UP : SCALE_OUT;
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
        const step = buildStep(tinyTraining(shape));
        const ladder = ladderOf(await measureTraining(step, simulatorOf(fakeEngine(byChannel), seeds)));
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
  const step = buildStep(tinyTraining({ layers: 12, bucket: 1 }));
  await measureTraining(step, simulatorOf(engine, [1, 2]));
  expect(engine.runs).toHaveLength(4 * step.collectives.length);
  // Only the last rung depends on the seed.
  for (const run of engine.runs) expect(run.seeds).toHaveLength(run.reality === 'routing' ? 2 : 1);
});

test('buckets that meet expert traffic on a link are simulated together with it', async () => {
  const engine = fakeEngine(byChannel);
  const step = buildStep(tinyTraining({ layers: 3, experts: 2 }));
  await measureTraining(step, simulatorOf(engine, [1]));
  // Only windows have marks; a compute lane for each of the four ranks comes first in them.
  const whole = engine.runs.filter((run) => run.schedule.markCount > 0);
  const perRung = (reality: string) => whole.filter((run) => run.reality === reality).length;
  expect(perRung('routing')).toBeGreaterThan(0);
  for (const reality of ['latency', 'endpoints', 'topology'])
    expect(perRung(reality)).toBe(perRung('routing'));
  for (const run of whole) expect([...run.schedule.laneRank.subarray(0, 4)]).toEqual([0, 1, 2, 3]);
});

test('with all on the same links, tensor-parallel collectives are real as well', async () => {
  const engine = fakeEngine(() => SCALE_OUT);
  const step = buildStep(tinyTraining({ layers: 2 }));
  await measureTraining(step, simulatorOf(engine, [1]));
  const whole = engine.runs.find((run) => run.schedule.delayPs.some((delay) => delay > 0))!;
  expect(new Set(whole.schedule.laneChannel)).toEqual(new Set([FIRST_CHANNEL.tp, FIRST_CHANNEL.dp]));
});
