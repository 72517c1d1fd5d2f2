/**
 * UGAL takes shortest paths where they are free and random nodes where they are not: between
 * minimal and Valiant's routing.
 */
import { afterAll, expect, test } from 'vitest';
import { createCpuDevice } from '../../src/device/cpu.ts';
import type { PacketRouting } from '../../src/engine/packet/api.ts';
import { simulatePackets } from '../../src/engine/packet/simulate.ts';
import { buildRoutes } from '../../src/routing/tables.ts';
import { ring } from '../../src/topology/ring.ts';
import { messageSchedule } from '../../src/workload/messages.ts';
import { roomy } from './packet-traffic.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

const NODES = 8;
const PACKETS = 5000;
const fabric = ring.build({ hosts: NODES, rate: 100e9, latency: 1e6 });
const routes = buildRoutes(fabric);

/** The part of a link's rate that each node gets when all send so many hops clockwise. */
async function throughput(hops: number, name: PacketRouting['name'], windowPackets: number): Promise<number> {
  const bytes = PACKETS * 4096;
  const messages = Array.from({ length: NODES }, (_, src) => ({ src, dst: (src + hops) % NODES, bytes }));
  const { replicas } = await simulatePackets(device, {
    fabric,
    routes,
    schedule: messageSchedule(messages),
    routing: { name },
    settings: { ...roomy, ackEvery: 16, windowBytes: windowPackets * 4160, span: 65536, entropies: 65535 },
    seeds: [1],
  });
  return PACKETS / (replicas[0]!.endPs / (4160 * 80));
}

// A tornado of 3 hops: minimal routing leaves the other way round idle and a node gets 1/3 (O-25),
// by random nodes 1/2. The best mix sends 1/3 this way over 3 hops and 1/5 the other way over 5,
// 8/15 = 0.533 together, which UGAL cannot pass.
test.each(['ugal-l', 'ugal-g'] as const)('tornado: %s beats shortest paths', async (name) => {
  const minimal = await throughput(3, 'ecmp', 400);
  const ugal = await throughput(3, name, 400);
  expect(Math.abs(3 * minimal - 1)).toBeLessThan(0.02);
  expect(ugal).toBeGreaterThan(1.5 * minimal);
  expect(ugal).toBeLessThan(8 / 15);
});

// Neighbours, two packets at a time: no whole packet ever waits in a queue before a link that is
// free again when the next comes.
test.each(['ugal-l', 'ugal-g'] as const)('neighbours, lightly loaded: %s is minimal', async (name) => {
  expect(await throughput(1, name, 2)).toBe(await throughput(1, 'ecmp', 2));
});
