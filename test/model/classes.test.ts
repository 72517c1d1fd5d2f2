/** With classes on, answers are what they are without: every number, bit for bit. */
import { afterAll, describe, expect, test } from 'vitest';
import { createCpuDevice } from '../../src/device/cpu.ts';
import { oncePerClass, smallerRun } from '../../src/engine/classes/once.ts';
import type { FlowResult, FlowRun } from '../../src/engine/flow/api.ts';
import { simulateFlow } from '../../src/engine/flow/simulate.ts';
import { FIRST, sizeOf } from '../sizes.ts';
import { classCase } from './class-cases.ts';

const CASES = sizeOf({ fast: 60, full: 150, long: 500 });
const device = createCpuDevice();
afterAll(() => device.destroy());
const simulate = (run: FlowRun) => simulateFlow(device, run);

/** The part of the answer that the run asks for. */
function numbersOf({ replicas, tolerance }: FlowResult, { times }: FlowRun) {
  return { tolerance, replicas: times === false ? replicas.map((one) => ({ ...one, fct: 0 })) : replicas };
}

const lanesOf = ({ schedule, seeds }: FlowRun) => schedule.laneCount * seeds.length;

describe('random groups', () => {
  let smaller = 0;
  let lanes = 0;
  let simulated = 0;

  test(`${CASES} runs`, { timeout: 600_000 }, async () => {
    for (let index = FIRST; index < FIRST + CASES; index++) {
      const { name, run } = classCase(index);
      const off = await simulate(run);
      const on = await oncePerClass(simulate, () => true)(run);
      expect(numbersOf(on, run), name).toEqual(numbersOf(off, run));
      const less = smallerRun(run, () => true);
      if (!less) continue;
      smaller++;
      lanes += lanesOf(run);
      simulated += lanesOf(less.run);
    }
  });

  test('a third of them are made smaller, to less than half', () => {
    expect(smaller).toBeGreaterThan(CASES / 3);
    expect(simulated).toBeLessThan(lanes / 2);
  });
});
