/**
 * The effect of an incast on a flow that shares a leaf and its uplinks with it, but not the
 * receiver: after `EXAMPLES/collateral` of csg-htsim and figure 19 of NDP (Handley et al., SIGCOMM
 * 2017).
 */
import { afterAll, expect, test } from 'vitest';
import { createCpuDevice } from '../../src/device/cpu.ts';
import type { PacketRouting, PacketSettings } from '../../src/engine/packet/api.ts';
import { simulatePackets } from '../../src/engine/packet/simulate.ts';
import type { Schedule } from '../../src/model/schedule.ts';
import { createScheduleBuilder } from '../../src/model/schedule-builder.ts';
import { buildRoutes } from '../../src/routing/tables.ts';
import { htsimLeafSpine, htsimSettings, mean } from './htsim.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

/** Five leaves of 16 hosts, non-blocking. */
const fabric = htsimLeafSpine(5, 16, 16);
const routes = buildRoutes(fabric);
const SENDERS = 63;
/**
 * The victim's messages: 25 full packets each, 8.3 µs, 830 µs in all; the incast starts when a
 * tenth of them is through.
 */
const MESSAGES = 100;
const START_PS = 100e6;
const SEEDS = [1, 2, 3, 4, 5];

/**
 * The last rank sends to rank 1; meanwhile 63 ranks of the other leaves send 500 kB each to rank 0,
 * or nothing.
 */
function schedule(incast: boolean): Schedule {
  const builder = createScheduleBuilder();
  const [victim, sink, root] = [0, 1, 2].map(() => builder.reserveLanes(1)) as [number, number, number];
  builder.setLane(victim, 79, 0, [{ send: true, bytes: 25 * 4086, peerBase: sink, count: MESSAGES }]);
  builder.setLane(sink, 1, 0, [{ need: MESSAGES }]);
  builder.setLane(root, 0, 0, incast ? [{ need: SENDERS }] : []);
  for (let i = 0; incast && i < SENDERS; i++) {
    builder.addLane(16 + i, 0, [{ send: true, bytes: 500e3, peerBase: root, delayPs: START_PS }]);
  }
  return builder.finish();
}

async function victimEnds(settings: PacketSettings, name: PacketRouting['name'], incast: boolean) {
  const run = { fabric, routes, routing: { name }, settings, seeds: SEEDS, listFlows: true };
  const { replicas } = await simulatePackets(device, { ...run, schedule: schedule(incast) });
  return replicas.map(({ flows, counters }) => ({
    endsUs: flows!.filter(({ dst }) => dst === 1).map(({ endPs }) => endPs / 1e6),
    incastUs: Math.max(0, ...flows!.filter(({ dst }) => dst === 0).map(({ endPs }) => endPs / 1e6)),
    pauses: counters.pauses,
    drops: counters.drops,
  }));
}

/**
 * 100 packets a port; marks from 20 on, pauses from 20 of one link on, as lossless RoCE has them.
 */
const FULL = 4150;
const lossless: PacketSettings = {
  ...htsimSettings,
  ackEvery: 1,
  trimming: false,
  bufferBytes: 100 * FULL,
  ecn: { kminBytes: 20 * FULL, kmaxBytes: 20 * FULL, pmax: 1 },
  pfc: { xoffBytes: 20 * FULL, xonBytes: 18 * FULL, headroomBytes: 4e6 },
  cc: { name: 'dctcp', constants: [4, 0] },
  rtoPs: 10e9,
};

const BASE_RTT_US = 4 * 1.332 + 4 * 1.00512;

// O-44. The published finding is qualitative: with PFC the victim is throttled with the incast,
// with trimming it is back within a round trip. Here it loses hundreds of µs, against no more than
// five base RTTs of 9.35 µs with NSCC.
test.each(['ecmp', 'spray'] as const)('PFC throttles a bystander, %s', async (routing) => {
  const [alone] = await victimEnds(lossless, routing, false);
  const beside = await victimEnds(lossless, routing, true);
  expect(alone!.endsUs.at(-1)).toBeLessThan(841);
  const lost = beside.map(({ endsUs }) => endsUs.at(-1)! - alone!.endsUs.at(-1)!);
  expect(Math.min(...lost)).toBeGreaterThan(20 * BASE_RTT_US);
  for (const { pauses, drops } of beside) {
    expect(pauses).toBeGreaterThan(100);
    expect(drops).toBe(0);
  }
});

test('with trimming and spraying it recovers while the incast goes on', async () => {
  const [alone] = await victimEnds(htsimSettings, 'spray', false);
  const beside = await victimEnds(htsimSettings, 'spray', true);
  expect(mean(beside.map(({ endsUs }) => endsUs.at(-1)! - alone!.endsUs.at(-1)!))).toBeLessThan(
    5 * BASE_RTT_US,
  );
  for (const { endsUs, incastUs } of beside) {
    // From ten base RTTs after the start on, at full rate: 25 packets take 8.3 µs.
    const after = endsUs.filter((end) => end > START_PS / 1e6 + 10 * BASE_RTT_US);
    expect((after.at(-1)! - after[0]!) / (after.length - 1)).toBeLessThan(1.03 * 8.3);
    expect(incastUs).toBeGreaterThan(2 * endsUs.at(-1)!);
  }
});
