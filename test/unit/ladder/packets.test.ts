/**
 * Loads are known before packets are simulated, too many of them are refused, and answers have one
 * form.
 */
import { expect, test } from 'vitest';
import { buildCollective } from '../../../src/collective/build.ts';
import { createCpuDevice } from '../../../src/device/cpu.ts';
import { simulatePackets } from '../../../src/engine/packet/simulate.ts';
import type { AnswerReplica } from '../../../src/ladder/answer.ts';
import { packetLoad } from '../../../src/ladder/packet-load.ts';
import { createPacketSimulator, type PacketPlan } from '../../../src/ladder/packets.ts';
import { seedDecided, seededAt } from '../../../src/ladder/seeded.ts';
import { buildRoutes } from '../../../src/routing/tables.ts';
import { parseScenario } from '../../../src/scenario/check.ts';
import { messageSchedule } from '../../../src/workload/messages.ts';
import { withErrors } from '../../model/packet-errors.ts';

const { fabric, packet } = await parseScenario(
  'fabric: preset:uec-reference\ntraffic: { name: permutation, size: 1MB }\n',
);
const routes = buildRoutes(fabric.build());
const plan = (hopLimit: number): PacketPlan => ({
  engine: 'packet',
  settings: packet!,
  routing: { name: 'spray' },
  hopLimit,
});
const device = createCpuDevice();
const simulator = (hopLimit: number, seeds = [1]) =>
  createPacketSimulator({
    ...{ plan: plan(hopLimit), fabric: fabric.build(), routes, seeds, memoryLimitBytes: undefined },
    simulate: (run) => simulatePackets(device, run),
  });

// Rank 0 to 1 over two links, to 2 over four, to 15 over six; 1, 3 and 1 packets of 4086 bytes.
const three = messageSchedule([
  { src: 0, dst: 1, bytes: 0 },
  { src: 0, dst: 2, bytes: 3 * 4086 },
  { src: 0, dst: 15, bytes: 1 },
]);

test('packets and hops by hand, acks included', () => {
  expect(packetLoad(fabric.build(), routes, three, 4086)).toEqual({
    packets: 5,
    hops: 2 * (2 + 3 * 4 + 6),
    mostOfLane: 3,
  });
});

test('what is simulated is no more than was counted, where nothing is sent again', async () => {
  const groups = [Uint32Array.from({ length: 16 }, (_, rank) => rank)];
  for (const collective of ['all-reduce', 'all-to-all'] as const) {
    const algorithm = collective === 'all-reduce' ? 'ring' : 'direct';
    const schedule = buildCollective({ collective, algorithm, params: {}, bytes: 2 ** 18, groups }, {});
    const load = packetLoad(fabric.build(), routes, schedule, 4086);
    const bound = simulator(1e9);
    await bound.run(schedule, false, undefined);
    expect(bound.tally.packets).toBe(load.packets);
    // In loops over receivers only some are looked at; an ack may be for each packet, or for
    // several.
    expect(bound.tally.packetHops / load.hops).toBeLessThan(1.05);
    expect(bound.tally.packetHops / load.hops).toBeGreaterThan(0.5);
  }
});

test('runs beyond the limit are refused, all seeds and all runs together', async () => {
  expect(() => simulator(39).refuse([three])).toThrow(/about 40 packet hops; the limit is 39/);
  expect(() => simulator(79, [1, 2]).refuse([three])).toThrow(/2 seeds together/);
  const bound = simulator(70);
  await bound.run(three, false, undefined);
  await expect(bound.run(three, false, undefined)).rejects.toThrow(/about 80 packet hops/);
});

test('many seeds are answered in their order, with completion times', async () => {
  const seeds = Array.from({ length: 19 }, (_, i) => 100 + i);
  const { replicas } = await simulator(1e9, seeds).run(three, false, undefined);
  expect(replicas.map(({ seed }) => seed)).toEqual(seeds);
  expect(replicas.every(({ fct, flows }) => fct !== undefined && flows === undefined)).toBe(true);
});

test('error rates leave the seed something to decide, where packets go over their links', async () => {
  // Without ECN and with paths by number a seed decides nothing, and one is simulated.
  const settings = { ...packet!, ecn: undefined };
  const plan: PacketPlan = { engine: 'packet', settings, routing: { name: 'd-mod-k' }, hopLimit: 1e9 };
  const sound = fabric.build();
  const told = async (rateOf?: (cable: number) => number) => {
    const ways = { fabric: rateOf ? withErrors(sound, rateOf) : sound, routes };
    const job = { fabric: ways.fabric, routing: { name: 'ecmp' }, packet: plan } as const;
    const bound = createPacketSimulator({
      ...{ ...ways, plan, seeds: [1], memoryLimitBytes: undefined },
      simulate: (run) => simulatePackets(device, run),
    });
    const answer = await bound.run(three, false, undefined);
    const [{ linkBytes }] = answer.replicas as [AnswerReplica];
    const may = seededAt('transport', job);
    return { linkBytes, may, did: seedDecided('transport', job, answer, three, () => [ways]) };
  };
  const { linkBytes, ...unseeded } = await told();
  expect(unseeded).toEqual({ may: false, did: false });
  // A rate so low that nothing is lost all the same.
  expect(await told(() => 1e-9)).toMatchObject({ may: true, did: true });
  const idle = (cable: number) => linkBytes[2 * cable] === 0 && linkBytes[2 * cable + 1] === 0;
  expect(await told((cable) => (idle(cable) ? 0.5 : 0))).toMatchObject({ may: true, did: false });
});
