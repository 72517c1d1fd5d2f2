/**
 * O-25 by Valiant's routing, in both engines (the minimal routings' part is in
 * packet-ring.test.ts).
 */
import { afterAll, describe, expect, test } from 'vitest';
import { createCpuDevice } from '../../src/device/cpu.ts';
import { simulateFlow } from '../../src/engine/flow/simulate.ts';
import { simulatePackets } from '../../src/engine/packet/simulate.ts';
import { buildRoutes } from '../../src/routing/tables.ts';
import { ring } from '../../src/topology/ring.ts';
import { messageSchedule } from '../../src/workload/messages.ts';
import { roomy } from './packet-traffic.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

const NODES = 8;
const RATE = 100e9;
const fabric = ring.build({ hosts: NODES, rate: RATE, latency: 1e6 });
const routes = buildRoutes(fabric);
const tornado = (bytes: number) =>
  messageSchedule(Array.from({ length: NODES }, (_, src) => ({ src, dst: (src + 3) % NODES, bytes })));

// Each half of the way is uniform traffic over 8 nodes, the node itself included: distances 0, 1,
// 1, 2, 2, 3, 3, 4 are 2 hops on average, 8 nodes · 2 hops over 16 links are 1 link's worth a node,
// so both halves together leave a node 1/2 of a link.
describe('tornado by random nodes: half a link each', () => {
  // The latency that comes first is of the longest way: by the nodes on the far side, round all of
  // the other 5 hops of 1 µs.
  test('a fluid, exactly', async () => {
    const bytes = 1e9;
    const run = { fabric, routes, schedule: tornado(bytes), reality: 'routing' as const };
    const { replicas } = await simulateFlow(device, {
      ...run,
      routing: { name: 'valiant' },
      seeds: [1],
      tolerance: 0,
    });
    const drainPs = replicas[0]!.endPs - 5e6;
    expect(Math.abs(((bytes * 8e12) / drainPs / RATE) * 2 - 1)).toBeLessThan(1e-6);
    // 1 unit a node on every link in each of the two halves: all links carry the same.
    for (const carried of replicas[0]!.linkBytes)
      expect(Math.abs(carried / (2 * bytes) - 1)).toBeLessThan(1e-6);
  });

  // Saturated links: 60,000 packets a node, so that the fullest link is near the mean. Allowed: 2
  // %.
  test('packets, at saturation', async () => {
    const packets = 60_000;
    const { replicas } = await simulatePackets(device, {
      fabric,
      routes,
      schedule: tornado(packets * 4096),
      routing: { name: 'valiant' },
      settings: { ...roomy, ackEvery: 16, windowBytes: 400 * 4160, span: 65536, entropies: 65535 },
      seeds: [1],
    });
    const time = replicas[0]!.endPs / ((4160 * 8e12) / RATE);
    expect(Math.abs((packets / time) * 2 - 1)).toBeLessThan(0.02);
  });
});
