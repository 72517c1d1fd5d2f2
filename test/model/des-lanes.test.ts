/**
 * The oracle's lanes: programs, needs, signals, delays and marks; collectives with nothing in their
 * way.
 */
import { describe, expect, test } from 'vitest';
import { buildCollective } from '../../src/collective/build.ts';
import { simulateDes } from '../../src/engine/des/simulate.ts';
import { createScheduleBuilder } from '../../src/model/schedule-builder.ts';
import { hash3 } from '../../src/rng/hash.ts';
import { flowKey, switchSeed } from '../../src/routing/choice.ts';
import { leafSpine } from '../../src/topology/leaf-spine.ts';
import { railOptimized } from '../../src/topology/rail-optimized.ts';
import { ring } from '../../src/topology/ring.ts';
import { star } from '../../src/topology/star.ts';
import { packetRun, trafficSchedule } from './packet-traffic.ts';

const G = 1e9;
/** A packet of 1000 + 64 bytes and an ack of 64 at 100 Gbit/s; every link's latency. */
const SER = 85_120;
const ACK = 5_120;
const LATENCY = 300_000;
const RTT = 2 * (SER + LATENCY) + 2 * (ACK + LATENCY);
const small = { payloadBytes: 1000 };
const unset = {
  uplinkRate: undefined,
  oversubscription: undefined,
  scaleUpRate: undefined,
  scaleUpLatency: 1,
  radix: undefined,
};

