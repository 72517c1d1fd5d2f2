/** A result over several seeds consists of the results of one seed each. */
import { describe, expect, test } from 'vitest';
import { central, type LinkResult, type Quantity, type Result } from '../../../src/index.ts';
import { resultOf } from './support.ts';

const SEEDS = [3, 4, 5, 6];
const FABRIC =
  'fabric: "leaf-spine:leaves=2,hosts=3,spines=2,rate=100Gbit/s,uplinkRate=100Gbit/s,latency=1us"';
/**
 * All go from one leaf to the other, so two links between switches carry load each way, and both
 * are listed.
 */
const MESSAGES = 'traffic: { messages: [[0, 3, 300kB], [1, 4, 300kB], [2, 5, 300kB]] }';
const PACKETS =
  'engine: packet, cc: dctcp, packet: { buffer: 60kB, ecn: { kmin: 5kB, kmax: 40kB } }, routing: spray';

/** The whole of some seeds, and each of them. */
async function together(rest: string): Promise<{ readonly all: Result; readonly each: readonly Result[] }> {
  const all = await resultOf(`{ ${FABRIC}, ${rest}, seed: ${SEEDS[0]}, seeds: ${SEEDS.length} }`);
  const each: Result[] = [];
  for (const seed of SEEDS) each.push(await resultOf(`{ ${FABRIC}, ${rest}, seed: ${seed} }`));
  return { all, each };
}

const samplesOf = (quantity: Quantity) => (typeof quantity === 'number' ? [quantity] : quantity.samples);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const named = ({ links }: Result, { from, to }: LinkResult) =>
  links.find((link) => link.from === from && link.to === to);

describe.each([
  ['fluids', `routing: ecmp, ${MESSAGES}`],
  ['packets', `${PACKETS}, ${MESSAGES}`],
])('messages as %s', (what, rest) => {
  test('samples are the times of the seeds, deltas what they differ by', async () => {
    const { all, each } = await together(rest);
    expect(samplesOf(all.step!.time_us)).toEqual(each.map(({ step }) => step!.time_us));
    expect(samplesOf(all.step!.loss)).toEqual(each.map(({ step }) => step!.loss));
    // The seeds differ, or this would say nothing.
    expect(new Set(samplesOf(all.step!.time_us)).size).toBeGreaterThan(1);
    all.step!.ladder.forEach(({ delta_us }, i) => {
      const deltas = each.map(({ step }) => step!.ladder[i]!.delta_us as number);
      samplesOf(delta_us).forEach((sample, seed) => {
        expect(sample).toBeCloseTo(deltas[seed]!, 9);
      });
    });
    const longest = all.flows.fct_us!.max;
    expect(samplesOf(longest)).toEqual(each.map(({ flows }) => flows.fct_us!.max));
  });

  test('links have means over the seeds, and the longest of all queues', async () => {
    const { all, each } = await together(rest);
    const between = all.links.filter(({ from, to }) => /leaf.*spine|spine.*leaf/.test(from + to));
    expect(between.length).toBeGreaterThanOrEqual(4);
    for (const link of between.slice(0, 4)) {
      const alone = each.map((result) => named(result, link));
      const meanOf = (key: 'bytes' | 'ecn_marks' | 'drops' | 'trims' | 'pause_us') =>
        mean(alone.map((one) => one?.[key] ?? 0));
      expect(link.bytes).toBeCloseTo(meanOf('bytes'), 6);
      const carries = (central(all.step!.time_us) * 100e9) / 1e6 / 8;
      expect(link.utilization).toBeCloseTo(link.bytes / carries, 9);
      if (what === 'fluids') continue;
      for (const key of ['ecn_marks', 'drops', 'trims'] as const)
        expect(link[key]).toBeCloseTo(meanOf(key), 9);
      expect(link.queue_max_bytes).toBe(Math.max(...alone.map((one) => one?.queue_max_bytes ?? 0)));
    }
  });

  test('counters are of all seeds together, messages of one', async () => {
    const { all, each } = await together(rest);
    expect(all.counters.messages).toBe(3);
    if (what === 'fluids') return;
    const keys = ['packets', 'packet_hops', 'ecn_marks', 'drops', 'trims', 'retransmits', 'pauses'] as const;
    for (const key of keys) {
      const sum = each.reduce((total, { counters }) => total + counters[key]!, 0);
      expect([key, all.counters[key]]).toEqual([key, sum]);
    }
    expect(all.counters.ecn_marks).toBeGreaterThan(0);
  });
});

test('a collective: bandwidths are of each seed, not of the mean', async () => {
  const { all, each } = await together(
    'profile: none, collective: { name: all-reduce, algorithm: ring, ranks: [0, 3, 1, 4, 2, 5], size: 6MB }',
  );
  const [row] = all.collectives;
  for (const key of ['time_us', 'loss', 'algbw_GBps', 'busbw_GBps'] as const)
    expect(samplesOf(row![key])).toEqual(each.map(({ collectives }) => collectives[0]![key]));
  expect(new Set(samplesOf(row!.time_us)).size).toBeGreaterThan(1);
});
