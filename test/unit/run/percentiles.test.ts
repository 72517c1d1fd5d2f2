/** Percentiles of completion times, over forty messages that never meet. */
import { expect, test } from 'vitest';
import { resultOf } from './support.ts';

const FABRIC = 'fabric: "star:hosts=80,rate=100Gbit/s,latency=1us"';
/** Message i goes from rank i to rank 40 + i, and is i + 1 times as long as the first. */
const messages = (bytes: number) =>
  `messages: [${Array.from({ length: 40 }, (_, i) => `[${i}, ${40 + i}, ${bytes * (i + 1)}B]`).join(', ')}]`;

test('of fluids: half and 99 % of the messages, from a histogram of 1 %', async () => {
  // 1 MB takes 80 us, and a way 2 us; half are the first 20, 99 % of forty are all forty.
  const { flows } = await resultOf(`{ ${FABRIC}, traffic: { ${messages(1e6)} } }`);
  const { p50, p99, min, max } = flows.fct_us as Record<string, number>;
  expect([min, max]).toEqual([expect.closeTo(82, 3), expect.closeTo(40 * 80 + 2, 3)]);
  expect(Math.abs(p50! / (20 * 80 + 2) - 1)).toBeLessThan(0.01);
  expect(Math.abs(p99! / (40 * 80 + 2) - 1)).toBeLessThan(0.01);
});

test('of packets: between order statistics', async () => {
  // A packet takes 80 ns and its ack 8 ns on each of two links of 1 us; others follow at 80 ns.
  const packet =
    'packet: { payload: 950B, header: 50B, ack: 100B, ackEvery: 1, ecn: { kmin: 1MB, kmax: 1MB } }';
  const { flows } = await resultOf(
    `{ ${FABRIC}, engine: packet, cc: none, traffic: { ${messages(950)} }, ${packet} }`,
  );
  // The times are 40 steps of 80 ns: quantile q is at 39·q steps.
  const at = (q: number) => expect.closeTo(2 * 1.08 + 2 * 1.008 + 0.08 * 39 * q, 6);
  expect(flows.fct_us).toMatchObject({ min: at(0), p50: at(0.5), p99: at(0.99), max: at(1) });
});
