/**
 * The ladder of a training step adds up, from the scenario's text to the result: random models,
 * parallelisms, fabrics and engines. `WEFT_TESTS=long npx vitest run test/model/training` runs 500.
 */
import { afterAll, expect, test } from 'vitest';
import {
  createCpuDevice,
  parseScenario,
  type Quantity,
  type Result,
  runScenario,
} from '../../../src/index.ts';
import { FIRST, sizeOf } from '../../sizes.ts';
import { type DrawnStep, drawStep } from './draw-step.ts';

const CASES = sizeOf({ fast: 15, full: 60, long: 500 });
const PACKETS = sizeOf({ fast: 2, full: 8, long: 60 });
/** Ranks at most. */
const MOST = sizeOf({ full: 8, long: 16 });
const PS_PER_US = 1e6;

const device = createCpuDevice();
afterAll(() => device.destroy());

/** Whole ps of each seed; a time in µs is the ps that it stands for, divided. */
function samplesPs(time: Quantity): number[] {
  const values = typeof time === 'number' ? [time] : time.samples;
  return values.map((us) => {
    const ps = Math.round(us * PS_PER_US);
    expect(ps / PS_PER_US).toBe(us);
    return ps;
  });
}

function expectSums({ step, timeline }: Result, ranksDrawn: boolean): void {
  const total = samplesPs(step!.time_us);
  const deltas = step!.ladder.map(({ delta_us }) => samplesPs(delta_us));
  total.forEach((timePs, seed) => {
    expect(deltas.reduce((sum, of) => sum + of[seed]!, 0)).toBe(timePs);
  });
  // Means over the seeds, so not whole; over those with the slow ranks of the first one.
  const shown = ranksDrawn ? total.slice(0, 1) : total;
  const mean = shown.reduce((sum, timePs) => sum + timePs, 0) / shown.length / PS_PER_US;
  const near = (value: number) => expect(Math.abs(value / mean - 1)).toBeLessThan(1e-9);
  for (const { compute_us, exposed_us, bubble_us } of timeline!.roles)
    near(compute_us + exposed_us + bubble_us);
  near(timeline!.critical_path.reduce((sum, { time_us }) => sum + time_us, 0));
}

async function check({ name, text, ranksDrawn }: DrawnStep): Promise<void> {
  try {
    expectSums(await runScenario(await parseScenario(text), { device }), ranksDrawn);
  } catch (error) {
    throw new Error(name, { cause: error });
  }
}

test(`the deltas of ${CASES} random steps add up to the last rung`, async () => {
  for (let index = FIRST; index < FIRST + CASES; index++) await check(drawStep(index, { most: MOST }));
});

test(`those of ${PACKETS} random steps of packets too`, async () => {
  for (let index = FIRST; index < FIRST + PACKETS; index++)
    await check(drawStep(index, { engine: 'packet', most: 8, seeds: 2 }));
});