test('a lane that turns to another rank waits for its acks; signals and messages within a rank take no time', () => {
  const fabric = star.build({ hosts: 3, rate: 100 * G, latency: LATENCY });
  const builder = createScheduleBuilder();
  const [a, b, c, x, y] = [0, 1, 2, 3, 4].map(() => builder.reserveLanes(1)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const marks = Array.from({ length: 5 }, () => builder.addMark());
  const send = { send: true, bytes: 1000 };
  builder.setLane(a, 0, 0, [
    { ...send, peerBase: x, mark: marks[0]! },
    { ...send, peerBase: y, mark: marks[1]! },
    { ...send, peerBase: x, dstStep0: 1 },
    { signal: true, peerBase: b, mark: marks[2]! },
  ]);
  builder.setLane(b, 0, 0, [{ ...send, needSignals: 1, delayPs: 7_000, peerBase: c, mark: marks[3]! }]);
  builder.setLane(c, 0, 0, [{ need: 1, mark: marks[4]! }]);
  builder.setLane(x, 1, 0, [{ need: 1 }, { need: 1 }]);
  builder.setLane(y, 2, 0, [{ need: 1 }]);
  const [replica] = simulateDes(packetRun(fabric, builder.finish(), small));
  // Each of the three messages away is a round trip; the signal follows the last ack, the compute 7
  // ns later.
  expect([...replica!.marksPs]).toEqual([RTT, 2 * RTT, 3 * RTT, 3 * RTT + 7_000, 3 * RTT + 7_000]);
  expect(replica!.flows!.map(({ dst, startPs, endPs }) => [dst, startPs, endPs])).toEqual([
    [1, 0, RTT],
    [2, RTT, 2 * RTT],
    [1, 2 * RTT, 3 * RTT],
  ]);
  expect(replica!.messages).toBe(4);
  expect(replica!.endPs).toBe(3 * RTT + 7_000);
});

test('messages to one rank follow each other without waiting; a delay is counted from when the step is due', () => {
  // Two packets back to back, then one after 50 ns: the port is free again only at 2·SER, so it
  // follows at once.
  const fabric = star.build({ hosts: 2, rate: 100 * G, latency: LATENCY });
  const builder = createScheduleBuilder();
  const first = builder.reserveLanes(2);
  const send = { send: true, bytes: 1000, peerBase: first + 1 };
  builder.setLane(first, 0, 0, [
    { ...send, count: 2 },
    { ...send, delayPs: 50_000 },
  ]);
  builder.setLane(first + 1, 1, 0, [{ need: 3 }]);
  const [replica] = simulateDes(packetRun(fabric, builder.finish(), small));
  expect(replica!.flows!.map(({ startPs }) => startPs)).toEqual([0, 0, 50_000]);
  expect(replica!.endPs).toBe(3 * SER + SER + 2 * LATENCY);
});

describe('a ring all-reduce is 2(n-1) times one step', () => {
  // 4 ranks, a packet a step, six steps. A rank acks a received packet before it sends it on.
  const schedule = () =>
    buildCollective({ collective: 'all-reduce', bytes: 4000, groups: [Uint32Array.of(0, 1, 2, 3)] });

  test('over a star', () => {
    const fabric = star.build({ hosts: 4, rate: 100 * G, latency: LATENCY });
    const [replica] = simulateDes(packetRun(fabric, schedule(), small));
    expect(replica!.endPs).toBe(6 * 2 * (SER + LATENCY) + 5 * ACK);
    expect(replica!.counters.packets).toBe(24);
  });

  test('over a ring, through injection ports of twice the rate', () => {
    const fabric = ring.build({ hosts: 4, rate: 100 * G, latency: LATENCY });
    const [replica] = simulateDes(packetRun(fabric, schedule(), small));
    expect(replica!.endPs).toBe(6 * (SER / 2 + SER + LATENCY) + 5 * (ACK / 2));
    // Injection is not a hop: a link there, a link back.
    expect(replica!.counters.packetHops).toBe(48);
  });
});

test('ranks of one server use the scale-up plane, others the scale-out one, at the same time', () => {
  const fabric = railOptimized.build({
    ...unset,
    servers: 2,
    gpus: 2,
    spines: 1,
    rate: 100 * G,
    scaleUpRate: 800 * G,
    latency: LATENCY,
    scaleUpLatency: 100_000,
    serversPerLeaf: undefined,
  });
  const schedule = trafficSchedule([
    { src: 0, dst: 1, bytes: 1000 },
    { src: 0, dst: 2, bytes: 1000 },
  ]);
  const [replica] = simulateDes(packetRun(fabric, schedule, small));
  // Ranks 0 and 1 are one server: two hops of 10 ps a byte and 100 ns. Ranks 0 and 2 share a rail's
  // leaf.
  const inside = 2 * (SER / 8 + 100_000) + 2 * (ACK / 8 + 100_000);
  expect(replica!.flows!.map(({ endPs }) => endPs)).toEqual([inside, RTT]);
});

describe('adaptive routing', () => {
  const build = (uplink: number) =>
    leafSpine.build({
      ...unset,
      leaves: 2,
      spines: 2,
      hosts: 2,
      rate: 100 * G,
      latency: 500_000,
      uplinkRate: uplink * G,
      gpus: 1,
    });
  const uplinkBytes = (uplink: number, packets: number) => {
    const fabric = build(uplink);
    const schedule = trafficSchedule([{ src: 0, dst: 2, bytes: packets * 1000 }]);
    const run = packetRun(
      fabric,
      schedule,
      { ...small, windowBytes: 1 << 20 },
      { routing: { name: 'adaptive' } },
    );
    const [replica] = simulateDes(run);
    return [6, 7].map((spine) => {
      const up = fabric.links.to.findIndex((to, link) => to === spine && fabric.links.from[link] === 4);
      return replica!.linkBytes[up]!;
    });
  };

  test('sees queues as of the window’s start', () => {
    // Five packets are at the leaf from 585 120 to 925 600 ps, all in window 1 of 500 ns, which
    // began with empty queues: their hashes of when they were sent alone decide: one each 85 120
    // ps, in ticks of 1024.
    const ofLeaf = switchSeed(1, 4, false);
    const sent = [0, 1, 2, 3, 4].map((i) => Math.floor((i * 85_120) / 1024));
    const first = sent.filter((stamp) => hash3(ofLeaf, flowKey(0, 2, 0), stamp) % 2 === 0).length;
    expect(uplinkBytes(1, 5)).toEqual([first * 1064, (5 - first) * 1064]);
  });

  test('evens out queues', () => {
    // Uplinks are a tenth as fast, so that queues grow; a window brings six packets, which may all
    // go one way.
    const [left = 0, right = 0] = uplinkBytes(10, 200);
    expect(left + right).toBe(200 * 1064);
    expect(Math.abs(left - right)).toBeLessThanOrEqual(8 * 1064);
  });
});
