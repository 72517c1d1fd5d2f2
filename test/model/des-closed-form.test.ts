/** The oracle without contention: times from closed forms, to the picosecond. */
import { expect, test } from 'vitest';
import { simulateDes } from '../../src/engine/des/simulate.ts';
import { fatTree } from '../../src/topology/fat-tree.ts';
import { leafSpine } from '../../src/topology/leaf-spine.ts';
import { star } from '../../src/topology/star.ts';
import { packetRun, trafficSchedule } from './packet-traffic.ts';

const G = 1e9;
const dropless = { drops: 0, trims: 0, ecnMarks: 0, retransmits: 0, pauses: 0 };

test('one packet over a star: two hops there, two back', () => {
  // 100 Gbit/s is 80 ps a byte. Data: 1000 + 64 bytes, 85 120 ps a hop; ack: 64 bytes, 5120 ps a
  // hop; each hop 300 ns.
  const fabric = star.build({ hosts: 2, rate: 100 * G, latency: 300_000 });
  const [replica] = simulateDes(packetRun(fabric, trafficSchedule([{ src: 0, dst: 1, bytes: 1000 }])));
  const thereps = 2 * (85_120 + 300_000);
  const endPs = thereps + 2 * (5_120 + 300_000);
  expect(replica?.flows).toEqual([{ lane: 0, src: 0, dst: 1, bytes: 1000, startPs: 0, endPs }]);
  expect(replica?.endPs).toBe(thereps);
  expect(replica?.counters).toEqual({ ...dropless, packets: 1, packetHops: 4 });
  // Links 0 and 3 lead there, 2 and 1 back.
  expect([...replica!.linkBytes]).toEqual([1064, 64, 64, 1064]);
});

test('a message of no bytes is a packet of one header', () => {
  const fabric = star.build({ hosts: 2, rate: 100 * G, latency: 300_000 });
  const [replica] = simulateDes(packetRun(fabric, trafficSchedule([{ src: 0, dst: 1, bytes: 0 }])));
  expect(replica?.endPs).toBe(2 * (64 * 80 + 300_000));
  expect(replica?.counters.packets).toBe(1);
});

test('one flow of 2 MB across a fat-tree: the published closed form', () => {
  // 490 packets (489 full, one of 1946 B), 2 031 360 B on the wire, 162.5088 µs; five more hops
  // behind a full packet of 0.332 µs; 12 links of 1 µs there and back; six times an ack's 5.12 ns.
  // Published: 176.20 µs.
  const fabric = fatTree.build({ k: 4, rate: 100 * G, latency: 1_000_000, oversubscription: 1, gpus: 1 });
  const settings = { payloadBytes: 4086, windowBytes: 178_450 };
  const [replica] = simulateDes(
    packetRun(fabric, trafficSchedule([{ src: 0, dst: 13, bytes: 2_000_000 }]), settings),
  );
  const endPs = 162_508_800 + 5 * 332_000 + 12_000_000 + 6 * 5_120;
  expect(replica?.flows?.[0]?.endPs).toBe(endPs);
  expect(Math.abs(endPs / 1e6 - 176.2)).toBeLessThan(0.01);
  expect(replica?.counters).toEqual({ ...dropless, packets: 490, packetHops: 490 * 12 });
});

test('one BDP is the shortest window that keeps a lone flow going', () => {
  // Base RTT over a star: 2·(332 000 + 10^6) there, 2·(5120 + 10^6) back = 4 674 240 ps = 58 428
  // bytes at 80 ps a byte. That is 14.08 packets, so 14 may be out: each round of 14 takes one RTT
  // instead of 14·332 000 = 4 648 000 ps.
  const fabric = star.build({ hosts: 2, rate: 100 * G, latency: 1_000_000 });
  const schedule = trafficSchedule([{ src: 0, dst: 1, bytes: 4086 * 28 }]);
  const [replica] = simulateDes(packetRun(fabric, schedule, { payloadBytes: 4086 }));
  expect(replica?.flows?.[0]?.endPs).toBe(2 * 4_674_240 + 13 * 332_000);
});

