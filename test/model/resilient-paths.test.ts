/**
 * With links that have failed and switches that hash resiliently, all three engines send flows by
 * the paths that `tracePath` finds: bytes of every link, of random failures. That packets and
 * oracle agree otherwise: `packet-oracle.test.ts`.
 */
import { afterAll, expect, test } from 'vitest';
import { createCpuDevice } from '../../src/device/cpu.ts';
import { simulateDes } from '../../src/engine/des/simulate.ts';
import { simulateFlow } from '../../src/engine/flow/simulate.ts';
import { simulatePackets } from '../../src/engine/packet/simulate.ts';
import type { Fabric } from '../../src/model/fabric.ts';
import { hash2, hash3 } from '../../src/rng/hash.ts';
import { switchSeed } from '../../src/routing/choice.ts';
import { tracePath } from '../../src/routing/path.ts';
import { buildRouteEpochs } from '../../src/routing/tables.ts';
import { fatTree } from '../../src/topology/fat-tree.ts';
import { leafSpine } from '../../src/topology/leaf-spine.ts';
import { packetRun, trafficSchedule } from './packet-traffic.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

const BYTES = 8192;
const clos = { rate: 100e9, latency: 500_000, oversubscription: undefined, radix: undefined, gpus: 1 };
const scaleUp = { scaleUpRate: undefined, scaleUpLatency: 250_000 };

const fabrics: readonly Fabric[] = [
  leafSpine.build({ ...clos, ...scaleUp, uplinkRate: undefined, leaves: 5, spines: 7, hosts: 3 }),
  fatTree.build({ ...clos, k: 6, oversubscription: 1 }),
];

/** One cable in eight between switches. */
function failures({ links, ranks }: Fabric, seed: number): Uint8Array {
  const down = new Uint8Array(links.count);
  for (let cable = 0; cable < links.count; cable += 2) {
    if (Math.min(links.from[cable]!, links.to[cable]!) >= ranks && hash2(seed, cable) % 8 === 0)
      down.fill(1, cable, cable + 2);
  }
  return down;
}

test.each(fabrics.flatMap((fabric) => [1, 2, 3].map((seed) => [fabric.name, seed, fabric] as const)))(
  '%s, failures %d: packets, oracle and fluid take the paths of tracePath',
  async (_, seed, fabric) => {
    const { routes } = buildRouteEpochs(fabric, [], { down: failures(fabric, seed), sound: fabric });
    const choice = { name: 'ecmp', rehash: 'resilient', polarize: seed === 2 } as const;
    const messages = Array.from({ length: fabric.ranks }, (_, src) => ({
      ...{ src, dst: (src + 1 + (hash2(seed, src) % (fabric.ranks - 1))) % fabric.ranks },
      ...{ bytes: BYTES, channel: src % 3 },
    }));
    const schedule = trafficSchedule(messages);
    const expected = new Float64Array(fabric.links.count);
    for (const { src, dst, channel } of messages) {
      for (const link of tracePath(routes, fabric, choice, src, dst, channel, seed)) expected[link]! += BYTES;
    }
    const fluid = await simulateFlow(device, {
      ...{ fabric, routes, schedule, routing: choice, reality: 'routing', seeds: [seed], tolerance: 0 },
    });
    expect([...fluid.replicas[0]!.linkBytes]).toEqual([...expected]);
    // Two packets of 4,096 B and 64 B of header each; acks of 64 B, one at least for each flow, go
    // another way.
    const run = packetRun(fabric, schedule, {}, { routes, routing: choice, seeds: [seed] });
    const [packets] = (await simulatePackets(device, run)).replicas;
    expect([packets]).toEqual(simulateDes(run));
    packets!.linkBytes.forEach((bytes, link) => {
      const data = (expected[link]! / BYTES) * 2 * 4160;
      expect(bytes).toBeGreaterThanOrEqual(data);
      expect(bytes).toBeLessThanOrEqual(data + 2 * 64 * messages.length);
    });
  },
);

test('the rule by itself: entry `h mod n` of the sound set, or survivor `floor(h / n) mod m`', () => {
  // Written again from docs/routing.md, for the first switch of every pair, without the tables.
  const [fabric] = fabrics;
  const { links, ranks } = fabric!;
  const down = failures(fabric!, 5);
  const { routes } = buildRouteEpochs(fabric!, [], { down, sound: fabric! });
  const between = (a: number, b: number) =>
    Array.from({ length: links.count }, (_, link) => link).filter(
      (link) => links.from[link] === a && links.to[link] === b,
    );
  let lost = 0;
  for (let src = 0; src < ranks; src++) {
    for (let dst = 0; dst < ranks; dst++) {
      const [leaf, other] = [ranks + Math.floor(src / 3), ranks + Math.floor(dst / 3)];
      if (leaf === other) continue;
      const spines = Array.from({ length: 7 }, (_, spine) => ranks + 5 + spine);
      const ups = spines.map((spine) => between(leaf, spine)[0]!);
      const alive = ups.filter((up, i) => down[up] === 0 && down[between(spines[i]!, other)[0]!] === 0);
      const h = hash3(switchSeed(9, leaf, false), hash3(src, dst, 0), 0);
      const own = ups[h % 7]!;
      const isAlive = alive.includes(own);
      if (!isAlive) lost++;
      const uplink = isAlive ? own : alive[Math.floor(h / 7) % alive.length];
      expect(tracePath(routes, fabric!, { name: 'ecmp' }, src, dst, 0, 9)[1]).toBe(uplink);
    }
  }
  expect(lost).toBeGreaterThan(20);
});
