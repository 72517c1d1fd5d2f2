/** A planted cause is named first, and the parts of each rung sum to it. */
import { describe, expect, test } from 'vitest';
import { createCpuDevice } from '../../../src/device/cpu.ts';
import { causeText } from '../../../src/report/causes/words.ts';
import { central } from '../../../src/report/format.ts';
import { rankedCauses } from '../../../src/report/text/causes.ts';
import { runScenario } from '../../../src/run/run.ts';
import { parseScenario } from '../../../src/scenario/check.ts';
import { PLANTED } from './planted.ts';

const device = createCpuDevice();

describe.each(PLANTED)('$cause', ({ text, file, kind, says }) => {
  test('is named first', async () => {
    const options = file === undefined ? {} : { readText: async () => file };
    const result = await runScenario(await parseScenario(text, options), { device, causes: true });
    const [first] = rankedCauses(result);
    const words = rankedCauses(result).map(({ reason }) => causeText(reason));
    expect([first!.reason.kind, words.slice(0, 4)]).toEqual([kind, words.slice(0, 4)]);
    expect(words[0]).toMatch(says);
    for (const { rung, delta_us: delta, carriers, reasons } of result.causes!) {
      const own = result.step!.ladder.find((one) => one.rung === rung)!;
      expect(delta).toBeCloseTo(central(own.delta_us), 6);
      for (const parts of [carriers, reasons!]) {
        const sum = parts.reduce((all, { delta_us: us }) => all + us, 0);
        expect(Math.abs(sum - delta)).toBeLessThan(1e-6 * Math.max(1, Math.abs(delta)));
      }
    }
  });
});
