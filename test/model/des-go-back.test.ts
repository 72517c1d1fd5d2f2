/** Go-back-n by hand, to the picosecond, in the oracle and in the engine. */
import { afterAll, expect, test } from 'vitest';
import { createCpuDevice } from '../../src/device/cpu.ts';
import { simulateDes } from '../../src/engine/des/simulate.ts';
import { simulatePackets } from '../../src/engine/packet/simulate.ts';
import { star } from '../../src/topology/star.ts';
import { packetRun, trafficSchedule } from './packet-traffic.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

// 80 ps a byte, windows of one latency; the switch has room for one packet a port.
const fabric = star.build({ hosts: 3, rate: 100e9, latency: 300_000 });
const [SER, LATENCY, ACK] = [1064 * 80, 300_000, 64 * 80];
const settings = { payloadBytes: 1000, bufferBytes: 1064, windowBytes: 1 << 20, rtoPs: 50e6 };
const schedule = trafficSchedule([
  { src: 0, dst: 2, bytes: 3000 },
  { src: 1, dst: 2, bytes: 4000 },
]);

test('the receiver asks once for what is missing, and the sender goes back to it', async () => {
  // Packets of both ranks reach the switch together, and those of rank 1 find its one place taken,
  // until rank 0 has sent its three. So rank 1's last comes through alone; the nack for its first
  // is back after 5 services and 4 latencies.
  const nacked = 5 * SER + 4 * LATENCY + 2 * ACK;
  const back = (Math.floor(nacked / LATENCY) + 1) * LATENCY;
  const run = packetRun(fabric, schedule, { ...settings, recovery: 'go-back-n' });
  const [replica] = simulateDes(run);
  expect(replica?.flows?.map(({ endPs }) => endPs)).toEqual([
    4 * SER + 4 * LATENCY + 2 * ACK,
    back + 5 * SER + 4 * LATENCY + 2 * ACK,
  ]);
  expect(replica?.counters).toMatchObject({ packets: 11, drops: 3, retransmits: 4 });
  expect((await simulatePackets(device, run)).replicas).toEqual([replica]);
});

test('a selective receiver keeps the fourth packet, and only the timer brings the others', () => {
  const [replica] = simulateDes(packetRun(fabric, schedule, settings));
  expect(replica?.counters).toMatchObject({ packets: 10, drops: 3, retransmits: 3 });
  expect(replica?.flows?.[1]?.endPs).toBeGreaterThan(settings.rtoPs);
});
