/** A sender alone on a star, reckoned by hand from docs/packet-model.md. */
import { afterAll, expect, test } from 'vitest';
import { createCpuDevice } from '../../../src/device/cpu.ts';
import type { PacketSettings } from '../../../src/engine/packet/api.ts';
import { simulatePackets } from '../../../src/engine/packet/simulate.ts';
import { star } from '../../../src/topology/star.ts';
import { packetRun, trafficSchedule } from '../../model/packet-traffic.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

const US = 1e6;
/** 1000 bytes take 80 ns, an ack 8 ns, a link 1 us. */
const fabric = star.build({ hosts: 2, rate: 100e9, latency: US });
/** From the start of a packet until it is there, and until its ack is back. */
const THERE = 2 * (0.08 + 1) * US;
const BACK = THERE + 2 * (0.008 + 1) * US;

/** When the last of ten packets is there, ps. */
async function tenPackets(settings: Partial<PacketSettings>): Promise<number> {
  const sizes = { payloadBytes: 950, headerBytes: 50, ackBytes: 100 };
  const schedule = trafficSchedule([{ src: 0, dst: 1, bytes: 9500 }]);
  const run = packetRun(fabric, schedule, { ...sizes, ...settings });
  return (await simulatePackets(device, run)).replicas[0]!.endPs;
}

test('the largest window holds: three packets a round trip', async () => {
  // The tenth begins with the fourth three.
  expect(await tenPackets({ maxWindowBytes: 3000 })).toBeCloseTo(3 * BACK + THERE, 6);
});

test('the first window is as said: two packets a round trip', async () => {
  // The tenth is the second of the fifth two, 80 ns after the first.
  expect(await tenPackets({ windowBytes: 2000 })).toBeCloseTo(4 * BACK + 0.08 * US + THERE, 6);
});

test('without a limit the window is a round trip: nothing waits for an ack', async () => {
  expect(await tenPackets({})).toBeCloseTo(9 * 0.08 * US + THERE, 6);
});

test('a timeout is the smoothed round trip and four times its variation (RFC 6298)', async () => {
  // One packet a round trip of 4.176 us. The second is lost, behind the switch in window 5. The one
  // sample is 4078 ticks of 1024 ps, its variation half: 3 · 4078 ticks are 12.5 windows of
  // 1 us, so 13, from window 4, in which the second was sent and the first was acked. It goes again
  // at 17 us, and the third when its ack is back.
  const sizes = { payloadBytes: 950, headerBytes: 50, ackBytes: 100, maxWindowBytes: 1000 };
  const run = packetRun(
    fabric,
    trafficSchedule([{ src: 0, dst: 1, bytes: 3 * 950 }]),
    { ...sizes, rtoPs: 5 * US },
    {
      faults: {
        changes: [
          { link: 3, atPs: 5 * US, rateBps: 0 },
          { link: 3, atPs: 10 * US, rateBps: 100e9 },
        ],
        epochs: [],
      },
    },
  );
  const [replica] = (await simulatePackets(device, run)).replicas;
  expect(replica!.counters.retransmits).toBe(1);
  expect(replica!.endPs).toBeCloseTo(17 * US + BACK + THERE, 6);
});
