/**
 * Without queues, packets take as long as the flow model says, plus the parts that it leaves out,
 * computed by hand.
 */
import { afterAll, expect, test } from 'vitest';
import { buildCollective } from '../../src/collective/build.ts';
import { createCpuDevice } from '../../src/device/cpu.ts';
import { simulateFlow } from '../../src/engine/flow/simulate.ts';
import type { PacketRouting } from '../../src/engine/packet/api.ts';
import { simulatePackets } from '../../src/engine/packet/simulate.ts';
import type { Fabric } from '../../src/model/fabric.ts';
import type { Schedule } from '../../src/model/schedule.ts';
import { buildRoutes } from '../../src/routing/tables.ts';
import { fatTree } from '../../src/topology/fat-tree.ts';
import { star } from '../../src/topology/star.ts';
import { messageSchedule } from '../../src/workload/messages.ts';
import { roomy } from './packet-traffic.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

const PAYLOAD = 4096;
const FULL = PAYLOAD + 64;
/** 100 Gbit/s: 80 ps a byte. */
const PACKET_PS = FULL * 80;
const ACK_PS = 64 * 80;

/**
 * When the last message is there, by packets (an ack a message, windows that never run out) and by
 * flows, ps.
 */
async function both(fabric: Fabric, schedule: Schedule, name: PacketRouting['name'] & ('ecmp' | 'd-mod-k')) {
  const run = {
    fabric,
    routes: buildRoutes(fabric),
    schedule,
    routing: { name },
    seeds: [1],
    listFlows: true,
  };
  const settings = { ...roomy, ackEvery: 1024, windowBytes: 1 << 30 };
  const packets = await simulatePackets(device, { ...run, settings });
  const flow = await simulateFlow(device, { ...run, reality: 'routing', tolerance: 0 });
  return { packets: packets.replicas[0]!, flow: flow.replicas[0]! };
}

// Ring all-reduce, α–β: 2(n - 1) steps of S/n bytes, each a message's latency and its bytes over
// the rate. By packets each byte of payload takes 4160/4096 as long, the last packet is sent twice
// (store and forward), and in all steps but the first a rank sends the ack for what it has got
// before the next message.
test.each([
  [4, 64],
  [8, 100],
])('ring all-reduce of %i ranks, %i packets a chunk', async (n, packets) => {
  const latency = 500_000;
  const fabric = star.build({ hosts: n, rate: 100e9, latency });
  const groups = [Uint32Array.from({ length: n }, (_, rank) => rank)];
  const bytes = n * packets * PAYLOAD;
  const schedule = buildCollective({
    collective: 'all-reduce',
    algorithm: 'ring',
    params: { channels: 1, direction: 'uni' },
    bytes,
    groups,
  });
  const found = await both(fabric, schedule, 'ecmp');
  const steps = 2 * (n - 1);
  const alphaBeta = steps * (2 * latency + packets * PAYLOAD * 80);
  expect(Math.abs(found.flow.endPs / alphaBeta - 1)).toBeLessThan(1e-6);
  expect(found.packets.endPs).toBe(steps * (2 * latency + (packets + 1) * PACKET_PS) + (steps - 1) * ACK_PS);
  expect(found.packets.endPs / found.flow.endPs).toBeLessThan((FULL / PAYLOAD) * (1 + 1.1 / packets));
});

// Shift permutations meet on no link of a fat-tree under d-mod-k (Zahavi 2010), so every message
// goes at its port's rate. By packets the headers come on top, the last packet is sent again on all
// links but the first, and the ack comes back.
test.each([1, 3, 5, 8])('fat-tree, d-mod-k, shift by %i', async (shift) => {
  const latency = 500_000;
  const count = 200;
  const fabric = fatTree.build({ k: 4, rate: 100e9, latency, oversubscription: 1, gpus: 1 });
  const messages = Array.from({ length: 16 }, (_, src) => ({
    src,
    dst: (src + shift) % 16,
    bytes: count * PAYLOAD,
  }));
  const found = await both(fabric, messageSchedule(messages), 'd-mod-k');
  const flows = new Map(found.flow.flows!.map(({ src, endPs }) => [src, endPs]));
  for (const { src, dst, endPs } of found.packets.flows!) {
    const links = src >> 1 === dst >> 1 ? 2 : src >> 2 === dst >> 2 ? 4 : 6;
    const there = links * latency + (count + links - 1) * PACKET_PS;
    const back = links * (latency + ACK_PS);
    expect(flows.get(src)).toBe(links * latency + count * PAYLOAD * 80);
    // On its way back an ack can wait for a packet at each link.
    expect(endPs).toBeGreaterThanOrEqual(there + back);
    expect(endPs).toBeLessThanOrEqual(there + back + links * PACKET_PS);
  }
});
