/** Links that fail and are repaired during a step, against the whole step in one schedule. */
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { simulateFlow } from '../../../src/engine/flow/simulate.ts';
import { createCpuDevice } from '../../../src/index.ts';
import { faultedWorld } from '../../../src/ladder/faulted.ts';
import { createSimulator } from '../../../src/ladder/rungs.ts';
import type { CableFault } from '../../../src/model/faults.ts';
import { buildRoutes } from '../../../src/routing/tables.ts';
import { measureTraining } from '../../../src/run/training/work.ts';
import { graphOf } from '../../../src/workload/timeline/graph.ts';
import { transfers } from './random.ts';
import { collisions } from './simulator.ts';
import { wholeStep } from './whole.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

function simulatorWith(cables: readonly CableFault[], reconvergePs: number, seeds: readonly number[] = [1]) {
  const routes = buildRoutes(collisions);
  return createSimulator({
    simulate: (run, listen) => simulateFlow(device, run, listen),
    ...{ fabric: collisions, routes, routing: { name: 'ecmp' }, seeds, tolerance: 0 },
    faulted: faultedWorld(collisions, { cables, stragglers: [], reconvergePs }),
  });
}

/** Cables of the ranks that send, and of spines. */
const { links, ranks } = collisions;
const CABLES = Array.from({ length: links.count / 2 }, (_, cable) => cable).filter((cable) => {
  const [from, to] = [links.from[2 * cable]!, links.to[2 * cable]!];
  const rank = Math.min(from, to);
  return links.scaleUp[2 * cable] === 0 && (rank >= ranks || rank % 2 === 0);
});

/** Faults of some cables, with times as parts of a step. */
const faults = fc.array(
  fc.record({
    cable: fc.constantFrom(...CABLES),
    share: fc.constantFrom(0, 0, 0.25, 0.5),
    at: fc.double({ min: 0, max: 0.9, noNaN: true }),
    lasts: fc.double({ min: 0.01, max: 0.5, noNaN: true }),
  }),
  { minLength: 1, maxLength: 3 },
);

/** @param soundPs Time of a step. */
function faultOf({ cable, share, at, lasts }: Drawn, soundPs: number): CableFault {
  const atPs = Math.round(at * soundPs);
  const untilPs = atPs + 1 + Math.round(lasts * soundPs);
  return { what: `cable ${cable}`, cables: [2 * cable], chance: undefined, share, atPs, untilPs };
}

interface Drawn {
  readonly cable: number;
  readonly share: number;
  readonly at: number;
  readonly lasts: number;
}

test('a step with faults takes as long as all of it in one schedule', async () => {
  let slower = 0;
  await fc.assert(
    fc.asyncProperty(transfers, faults, fc.constantFrom(0, 0.01, 0.1), async (program, drawn, reconverge) => {
      const graph = graphOf(program);
      const sound = (await measureTraining(graph, simulatorWith([], 0))).get('routing')!.timesPs[0]!;
      const cables = drawn.map((one) => faultOf(one, sound));
      const simulator = simulatorWith(cables, Math.round(reconverge * sound));
      const whole = await simulator.run('whole', wholeStep(program, 'together'), 'faults');
      const step = (await measureTraining(graph, simulator)).get('faults')!;
      expect(step.leftPs).toBe(0);
      const anew = (await measureTraining(graph, simulator, { memo: false })).get('faults')!;
      expect(anew.timesPs).toEqual(step.timesPs);
      expect(Math.abs(step.timesPs[0]! / whole.replicas[0]!.endPs - 1)).toBeLessThan(1e-5);
      if (step.timesPs[0]! > 1.001 * sound) slower++;
    }),
    { seed: 1, numRuns: 30, interruptAfterTimeLimit: 60_000, endOnFailure: true },
  );
  expect(slower).toBeGreaterThan(5);
});

test('each of several seeds takes as long as it does alone', async () => {
  let differ = 0;
  await fc.assert(
    fc.asyncProperty(transfers, faults, async (program, drawn) => {
      const graph = graphOf(program);
      const sound = (await measureTraining(graph, simulatorWith([], 0))).get('routing')!.timesPs[0]!;
      const cables = drawn.map((one) => faultOf(one, sound));
      const timesOf = async (seeds: readonly number[]) =>
        (await measureTraining(graph, simulatorWith(cables, 0, seeds))).get('faults')!.timesPs;
      const together = await timesOf([1, 2, 3]);
      if (together.length === 1) return;
      const apart = [...(await timesOf([1])), ...(await timesOf([2])), ...(await timesOf([3]))];
      expect(together).toEqual(apart);
      if (new Set(apart).size > 1) differ++;
    }),
    { seed: 2, numRuns: 8, endOnFailure: true },
  );
  expect(differ).toBeGreaterThan(1);
});
