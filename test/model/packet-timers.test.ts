/** Timers and delayed lanes that are due at one time. */
import { afterAll, expect, test } from 'vitest';
import { createCpuDevice } from '../../src/device/cpu.ts';
import { simulateDes } from '../../src/engine/des/simulate.ts';
import { simulatePackets } from '../../src/engine/packet/simulate.ts';
import { star } from '../../src/topology/star.ts';
import { packetRun, trafficSchedule } from './packet-traffic.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

test('a timer goes before a lane whose delay is over at the same time', async () => {
  // Rank 0's timer fires after two windows, before any ack can be back, and then its other lane
  // begins. The resent packet is first at the port, so the other lane's packet is served after it,
  // there and at the switch: 3 services, 4 latencies and 2 services of its ack.
  const fabric = star.build({ hosts: 3, rate: 100e9, latency: 300_000 });
  const schedule = trafficSchedule([
    { src: 0, dst: 1, bytes: 1000 },
    { src: 0, dst: 2, bytes: 1000, delayPs: 600_000 },
  ]);
  const run = packetRun(fabric, schedule, { payloadBytes: 1000, rtoPs: 600_000 });
  const [replica] = simulateDes(run);
  expect(replica?.flows?.[1]?.endPs).toBe(600_000 + 3 * 85_120 + 4 * 300_000 + 2 * 5_120);
  expect((await simulatePackets(device, run)).replicas).toEqual([replica]);
});