test('two flows that share a link take turns', () => {
  // Ranks 0 and 1 both send ten packets of 1000 + 64 bytes to rank 2. They reach its port together,
  // link 0 first: packets of rank 0 are served at even places, those of rank 1 at odd ones. The
  // last of rank 0 is the 19th, of rank 1 the 20th.
  const fabric = star.build({ hosts: 3, rate: 100 * G, latency: 300_000 });
  const settings = { payloadBytes: 1000, windowBytes: 1 << 20 };
  const schedule = trafficSchedule([
    { src: 0, dst: 2, bytes: 10_000 },
    { src: 1, dst: 2, bytes: 10_000 },
  ]);
  const [replica] = simulateDes(packetRun(fabric, schedule, settings));
  const ends = replica?.flows?.map(({ endPs }) => endPs);
  const back = 2 * (5_120 + 300_000);
  const port = 85_120 + 300_000;
  expect(ends).toEqual([port + 19 * 85_120 + 300_000 + back, port + 20 * 85_120 + 300_000 + back]);
});

test('lanes of one rank share its port packet by packet', () => {
  // Five packets each to two ranks: lane 0 sends at places 0, 2, …, 8, lane 1 at 1, 3, …, 9.
  const fabric = star.build({ hosts: 3, rate: 100 * G, latency: 300_000 });
  const settings = { payloadBytes: 1000, windowBytes: 1 << 20 };
  const schedule = trafficSchedule([
    { src: 0, dst: 1, bytes: 5_000 },
    { src: 0, dst: 2, bytes: 5_000 },
  ]);
  const [replica] = simulateDes(packetRun(fabric, schedule, settings));
  const rest = 85_120 + 600_000 + 2 * (5_120 + 300_000);
  expect(replica?.flows?.map(({ endPs }) => endPs)).toEqual([9 * 85_120 + rest, 10 * 85_120 + rest]);
});

test('polarised hashes leave spines idle that others use', () => {
  // Flows from the leaves of one pod that went up by link i of two hash alike at the next tier:
  // with polarised ECMP a fat-tree's packets take index i at the spine too, so that of the k²/4 = 4
  // cores only two carry anything.
  const fabric = fatTree.build({ k: 4, rate: 100 * G, latency: 500_000, oversubscription: 1, gpus: 1 });
  const messages = Array.from({ length: 64 }, (_, i) => ({
    src: i % 4,
    dst: 8 + ((i * 5) % 8),
    bytes: 1,
    channel: i,
  }));
  const coresUsed = (polarize: boolean) => {
    const routing = { name: 'ecmp', polarize } as const;
    const [replica] = simulateDes(packetRun(fabric, trafficSchedule(messages), {}, { routing }));
    const cores = [32, 33, 34, 35];
    return cores.filter((core) =>
      replica!.linkBytes.some((bytes, link) => fabric.links.to[link] === core && bytes >= 65),
    ).length;
  };
  expect(coresUsed(false)).toBe(4);
  expect(coresUsed(true)).toBe(2);
});

test('spraying spreads one flow over all spines, ECMP keeps it on one', () => {
  const fabric = leafSpine.build({
    leaves: 2,
    spines: 4,
    hosts: 2,
    rate: 100 * G,
    latency: 500_000,
    gpus: 1,
    scaleUpLatency: 1,
    uplinkRate: undefined,
    oversubscription: undefined,
    scaleUpRate: undefined,
    radix: undefined,
  });
  const schedule = trafficSchedule([{ src: 0, dst: 2, bytes: 100 * 4096 }]);
  const uplinks = (name: 'ecmp' | 'spray' | 'adaptive' | 'd-mod-k') => {
    const [replica] = simulateDes(packetRun(fabric, schedule, {}, { routing: { name } }));
    return [0, 1, 2, 3].filter((spine) =>
      replica!.linkBytes.some((bytes, link) => {
        return fabric.links.from[link] === 4 && fabric.links.to[link] === 6 + spine && bytes >= 4160;
      }),
    ).length;
  };
  expect(uplinks('ecmp')).toBe(1);
  expect(uplinks('d-mod-k')).toBe(1);
  expect(uplinks('spray')).toBe(4);
  expect(uplinks('adaptive')).toBe(4);
});
