/**
 * Lanes that share no link run ahead of time. At tolerance 0 nothing but the rounding of times may
 * tell the run from one by rounds alone.
 */
import { afterAll, expect, test } from 'vitest';
import { createCpuDevice } from '../../src/device/cpu.ts';
import { simulateFlow } from '../../src/engine/flow/simulate.ts';
import { aheadCase } from './ahead-cases.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

/**
 * Distances of events are f32: rounds between fewer events round them otherwise, by 6e-8 of the
 * time between two rounds. Rings that contend amplify that (docs/models.md, Numbers).
 */
const NEAR = 1e-6;

test('random runs are the same with and without', async () => {
  let [fewer, exact, cases] = [0, 0, 0];
  for (let index = 0; index < 150; index++) {
    const run = aheadCase(index, 0);
    const ahead = await simulateFlow(device, run);
    const rounds = await simulateFlow(device, { ...run, ahead: false });
    ahead.replicas.forEach((replica, i) => {
      const other = rounds.replicas[i]!;
      const what = `case ${index}, seed ${replica.seed}`;
      expect(replica.messages, what).toBe(other.messages);
      expect(replica.linkBytes, what).toEqual(other.linkBytes);
      expect(apart(replica.endPs, other.endPs), what).toBeLessThan(NEAR);
      for (const part of ['minPs', 'maxPs', 'meanPs'] as const)
        expect(apart(replica.fct![part], other.fct![part]), what).toBeLessThan(1e-5);
      cases++;
      if (replica.rounds < other.rounds) fewer++;
      if (replica.endPs === other.endPs) exact++;
    });
  }
  expect(fewer).toBeGreaterThan(50);
  expect(exact).toBeGreaterThan(0.9 * cases);
}, 60_000);

/** Relative difference of times, of which a picosecond may be rounded. */
function apart(a: number, b: number): number {
  return Math.max(0, Math.abs(a - b) - 1) / Math.max(1, b);
}
