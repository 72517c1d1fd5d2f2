/** Observations at links while packets run, against the counts of the run at its end. */
import { afterAll, expect, test } from 'vitest';
import { createCpuDevice } from '../../src/device/cpu.ts';
import { simulatePackets } from '../../src/engine/packet/simulate.ts';
import { watchLinks } from '../../src/observe/watch.ts';
import { buildRoutes } from '../../src/routing/tables.ts';
import { star } from '../../src/topology/star.ts';
import { packetRun, trafficSchedule } from './packet-traffic.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

const fabric = star.build({ hosts: 4, rate: 100e9, latency: 500_000 });
/** Three ranks send to rank 0 at once, whose port gets three times its capacity. */
const incast = trafficSchedule([1, 2, 3].map((src) => ({ src, dst: 0, bytes: 1_000_000 })));
const settings = {
  windowBytes: 1 << 20,
  bufferBytes: 400_000,
  ecn: { kminBytes: 50_000, kmaxBytes: 50_000, pmax: 1 },
  pfc: { xoffBytes: 20_000, xonBytes: 10_000, headroomBytes: 300_000 },
  rtoPs: 1e10,
};
const down = Array.from(fabric.links.to).indexOf(0);
const run = packetRun(fabric, incast, settings);

test('rows add up to what the run counted, and queues are where the incast is', async () => {
  const watch = watchLinks(device);
  expect(watch.timeline()).toBeUndefined();
  const { replicas } = await watch.context.simulatePackets(run);
  const [replica] = replicas;
  expect(replica).toEqual((await simulatePackets(device, run)).replicas[0]);
  const timeline = watch.timeline()!;
  const { links, timesPs, utilization, marks, paused, queueBytes, flows } = timeline;
  const rows = timesPs.length;
  expect(rows).toBeGreaterThan(20);
  expect(timesPs.at(-1)).toBe(replica!.endPs);
  expect(replica!.counters.pauses).toBeGreaterThan(0);
  const sum = (of: (row: number) => number) =>
    Array.from({ length: rows }, (_, row) => of(row)).reduce((a, b) => a + b, 0);
  const spanPs = (row: number) => timesPs[row]! - (timesPs[row - 1] ?? 0);
  for (let link = 0; link < links; link++) {
    const at = (row: number) => row * links + link;
    expect(
      sum((row) => marks![at(row)]!),
      `marks of link ${link}`,
    ).toBe(replica!.linkMarks[link]);
    // Shares are single precision.
    const pausedPs = sum((row) => paused![at(row)]! * spanPs(row));
    expect(Math.abs(pausedPs - replica!.linkPausePs[link]!)).toBeLessThan(1e-6 * replica!.endPs);
    const bytes = sum((row) => utilization[at(row)]! * spanPs(row) * 1e-12) * (100e9 / 8);
    // Acks that follow the last delivery are counted and have no time left.
    expect(Math.abs(bytes - replica!.linkBytes[link]!)).toBeLessThan(4160);
    if (link !== down)
      expect(Math.max(...queueBytes!.filter((_, i) => i % links === link))).toBeLessThan(4160);
  }
  const longest = Math.max(...queueBytes!.filter((_, i) => i % links === down));
  expect(longest).toBeGreaterThan(20_000);
  expect(longest).toBeLessThanOrEqual(replica!.linkHighWater[down]!);
  // All three are under way at first, over the port to rank 0.
  expect(flows![down]).toBe(3);
});

test('of several seeds the first is seen, and of several runs the longest', async () => {
  const watch = watchLinks(device);
  await watch.context.simulatePackets({ ...run, seeds: [7, 8, 9] });
  const endPs = watch.timeline()!.timesPs.at(-1)!;
  expect(endPs).toBe((await simulatePackets(device, { ...run, seeds: [7] })).replicas[0]!.endPs);
  const few = packetRun(fabric, trafficSchedule([{ src: 1, dst: 0, bytes: 1000 }]), settings);
  await watch.context.simulatePackets({ ...few, routes: run.routes, seeds: [7] });
  expect(watch.timeline()!.timesPs.at(-1)).toBe(endPs);
});

test('where memory is short there is one row, the mean', async () => {
  const watch = watchLinks(device, 1000);
  const { replicas } = await watch.context.simulatePackets(run);
  const { timesPs, utilization } = watch.timeline()!;
  expect(timesPs).toHaveLength(1);
  const share = (replicas[0]!.linkBytes[down]! * 8) / (100e9 * replicas[0]!.endPs * 1e-12);
  expect(utilization[down]).toBeCloseTo(share, 6);
});

test('of fluids the mean at rung routing is seen, until packets are', async () => {
  const watch = watchLinks(device);
  const flow = { fabric, routes: buildRoutes(fabric), schedule: incast, routing: { name: 'ecmp' } as const };
  const fluid = (reality: 'topology' | 'routing') =>
    watch.context.simulate({ ...flow, reality, seeds: [1], tolerance: 1e-3 });
  await fluid('topology');
  expect(watch.timeline()).toBeUndefined();
  await fluid('routing');
  // 3 MB at 12.5 GB/s take 240 µs, after a latency of 1 µs: 240/241.
  expect(watch.timeline()!.packets).toBe(false);
  expect(watch.timeline()!.utilization[down]).toBeCloseTo(240 / 241, 4);
  await watch.context.simulatePackets(run);
  expect(watch.timeline()!.packets).toBe(true);
});
