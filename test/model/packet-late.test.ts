/**
 * A sender never gives up on packets that are only late: over random scenarios in which nothing is
 * dropped or trimmed and nothing is broken, nothing is sent again. With PFC nothing is dropped.
 * `WEFT_TESTS=long` runs ten times as many, some of more than 2 M packet hops; `WEFT_FIRST=n`
 * begins with another.
 */
import { afterAll, describe, expect, test } from 'vitest';
import { createCpuDevice } from '../../src/device/cpu.ts';
import { FIRST, LONG, sizeOf } from '../sizes.ts';
import { lateScenario, simulated } from './late.ts';

const CASES = sizeOf({ fast: 20, full: 160, long: 1600 });
const AT_ONCE = 20;
/** Most packet hops of a run, about; every tenth of a long test has so many more. */
const HOPS = 20_000;
const MANY_HOPS = 3_000_000;

const device = createCpuDevice();
afterAll(() => device.destroy());

/** Whether a run lost anything; where it did not, nothing may be sent again. */
async function check(seed: number): Promise<'quiet' | 'lossy' | 'refused'> {
  const text = lateScenario(seed, LONG && seed % 10 === 0 ? MANY_HOPS : HOPS);
  try {
    const { drops = 0, trims = 0, retransmits = 0 } = (await simulated(device, text)).counters;
    if (/pfc: (true|\{)/.test(text)) expect(drops + trims, `run ${seed}: ${text}`).toBe(0);
    if (drops + trims > 0) return 'lossy';
    expect(retransmits, `run ${seed}: ${text}`).toBe(0);
    return 'quiet';
  } catch (error) {
    // Direct networks may really deadlock with PFC, and headers of trimmed packets fill a link
    // alone.
    if (error instanceof Error && /PFC deadlock|trimmed repeatedly/.test(error.message)) return 'refused';
    throw error;
  }
}

describe('nothing is sent again where nothing is lost', () => {
  for (let first = FIRST; first < FIRST + CASES; first += AT_ONCE) {
    test(`random scenarios ${first} to ${first + AT_ONCE - 1}`, { timeout: 600_000 }, async () => {
      const found = [];
      for (let seed = first; seed < first + AT_ONCE; seed++) found.push(await check(seed));
      // Most must have something to say.
      expect(found.filter((what) => what === 'quiet').length).toBeGreaterThan(AT_ONCE / 2);
    });
  }
});
