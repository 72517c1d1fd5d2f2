/**
 * The oracle on random runs: it ends, conserves packets (which it checks itself), and a seed tells
 * the same story alone as among others.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { simulateDes } from '../../src/engine/des/simulate.ts';
import { UserError } from '../../src/util/errors.ts';
import { describeRun, randomPacketRun } from './packet-cases.ts';

test('random small runs end, conserve what they carry, and repeat', () => {
  const seen = { finished: 0, stuck: 0, packets: 0, drops: 0, trims: 0, marks: 0, pauses: 0, retransmits: 0 };
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 31 - 1 }), (seed) => {
      const run = randomPacketRun(seed, ['none', 'dctcp', 'nscc', 'swift']);
      expect(run.fabric.ranks, describeRun(run)).toBeLessThanOrEqual(24);
      try {
        const replicas = simulateDes(run);
        expect(run.seeds.flatMap((one) => simulateDes({ ...run, seeds: [one] }))).toEqual(replicas);
        for (const { flows, counters, messages, endPs } of replicas) {
          seen.packets += counters.packets;
          seen.drops += counters.drops;
          seen.trims += counters.trims;
          seen.marks += counters.ecnMarks;
          seen.pauses += counters.pauses;
          seen.retransmits += counters.retransmits;
          expect(flows!.length).toBeLessThanOrEqual(messages);
          for (const flow of flows!) expect(flow.endPs).toBeGreaterThan(flow.startPs);
          expect(Number.isInteger(endPs)).toBe(true);
        }
        seen.finished++;
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        expect(error.message).toMatch(/^PFC deadlock|^the run cannot finish/);
        seen.stuck++;
      }
    }),
    { numRuns: 150, seed: 20260101 },
  );
  for (const count of [seen.drops, seen.trims, seen.marks, seen.pauses, seen.retransmits]) {
    expect(count).toBeGreaterThan(0);
  }
  expect(seen.stuck).toBeLessThan(seen.finished / 10);
});
