/**
 * NDP (Handley et al., SIGCOMM 2017) at its published figures, with 9000-byte packets and 8-packet
 * queues at 10 Gbit/s.
 */
import { afterAll, expect, test } from 'vitest';
import { createCpuDevice } from '../../src/device/cpu.ts';
import type { PacketSettings } from '../../src/engine/packet/api.ts';
import { simulatePackets } from '../../src/engine/packet/simulate.ts';
import { star } from '../../src/topology/star.ts';
import { packetRun, trafficSchedule } from './packet-traffic.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

const FULL = 9000;
const PAYLOAD = FULL - 64;
const ndp: Partial<PacketSettings> = {
  payloadBytes: PAYLOAD,
  headerBytes: 64,
  ackBytes: 64,
  trimming: true,
  bufferBytes: 8 * FULL,
  controlBufferBytes: 2 ** 30,
  windowBytes: 23 * FULL,
  cc: { name: 'ndp', constants: [] },
  rtoPs: 1e12,
  span: 4096,
};

test('in and out: A sends to B, C, D and E, F sends to E (figure 21)', async () => {
  const fabric = star.build({ hosts: 6, rate: 10e9, latency: 1_000_000 });
  // A is rank 0, B … E 1 … 4, F 5; as many bytes as keep all flows going for the same time at their
  // fair rates.
  const messages = [1, 2, 3, 4].map((dst) => ({ src: 0, dst, bytes: 4e7 }));
  const schedule = trafficSchedule([...messages, { src: 5, dst: 4, bytes: 12e7 }]);
  const { replicas } = await simulatePackets(device, packetRun(fabric, schedule, ndp));
  const gbps = replicas[0]!.flows!.map(({ bytes, startPs, endPs }) => (bytes * 8e3) / (endPs - startPs));
  // Gbit/s of csg-htsim's in_and_out; max-min fairness gives 2.5 and 7.5.
  [2.50992, 2.51352, 2.50056, 2.37672, 7.55208].forEach((published, i) => {
    expect(Math.abs(gbps[i]! / published - 1), `flow ${i}: ${gbps[i]} Gbit/s`).toBeLessThan(0.05);
  });
});

test.each([
  [1, 23],
  [8, 23],
  [100, 23],
  [8, 10],
  [100, 10],
])(
  'an incast of %i with a first window of %i packets ends within 1 %% of its ideal',
  async (senders, window) => {
    const fabric = star.build({ hosts: senders + 1, rate: 10e9, latency: 1_000_000 });
    // 30 full packets each, so that no pull is for less than a packet.
    const bytes = 30 * PAYLOAD;
    const schedule = trafficSchedule(
      Array.from({ length: senders }, (_, i) => ({ src: i + 1, dst: 0, bytes })),
    );
    const run = packetRun(fabric, schedule, { ...ndp, windowBytes: window * FULL });
    const { endPs } = (await simulatePackets(device, run)).replicas[0]!;
    // All packets one after the other over the last link at 7200 ns, one more for store and
    // forward, two latencies.
    const idealPs = (30 * senders + 1) * 7_200_000 + 2_000_000;
    expect(endPs).toBeGreaterThanOrEqual(idealPs);
    expect(endPs / idealPs - 1).toBeLessThan(0.01);
  },
);
