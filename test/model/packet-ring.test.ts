/**
 * Dally & Towles, Principles and Practices of Interconnection Networks, ch. 3: the capacity of an
 * 8-node ring.
 */
import { afterAll, expect, test } from 'vitest';
import { createCpuDevice } from '../../src/device/cpu.ts';
import { simulatePackets } from '../../src/engine/packet/simulate.ts';
import { buildRoutes } from '../../src/routing/tables.ts';
import { ring } from '../../src/topology/ring.ts';
import { type Message, messageSchedule } from '../../src/workload/messages.ts';
import { roomy } from './packet-traffic.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

const NODES = 8;
const PACKETS = 2000;
/** One packet of 4096 + 64 bytes at 100 Gbit/s. */
const PACKET_PS = 4160 * 80;
/** Few acks, as nothing goes the other way in the textbook, and windows that never run out. */
const settings = { ...roomy, ackEvery: 16, windowBytes: 400 * 4160, entropies: 64 };

/** Time in which all messages, each of so many packets, are through, in packets' times. */
async function timeOf(messages: readonly Message[], routing: 'ecmp' | 'spray'): Promise<number> {
  const fabric = ring.build({ hosts: NODES, rate: 100e9, latency: 1e6 });
  const { replicas } = await simulatePackets(device, {
    fabric,
    routes: buildRoutes(fabric),
    schedule: messageSchedule(messages),
    routing: { name: routing },
    settings,
    seeds: [1],
  });
  return replicas[0]!.endPs / PACKET_PS;
}

const nodes = Array.from({ length: NODES }, (_, src) => src);

// O-25. Tornado: all send 3 hops clockwise, so 3 of the 8 flows cross each clockwise link, and a
// node gets 1/3 of a link's rate. Allowed: 2 %.
test('tornado: a third of a link each', async () => {
  const bytes = PACKETS * 4096;
  const time = await timeOf(
    nodes.map((src) => ({ src, dst: (src + 3) % NODES, bytes })),
    'ecmp',
  );
  expect(Math.abs((PACKETS / time) * 3 - 1)).toBeLessThan(0.02);
});

// O-25. Uniform traffic: distances 1, 2, 3 each way and 4, half of it each way, are 1 + 2 + 3 + 4/2
// = 8 messages on every link, in a time in which each node sends 8, that to itself included: 8/k =
// 1 of a link's rate. Allowed: 2 %, at saturation: packets that are spread by hashes over the two
// ways of distance 4 leave a link idle at the end.
test('uniform traffic: a whole link each', async () => {
  const bytes = PACKETS * 4096;
  const messages = nodes.flatMap((src) =>
    nodes.filter((dst) => dst !== src).map((dst) => ({ src, dst, bytes })),
  );
  const time = await timeOf(messages, 'spray');
  expect(Math.abs((NODES * PACKETS) / time - 1)).toBeLessThan(0.02);
});
