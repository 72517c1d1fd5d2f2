/**
 * The oracle under congestion: the handling of packets in switches, and the recovery of senders.
 * Answers by hand.
 */
import { describe, expect, test } from 'vitest';
import { simulateDes } from '../../src/engine/des/simulate.ts';
import type { PacketReplica } from '../../src/engine/packet/api.ts';
import { star } from '../../src/topology/star.ts';
import { type HandMessage, packetRun, trafficSchedule } from './packet-traffic.ts';

const G = 1e9;
/** A full packet, and its time at 100 Gbit/s. */
const FULL = 1064;
const SER = FULL * 80;

/** `n` ranks send `packets` full packets each to rank `n` over one switch. */
function incast(
  n: number,
  packets: number,
): { fabric: ReturnType<typeof star.build>; messages: HandMessage[] } {
  const fabric = star.build({ hosts: n + 1, rate: 100 * G, latency: 300_000 });
  const messages = Array.from({ length: n }, (_, src) => ({ src, dst: n, bytes: packets * 1000 }));
  return { fabric, messages };
}

function only(replicas: readonly PacketReplica[]): PacketReplica {
  expect(replicas).toHaveLength(1);
  return replicas[0]!;
}

const wide = { payloadBytes: 1000, windowBytes: 1 << 20 };

describe('incast', () => {
  test('trimming: what does not fit is asked for again, and all arrives', () => {
    // Eight senders' first packets come to an empty queue together: it holds four, and one of them
    // starts service only after all have come, so four of the first eight are trimmed.
    const { fabric, messages } = incast(8, 1);
    const first = only(
      simulateDes(
        packetRun(fabric, trafficSchedule(messages), { ...wide, trimming: true, bufferBytes: 4 * FULL }),
      ),
    );
    expect(first.counters).toMatchObject({ trims: 4, retransmits: 4, drops: 0, packets: 12 });
    expect(first.flows).toHaveLength(8);

    const many = incast(8, 20);
    const replica = only(
      simulateDes(
        packetRun(many.fabric, trafficSchedule(many.messages), {
          ...wide,
          trimming: true,
          bufferBytes: 4 * FULL,
        }),
      ),
    );
    const { packets, trims, retransmits, drops } = replica.counters;
    expect(drops).toBe(0);
    expect(trims).toBeGreaterThan(0);
    // Timers are long, so only trimmed packets are sent again; all of them are.
    expect(retransmits).toBe(trims);
    expect(packets).toBe(160 + trims);
    // Whatever way they came, the receiver's port has carried each packet once, and the header of
    // each trimmed one.
    expect(replica.linkBytes[17]).toBe(160 * FULL + trims * 64);
  });

  test('tail drop: a lost packet is sent again when its timer has fired', () => {
    // Five first packets, room for four: the fifth, of rank 4, is dropped at SER + latency. Its
    // timer was set at 0 to 50 µs; windows are 300 ns, so it fires at 167 · 300 ns = 50.1 µs, and
    // the packet takes its lone way there and back.
    const { fabric, messages } = incast(5, 1);
    const settings = { ...wide, bufferBytes: 4 * FULL, rtoPs: 50_000_000 };
    const replica = only(simulateDes(packetRun(fabric, trafficSchedule(messages), settings)));
    expect(replica.counters).toMatchObject({ drops: 1, retransmits: 1, packets: 6, trims: 0 });
    expect(replica.flows?.[4]?.endPs).toBe(50_100_000 + 2 * (SER + 300_000) + 2 * (5_120 + 300_000));
    expect(replica.linkDrops[11]).toBe(1);
  });

  test('back-off: a timer that fires in vain is set twice as far', () => {
    // No ack can be back before 2·(85 120 + 300 000) + 2·305 120 = 1 380 480 ps. The timer of 600
    // ns fires at 600 ns (set to 600 + 1200) and at 1800 ns no more, for the ack came first: one
    // copy, which is acked and ignored.
    const { fabric, messages } = incast(1, 1);
    const replica = only(
      simulateDes(packetRun(fabric, trafficSchedule(messages), { ...wide, rtoPs: 600_000 })),
    );
    expect(replica.flows?.[0]?.endPs).toBe(1_380_480);
    expect(replica.counters).toMatchObject({ packets: 2, retransmits: 1, packetHops: 8 });
  });

  test('resends that are lost in their turn are given up too, though others still wait behind a smaller window', () => {
    // The switch holds one packet and the way on is ten times slower, so that of every burst only
    // the first gets through. Each timeout halves the window: the packets to be sent again do not
    // fit it any more, and those of them that were sent are lost.
    const fabric = star.build({ hosts: 2, rate: 100 * G, latency: 300_000 });
    fabric.links.rateBps[3] = 10 * G;
    const settings = { payloadBytes: 1000, bufferBytes: FULL, windowBytes: 8 * FULL, rtoPs: 2_000_000 };
    const cc = { name: 'dctcp', constants: [4, 0] };
    const replica = only(
      simulateDes(
        packetRun(fabric, trafficSchedule([{ src: 0, dst: 1, bytes: 16_000 }]), { ...settings, cc }),
      ),
    );
    expect(replica.counters.drops).toBeGreaterThan(7);
    expect(replica.counters.packets).toBe(16 + replica.counters.retransmits);
    expect(replica.linkBytes[3]).toBe((replica.counters.packets - replica.counters.drops) * FULL);
  });

  test('ECN: with both thresholds alike, marks are a step', () => {
    // Two packets come together every SER. The queue before the second of pair i, counting the one
    // in service: the first pair finds 0 and 1 packets; then each SER one leaves and two come, so
    // pair i (from 0) finds i and i+1, but the packet whose service would end at that moment has
    // left: pair i finds i, i+1. Marked above 3 packets: of 10 pairs, those finding 4 or more:
    // firsts of pairs 4 … 9, seconds of pairs 3 … 9.
    const { fabric, messages } = incast(2, 10);
    const ecn = { kminBytes: 4 * FULL - 1, kmaxBytes: 4 * FULL - 1, pmax: 1 };
    const replica = only(simulateDes(packetRun(fabric, trafficSchedule(messages), { ...wide, ecn })));
    expect(replica.counters.ecnMarks).toBe(6 + 7);
    expect(replica.linkMarks[5]).toBe(13);
  });

  test('ECN: the ramp marks some, differently by seed', () => {
    const { fabric, messages } = incast(4, 60);
    const ecn = { kminBytes: 4 * FULL, kmaxBytes: 400 * FULL, pmax: 1 };
    const run = packetRun(fabric, trafficSchedule(messages), { ...wide, ecn }, { seeds: [1, 2] });
    const marks = simulateDes(run).map(({ counters }) => counters.ecnMarks);
    // The queue grows to 180 packets, so that about a quarter of 240 are marked.
    for (const count of marks) expect(count).toBeGreaterThan(30);
    for (const count of marks) expect(count).toBeLessThan(90);
    expect(marks[0]).not.toBe(marks[1]);
  });

  test('dctcp: a window of marks shrinks it, so that less waits', () => {
    const { fabric, messages } = incast(4, 300);
    const ecn = { kminBytes: 10 * FULL, kmaxBytes: 10 * FULL, pmax: 1 };
    const settings = { payloadBytes: 1000, ecn, bufferBytes: 50 * FULL };
    const ends = (name: string, constants: readonly number[]) =>
      only(
        simulateDes(
          packetRun(fabric, trafficSchedule(messages), {
            ...settings,
            cc: { name, constants },
            rtoPs: 20_000_000,
          }),
        ),
      );
    const controlled = ends('dctcp', [4, 0]);
    const free = ends('none', []);
    expect(controlled.counters.ecnMarks).toBeLessThan(free.counters.ecnMarks / 2);
    // The port is seldom idle: 1200 packets at SER each.
    expect(controlled.endPs).toBeLessThan(1.1 * 1200 * SER);
  });
});

