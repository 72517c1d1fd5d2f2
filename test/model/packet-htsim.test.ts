/**
 * Published runs of Ultra Ethernet's simulator on 16 hosts:
 * `validate_outputs/validate_uec_sender.out` of ultraethernet/uet-htsim 40ccb05, sender-based
 * control, messages of 2 MB. Times in µs.
 */
import { afterAll, describe, expect, test } from 'vitest';
import { createCpuDevice } from '../../src/device/cpu.ts';
import type { PacketRouting } from '../../src/engine/packet/api.ts';
import { simulatePackets } from '../../src/engine/packet/simulate.ts';
import type { Fabric } from '../../src/model/fabric.ts';
import { buildRoutes } from '../../src/routing/tables.ts';
import { type Message, messageSchedule } from '../../src/workload/messages.ts';
import { htsimFatTree, htsimSettings, mean, PUBLISHED_16, permutation, slowLink } from './htsim.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

const SEEDS = Array.from({ length: 20 }, (_, i) => i + 1);
const fatTree = htsimFatTree(4);
/** First core, and the spine of the first pod that is joined to it. */
const [CORE, SPINE] = [32, 24];
/** One flow alone, see O-13. */
const IDEAL = 176.2;

/** Completion times of each seed's messages, ascending. */
async function completions(
  messages: readonly Message[],
  name: PacketRouting['name'] = 'spray',
  seeds: readonly number[] = [1],
  fabric: Fabric = fatTree,
): Promise<number[][]> {
  const { replicas } = await simulatePackets(device, {
    fabric,
    routes: buildRoutes(fabric),
    schedule: messageSchedule(messages),
    routing: { name },
    settings: htsimSettings,
    seeds,
    listFlows: true,
  });
  return replicas.map(({ flows }) => flows!.map(({ endPs }) => endPs / 1e6).sort((a, b) => a - b));
}

const tails = (runs: readonly (readonly number[])[]) => runs.map((times) => times.at(-1)!);

// O-13. 490 packets, 2 031 360 B on the wire, 162.509 µs; five more hops of 0.332 µs behind a full
// packet; 12 links of 1 µs there and back; six times an ack's 5.12 ns: 176.20 µs, and 176.20
// published. Allowed: 0.2 %.
test('one flow', async () => {
  const [[time]] = (await completions([{ src: 0, dst: 13, bytes: 2e6 }])) as [[number]];
  expect(time).toBeCloseTo(162.5088 + 5 * 0.332 + 12 + 6 * 0.00512, 6);
  expect(Math.abs(time / 176.2 - 1)).toBeLessThan(0.002);
});

// O-14. Acks of one flow take the other's links: 122 of them, one for four packets, and the last.
// Allowed: 1 %, and a spread of 0.03 µs.
test('two flows in opposite directions', async () => {
  const both = [
    { src: 0, dst: 13, bytes: 2e6 },
    { src: 13, dst: 0, bytes: 2e6 },
  ];
  const [times] = (await completions(both)) as [number[]];
  expect(Math.abs(times[1]! / 176.804 - 1)).toBeLessThan(0.01);
  expect(times[1]! - times[0]!).toBeLessThan(0.03);
});

// O-15. The receiver's link takes 15 · 162.509 µs, and the first packet's way there and the last
// ack's way back ~13.7 µs: 2451 µs at best; 2478.53 published. Its own runs end 0.03 to 1.70 %
// above the best (ten seeds of 40ccb05, `oblivious` and `mixed`). Allowed for the last flow: 1.5 %
// above the best in the mean and 1.8 % for every seed; the bound of the published validation is
// 2550. The first to end is a draw: 1273.56 was one, of which 20 % are allowed.
test('15 into 1', async () => {
  const incast = Array.from({ length: 15 }, (_, i) => ({ src: i + 1, dst: 0, bytes: 2e6 }));
  const runs = await completions(incast, 'spray', SEEDS);
  for (const tail of tails(runs)) {
    expect(tail / 2451).toBeGreaterThan(0.999);
    expect(tail / 2451).toBeLessThan(1.018);
  }
  expect(mean(tails(runs)) / 2451).toBeLessThan(1.015);
  const first = runs.map((times) => times[0]!).sort((a, b) => a - b);
  expect(first.filter((time) => Math.abs(time / 1273.56 - 1) < 0.2).length).toBeGreaterThanOrEqual(8);
  expect(first[0]).toBeLessThan(1.05 * 1273.56);
  expect(first.at(-1)).toBeLessThan(2000);
});

describe('permutation of 16', () => {
  // O-16. Published: 187.97 … 194.02. Its paths are chosen with feedback; these are not. Allowed: 5
  // % of 194.02 for the mean over seeds; the published run is one draw and lies between the seeds'.
  test('sprayed over 128 paths', async () => {
    const seen = tails(await completions(PUBLISHED_16, 'spray', SEEDS)).sort((a, b) => a - b);
    expect(Math.abs(mean(seen) / 194.02 - 1)).toBeLessThan(0.05);
    expect(seen[0]).toBeLessThan(194.02);
    expect(seen.at(-1)).toBeGreaterThan(194.02);
    expect(seen.at(-1)).toBeLessThan(210);
  });

  // Other permutations of the same size: within the published bound but for the odd one.
  test('of any kind, sprayed', async () => {
    const seen: number[] = [];
    for (const seed of SEEDS) seen.push(...tails(await completions(permutation(16, seed), 'spray', [seed])));
    expect(Math.abs(mean(seen) / 194.02 - 1)).toBeLessThan(0.05);
    expect(seen.filter((tail) => tail > 210).length).toBeLessThanOrEqual(3);
  });

  // Flows that hash to one link share it for good; 527.76 published. Expected: a tail of 2 to 4
  // times the ideal, over permutations and hashes; the published bound is 1300.
  test('on one hashed path each', async () => {
    const seen: number[] = [];
    for (const seed of SEEDS) seen.push(...tails(await completions(permutation(16, seed), 'ecmp', [seed])));
    expect(mean(seen) / IDEAL).toBeGreaterThan(2);
    expect(mean(seen) / IDEAL).toBeLessThan(4);
    expect(Math.max(...seen)).toBeLessThan(1300);
  });

  // OUTSIDE the published figure of 238.2 (10 % allowed): the sender there learns to leave the slow
  // link's paths, while `spray` goes on putting an eighth of a pod's packets on it. Down to 25 %,
  // one way, as `-failed 1` has it. This test holds the present value: a mean of 398 over these
  // seeds.
  test('with one core link at 25 %: regression, outside the published tolerance', async () => {
    const fabric = slowLink(htsimFatTree(4), CORE, SPINE, 0.25);
    const seen = tails(await completions(PUBLISHED_16, 'spray', SEEDS, fabric));
    expect(mean(seen)).toBeGreaterThan(330);
    expect(mean(seen)).toBeLessThan(420);
  });
});
