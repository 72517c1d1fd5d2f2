/** NICs with several ports, and ranks with several scale-up links, in both engines. */
import { afterAll, describe, expect, test } from 'vitest';
import { createCpuDevice } from '../../src/device/cpu.ts';
import { simulateFlow } from '../../src/engine/flow/simulate.ts';
import { simulatePackets } from '../../src/engine/packet/simulate.ts';
import { type Fabric, NodeKind } from '../../src/model/fabric.ts';
import { tracePath } from '../../src/routing/path.ts';
import { buildRoutes } from '../../src/routing/tables.ts';
import { leafSpine } from '../../src/topology/leaf-spine.ts';
import { star } from '../../src/topology/star.ts';
import { type HandMessage, roomy, trafficSchedule } from './packet-traffic.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

const link = { rate: 400e9, latency: 500_000 };
const BYTES = 40_000_000;
/** The time of BYTES at 400 Gbit/s, ps. */
const ALONE_PS = 8e8;

const engines = {
  async flow(fabric: Fabric, messages: readonly HandMessage[], routing: 'ecmp' | 'spray'): Promise<number> {
    const { replicas } = await simulateFlow(device, {
      fabric,
      routes: buildRoutes(fabric),
      schedule: trafficSchedule(messages),
      reality: routing === 'spray' ? 'topology' : 'routing',
      routing: { name: routing },
      seeds: [1],
      tolerance: 0,
    });
    return replicas[0]!.endPs;
  },
  async packet(fabric: Fabric, messages: readonly HandMessage[], routing: 'ecmp' | 'spray'): Promise<number> {
    const { replicas } = await simulatePackets(device, {
      fabric,
      routes: buildRoutes(fabric),
      schedule: trafficSchedule(messages),
      routing: { name: routing },
      settings: { ...roomy, headerBytes: 0, entropies: 64, windowBytes: 4e6, span: 4096 },
      seeds: [1],
    });
    return replicas[0]!.endPs;
  },
};

describe.each(['flow', 'packet'] as const)('engine %s', (engine) => {
  const simulate = engines[engine];
  const one = [{ src: 0, dst: 3, bytes: BYTES }];
  const planes = leafSpine.build({ ...link, leaves: 2, spines: 2, hosts: 2, planes: 4 });

  // One flow is in one of four planes, and has a quarter of its NIC; latencies and single packets
  // are below 1 % of that.
  test('a hashed flow has one port of four', async () => {
    const ratio = (await simulate(planes, one, 'ecmp')) / ALONE_PS;
    expect(ratio).toBeGreaterThan(3.999);
    expect(ratio).toBeLessThan(4.04);
  });

  // Sprayed it has all: exactly as a fluid; packets by 64 hash keys, which four ports share as
  // evenly as hashes do.
  test('a sprayed flow has all ports', async () => {
    const ratio = (await simulate(planes, one, 'spray')) / ALONE_PS;
    expect(ratio).toBeGreaterThan(0.999);
    expect(ratio).toBeLessThan(engine === 'flow' ? 1.01 : 2);
  });

  // Two ranks of a mesh of 8: the one cable between them is a seventh of the rate of either.
  test('two ranks of a mesh have one cable of seven, all ranks of it all', async () => {
    const mesh = star.build({ ...link, hosts: 1, gpus: 8, scaleUpRate: 2800e9, scaleUp: 'mesh' });
    const pair = await simulate(mesh, one, 'ecmp');
    // 2,800 / 7 = 400 Gbit/s.
    expect(pair / ALONE_PS).toBeGreaterThan(0.999);
    expect(pair / ALONE_PS).toBeLessThan(1.02);
    const all = Array.from({ length: 7 }, (_, i) => ({ src: 0, dst: i + 1, bytes: BYTES, channel: i }));
    const whole = await simulate(mesh, all, 'ecmp');
    expect(whole / pair).toBeGreaterThan(0.98);
    expect(whole / pair).toBeLessThan(1.02);
  });
});

test('flows keep their plane from NIC to NIC, and hashes use all of them', () => {
  const fabric = leafSpine.build({ ...link, leaves: 2, spines: 2, hosts: 2, planes: 4 });
  const routes = buildRoutes(fabric);
  const { links, kind } = fabric;
  // Leaves are nodes 8 to 15, two a plane; spines 16 to 23 likewise.
  const planeOf = (node: number) => Math.floor((node - 8) / 2) % 4;
  const used = new Set<number>();
  for (let channel = 0; channel < 64; channel++) {
    const path = tracePath(routes, fabric, { name: 'ecmp' }, 0, 3, channel, 1);
    const planes = path
      .map((link) => links.to[link]!)
      .filter((node) => kind[node] === NodeKind.scaleOutSwitch)
      .map(planeOf);
    expect(planes).toHaveLength(3);
    expect(new Set(planes).size).toBe(1);
    used.add(planes[0]!);
  }
  expect(used.size).toBe(4);
});