describe('PFC', () => {
  test('incast without loss', () => {
    const { fabric, messages } = incast(4, 100);
    const pfc = { xoffBytes: 4 * FULL, xonBytes: 2 * FULL, headroomBytes: 0 };
    const settings = { ...wide, pfc, bufferBytes: 100 * FULL };
    const replica = only(simulateDes(packetRun(fabric, trafficSchedule(messages), settings)));
    expect(replica.counters.drops).toBe(0);
    expect(replica.counters.packets).toBe(400);
    expect(replica.counters.pauses).toBeGreaterThan(3);
    // Rank 4's port never runs dry: 400 packets after the first has crossed its link, and the last
    // one's flight.
    expect(replica.endPs).toBe(SER + 300_000 + 400 * SER + 300_000);
    // The same without PFC overflows.
    const lossy = only(
      simulateDes(packetRun(fabric, trafficSchedule(messages), { ...settings, pfc: undefined })),
    );
    expect(lossy.counters.drops).toBeGreaterThan(0);
  });

  test('a pause takes hold one window and the latency after it was called for', () => {
    // Rank 0 sends to rank 1, whose link is ten times slower: a packet takes 851 200 there. Windows
    // are 300 ns. The first packet is at the switch at 385 120 and starts service; the two after it
    // wait from 555 360, in window 1. The pause, sent at 600 ns, holds from window 1 + 1 + 1, that
    // is from 900 ns: packets 0 … 10 have started, at up to 851 200. Packet 10 starts service at
    // 385 120 + 10 · 851 200 = 8 897 120, in window 29, and none waits: open again from window 31,
    // 9.3 µs. Packet 11 is there at 9 685 120, before packet 10 has ended at 9 748 320. Two wait
    // again from 9 855 360, in window 32: paused from window 34, 10.2 µs, after packet 21. That
    // starts service at 18 260 320, in window 60: open from window 62, 18.6 µs. Packet 22 is there
    // in time, and two wait as window 63 ends, at 19.2 µs: paused from 19.5 µs, after packet 32.
    // That starts service at 27 623 520, in window 92: open from window 94, 28.2 µs, and packet 33,
    // at 28 585 120, comes to an idle port.
    const fabric = star.build({ hosts: 2, rate: 100 * G, latency: 300_000 });
    fabric.links.rateBps[3] = 10 * G;
    const pfc = { xoffBytes: 2 * FULL, xonBytes: 0, headroomBytes: 0 };
    const run = (packets: number) => {
      const schedule = trafficSchedule([{ src: 0, dst: 1, bytes: packets * 1000 }]);
      return only(simulateDes(packetRun(fabric, schedule, { ...wide, pfc })));
    };
    const two = run(33);
    expect(two.endPs).toBe(385_120 + 33 * 851_200 + 300_000);
    const three = run(34);
    expect(three.endPs).toBe(28_585_120 + 851_200 + 300_000);
    expect(three.counters).toMatchObject({ pauses: 3, drops: 0, packets: 34 });
  });
});
