/**
 * Training steps of packets, in the packet engine and in the oracle: equal in every number, from
 * the scenario's text to the result. `WEFT_TESTS=long npx vitest run test/model/training` runs 50.
 */
import { afterAll, expect, test } from 'vitest';
import { createCpuDevice, parseScenario, type Result, runScenario } from '../../../src/index.ts';
import { FIRST, sizeOf } from '../../sizes.ts';
import { drawStep } from './draw-step.ts';

const CASES = sizeOf({ fast: 3, full: 12, long: 50 });

const device = createCpuDevice();
afterAll(() => device.destroy());

/** All but the work of the machine; only the packet engine has windows. */
function numbersOf({ step, timeline, collectives, flows, links, pauses, counters, warnings }: Result) {
  const { windows: _, ...counts } = counters;
  return { step, timeline, collectives, flows, links, pauses, counters: counts, warnings };
}

test(`${CASES} random steps: the packet engine equals the oracle`, async () => {
  for (let index = FIRST; index < FIRST + CASES; index++) {
    const [packet, des] = await Promise.all(
      ['packet', 'des'].map(async (engine) => {
        const { text } = drawStep(index, { engine, most: 8, seeds: 1 });
        return numbersOf(await runScenario(await parseScenario(text), { device }));
      }),
    );
    expect(packet!.counters.packets, `step ${index}`).toBeGreaterThan(0);
    expect(packet, `step ${index}`).toEqual(des);
  }
});
