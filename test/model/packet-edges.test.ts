/**
 * Extreme packet runs: each ends with the right answer, computed by hand, or a clear error.
 */
import { afterAll, expect, test } from 'vitest';
import { createCpuDevice } from '../../src/device/cpu.ts';
import { simulateDes } from '../../src/engine/des/simulate.ts';
import type { Listener } from '../../src/engine/listener.ts';
import type { PacketRun } from '../../src/engine/packet/api.ts';
import { simulatePackets } from '../../src/engine/packet/simulate.ts';
import { createScheduleBuilder } from '../../src/model/schedule-builder.ts';
import { ring } from '../../src/topology/ring.ts';
import { star } from '../../src/topology/star.ts';
import { UserError } from '../../src/util/errors.ts';
import { fabricOf } from '../reference/fabrics.ts';
import { type HandMessage, packetRun, trafficSchedule } from './packet-traffic.ts';

const G = 1e9;
const device = createCpuDevice();
afterAll(() => device.destroy());

/** Hosts on a switch at 400 Gbit/s: 20 ps a byte. */
const hosts = (count: number, latency: number) => star.build({ hosts: count, rate: 400 * G, latency });

/** The engine's answer for a run of one seed. */
async function engine(run: PacketRun) {
  const { replicas, windows } = await simulatePackets(device, run);
  return { ...replicas[0]!, windows };
}

/** The same where the oracle must answer alike. */
async function both(run: PacketRun) {
  const { windows, ...answer } = await engine(run);
  expect(answer).toEqual(simulateDes(run)[0]);
  return { ...answer, windows };
}

async function refusal(run: PacketRun, listen?: Listener): Promise<string> {
  const error = await simulatePackets(device, run, listen).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(UserError);
  return (error as Error).message;
}

test('ten million windows in which nothing happens are skipped', async () => {
  const late = { src: 0, dst: 1, bytes: 1, delayPs: 1e10 };
  const run = packetRun(hosts(2, 1000), trafficSchedule([{ src: 0, dst: 1, bytes: 1 }, late]), {
    rtoPs: 1e8,
  });
  const { flows, windows } = await both(run);
  // There: twice 65 bytes and a latency; the ack of 64 likewise.
  const alone = 2 * (65 * 20 + 1000) + 2 * (64 * 20 + 1000);
  expect(flows!.map(({ startPs, endPs }) => [startPs, endPs])).toEqual([
    [0, alone],
    [1e10, 1e10 + alone],
  ]);
  expect(windows).toBeLessThan(30);
});

test('messages of no byte, of one, of one packet and of one byte more', async () => {
  const sizes = [0, 1, 4096, 4097];
  const packets = [1, 1, 1, 2];
  for (const [i, bytes] of sizes.entries()) {
    const run = packetRun(hosts(2, 500_000), trafficSchedule([{ src: 0, dst: 1, bytes }]));
    const { flows, counters, endPs } = await both(run);
    const last = bytes - 4096 * (packets[i]! - 1) + 64;
    // Packets behind the first follow it directly at both links, as none is larger.
    const first = packets[i] === 1 ? 0 : 4160 * 20;
    // The last one waits at the switch until the one before has left.
    const delivered = 2 * 500_000 + (packets[i] === 1 ? 2 * last * 20 : 2 * first + last * 20);
    expect([counters.packets, endPs]).toEqual([packets[i], delivered]);
    expect(flows![0]!.endPs).toBe(delivered + 2 * (64 * 20 + 500_000));
  }
});

test('1 TiB in 18 million packets, and in more than can be numbered', async () => {
  const schedule = trafficSchedule([{ src: 0, dst: 1, bytes: 2 ** 40 }]);
  const settings = { payloadBytes: 60_000, span: 8192, rtoPs: 1e10, ackEvery: 16, windowBytes: 2 ** 28 };
  const { endPs, counters } = await engine(packetRun(hosts(2, 500_000_000), schedule, settings));
  const packets = Math.ceil(2 ** 40 / 60_000);
  expect(counters.packets).toBe(packets);
  // The window is larger than the BDP, so the links are never idle; the last, shorter packet waits
  // at the second.
  const wire = 2 ** 40 + packets * 64;
  expect(endPs).toBe(20 * (wire + 60_064) + 1e9);
  expect(await refusal(packetRun(hosts(2, 500_000), schedule, { payloadBytes: 64 }))).toBe(
    'a flow would have 17179869184 packets of 64 B; the limit is 2147483647',
  );
});

test('65,000 flows into one port', async () => {
  const messages = Array.from({ length: 65_000 }, (_, i) => ({ src: 1 + (i % 64), dst: 0, bytes: 4096 }));
  const run = packetRun(hosts(65, 500_000), trafficSchedule(messages), { rtoPs: 1e11 });
  const before = process.memoryUsage().rss;
  const { endPs, counters, linkHighWater } = await engine({ ...run, memoryLimitBytes: 100 * 2 ** 20 });
  expect(process.memoryUsage().rss - before).toBeLessThan(500 * 2 ** 20);
  // All packets pass the last link one behind the other; the first comes there at once.
  expect(endPs).toBe(2 * 500_000 + 4160 * 20 * 65_001);
  expect([counters.packets, counters.drops, counters.retransmits]).toEqual([65_000, 0, 0]);
  // 64 ports send 1,016 packets each, or 1,015; while one of each comes, one leaves.
  expect(Math.max(...linkHighWater)).toBeGreaterThan(63_000 * 4160);
  expect(Math.max(...linkHighWater)).toBeLessThan(65_000 * 4160);
});

test('headers of more senders than a BDP holds leave data no time, in a star and in a ring', async () => {
  // A lone packet and its ack take 2 · (500 ns + 83.2 ns) + 2 · (500 ns + 1.28 ns) = 2.169 us, 108
  // kB at 20 ps a byte. The 2,000 packets are sent again as soon as a nack is there: two wait at
  // the last port, and the others come by as headers of 64 bytes once in that time. They are 128
  // kB, more than the link takes. It is never without headers, which go first.
  const incast = Array.from({ length: 2000 }, (_, i) => ({ src: i + 1, dst: 0, bytes: 4096 }));
  const short = { trimming: true, bufferBytes: 8400, windowBytes: 4160 };
  const star2000 = packetRun(hosts(2001, 500_000), trafficSchedule(incast), short);
  expect(await refusal(star2000)).toMatch(/trimmed repeatedly, \d+ times at leaf 0 -> rank 0/);
  // 1,600 of them are 102 kB: the rest of the link goes to data, and all come through.
  const fewer = packetRun(hosts(1601, 500_000), trafficSchedule(incast.slice(0, 1600)), short);
  expect((await engine(fewer)).flows).toHaveLength(1600);
  // Own data of ranks that forward wait in memory, so buffers of two packets serve the rest.
  const pairs = Array.from({ length: 25 }, (_, i) => ({ src: i % 5, dst: Math.floor(i / 5), bytes: 1e6 }));
  const passing = trafficSchedule(pairs.filter(({ src, dst }) => src !== dst));
  const circle = ring.build({ hosts: 5, rate: 400 * G, latency: 500_000 });
  const ndp = { ...short, windowBytes: undefined, cc: { name: 'ndp', constants: [] } };
  await both(packetRun(circle, passing, ndp));
  await both(packetRun(circle, passing, { ...ndp, windowBytes: 4160 }));
});

test('own data of a rank that forwards takes no room in its buffers', async () => {
  // Rank 1 sends 100 packets to rank 0 at once, and rank 2 sends 20 more by way of rank 1. The
  // injection port of rank 1 serves 800 Gbit/s: 41.6 ns a packet. From then on its link to rank 0
  // is busy. The link takes 83.2 ns for each of 120 packets, and the last one travels 1 us. The
  // buffer has room for the 20 packets alone, so none is dropped.
  const fabric = ring.build({ hosts: 5, rate: 400 * G, latency: 1_000_000 });
  const messages = [
    { src: 1, dst: 0, bytes: 100 * 4096 },
    { src: 2, dst: 0, bytes: 20 * 4096 },
  ];
  const run = packetRun(fabric, trafficSchedule(messages), {
    bufferBytes: 20 * 4160,
    windowBytes: 1 << 20,
  });
  const { counters, endPs } = await both(run);
  expect(counters).toMatchObject({ drops: 0, packets: 120 });
  expect(endPs).toBe(41_600 + 120 * 83_200 + 1_000_000);
});

test('latencies of 100 ns and 100 ms in one fabric', async () => {
  const fabric = hosts(3, 100_000);
  fabric.links.latencyPs[0] = 1e11;
  fabric.links.latencyPs[1] = 1e11;
  const messages = [
    { src: 0, dst: 1, bytes: 1_000_000 },
    { src: 2, dst: 1, bytes: 1_000_000 },
  ];
  const { flows, windows } = await both(packetRun(fabric, trafficSchedule(messages), { rtoPs: 4e11 }));
  const wire = 1_000_000 + 245 * 64;
  // Alone: the second link's last packet, of 640 bytes, waits behind a full one.
  expect(flows![0]!.endPs).toBe(2e11 + 2 * 100_000 + 20 * (wire + 4160) + 2 * 64 * 20);
  expect(flows![1]!.endPs).toBeLessThan(1e9);
  expect(windows).toBeLessThan(1000);
});

test('latencies of 1 ns and 1 ps; times that such windows cannot count', async () => {
  for (const latency of [1000, 1]) {
    const messages = [0, 2].map((src) => ({ src, dst: 1, bytes: 20_000 }));
    const run = packetRun(hosts(3, latency), trafficSchedule(messages), { rtoPs: 1e7 });
    const { endPs } = await both(run);
    // Two senders fill the last link.
    expect(endPs).toBe(20 * (2 * (20_000 + 5 * 64) + 4160) + 2 * latency);
  }
  const after = (delayPs: number): HandMessage => ({ src: 0, dst: 1, bytes: 1, delayPs });
  const quick = { rtoPs: 1e6 };
  expect(await refusal(packetRun(hosts(2, 1), trafficSchedule([after(2e9)]), quick))).toMatch(
    /a delay of 2 ms is too long: time advances in steps of 1 ps/,
  );
  expect(await refusal(packetRun(hosts(2, 1), trafficSchedule([after(0)])))).toMatch(
    /a retransmission timeout of 1 ms is too long: .*/,
  );
  // One delay after the other on one lane: each can be counted, all of them cannot.
  const chain = createScheduleBuilder();
  chain.addLane(0, 0, [{ count: 5, delayPs: 1e9 }]);
  const long = packetRun(hosts(2, 1), chain.finish(), quick);
  expect(await refusal(long)).toMatch(/the run takes more than 3.22 ms/);
});

test('a link that lets nothing through', async () => {
  const schedule = trafficSchedule([{ src: 0, dst: 1, bytes: 1 }]);
  const fabric = hosts(2, 500_000);
  expect(await refusal(packetRun(fabric, schedule, { bufferBytes: 4159 }))).toBe(
    'a full packet of 4160 bytes does not fit a buffer of 4159 bytes',
  );
  const sharedBuffer = { bytes: 16_639, alpha: 0.25 };
  expect(await refusal(packetRun(fabric, schedule, { sharedBuffer }))).toBe(
    "a full packet of 4160 bytes does not fit a port's share of an empty shared buffer, 4159 bytes",
  );
  expect(await refusal(packetRun(fabric, schedule, { controlBufferBytes: 63 }))).toMatch(
    /an ack of 64 bytes/,
  );
  const pfc = { xoffBytes: 1, xonBytes: 1, headroomBytes: 0 };
  expect(await refusal(packetRun(fabric, schedule, { pfc }))).toMatch(
    /PFC cannot pause a link at 1 bytes and resume it at 1$/,
  );
  const ecn = { kminBytes: 2, kmaxBytes: 1, pmax: 1 };
  expect(await refusal(packetRun(fabric, schedule, { ecn }))).toMatch(/ramp ends at 1 bytes/);
  expect(await refusal(packetRun(fabric, schedule, { span: 100 }))).toBe('span: 100 is not a power of two');
  const slow = star.build({ hosts: 2, rate: 1e6, latency: 500_000 });
  expect(await refusal(packetRun(slow, schedule))).toMatch(/too slow for packets/);
});

test('a PFC deadlock is named, whatever waits beside it', async () => {
  // Ranks 0 … 3 on switches 4 … 7. Switches 4, 5, 6 form a one-way circle; 7 hangs on 4, both ways.
  // Rank r < 3 sends to the rank two switches on; rank 3 sends into the circle and is caught in it.
  const cable = (a: number, b: number) =>
    [
      [a, b, 100 * G, 300_000],
      [b, a, 100 * G, 300_000],
    ] as const;
  const fabric = fabricOf(4, [
    ...cable(0, 4),
    ...cable(1, 5),
    ...cable(2, 6),
    ...cable(3, 7),
    ...cable(7, 4),
    [4, 5, 100 * G, 300_000],
    [5, 6, 100 * G, 300_000],
    [6, 4, 100 * G, 300_000],
  ]);
  const messages = [0, 1, 2].map((src) => ({ src, dst: (src + 2) % 3, bytes: 200_000 }));
  const pfc = { xoffBytes: 3000, xonBytes: 1500, headroomBytes: 0 };
  const settings = { payloadBytes: 1000, windowBytes: 1 << 20, rtoPs: 10_000_000 };
  const traffic = trafficSchedule([...messages, { src: 3, dst: 2, bytes: 200_000 }]);
  const run = packetRun(fabric, traffic, { ...settings, pfc });
  const circle = ['leaf 0 LINK leaf 1', 'leaf 1 LINK leaf 2', 'leaf 2 LINK leaf 0'].join(', ');
  const message = (link: string) =>
    `PFC deadlock: these links pause each other in a circle: ${circle.replaceAll('LINK', link)}`;
  expect(await refusal(run)).toBe(message('->'));
  expect(() => simulateDes(run)).toThrow(message('to'));
  // Without PFC it gets through.
  const { linkPauses, linkPausePs } = await both(packetRun(fabric, traffic, settings));
  expect([...linkPauses, ...linkPausePs].every((value) => value === 0)).toBe(true);
});

test('a PFC deadlock in a ring of ranks is named by its links', async () => {
  const fabric = ring.build({ hosts: 5, rate: 100 * G, latency: 300_000 });
  const messages = Array.from({ length: 5 }, (_, src) => ({ src, dst: (src + 2) % 5, bytes: 200_000 }));
  const pfc = { xoffBytes: 3000, xonBytes: 1500, headroomBytes: 0 };
  const settings = { payloadBytes: 1000, windowBytes: 1 << 20, rtoPs: 10_000_000, pfc };
  expect(await refusal(packetRun(fabric, trafficSchedule(messages), settings))).toMatch(
    /rank 0 -> rank 1, rank 1 -> rank 2, rank 2 -> rank 3, rank 3 -> rank 4, rank 4 -> rank 0$/,
  );
});

test('a timeout far below the RTT: all is sent many times, and still gets there', async () => {
  // Four links there and back take 4 ms; timers fire where windows of 1 ms start: after one
  // window, and backed off after two more and four more. So twice for each of 5 packets before the
  // ack is back.
  const fabric = star.build({ hosts: 2, rate: 100e9, latency: 1_000_000_000 });
  const schedule = trafficSchedule([{ src: 0, dst: 1, bytes: 20_000 }]);
  const { replicas } = await simulatePackets(device, packetRun(fabric, schedule, { rtoPs: 1_000_000 }));
  expect(replicas).toEqual(simulateDes(packetRun(fabric, schedule, { rtoPs: 1_000_000 })));
  expect(replicas[0]!.counters.retransmits).toBe(2 * 5);
});

test('packets longer than 16 bits tell, and acks too long for a slowed link, are refused', async () => {
  const one = trafficSchedule([{ src: 0, dst: 1, bytes: 130_000 }]);
  const most = packetRun(hosts(2, 1e7), one, { payloadBytes: 65_471 });
  await both(most);
  expect(await refusal(packetRun(hosts(2, 1e7), one, { payloadBytes: 65_472 }))).toContain('65536 bytes');
  // 65,000 bytes at 400 Gbit/s / 1000 take 1.3 ms.
  const faults = { changes: [{ link: 0, atPs: 1e9, rateBps: 0.4 * G }], epochs: [] };
  const acks = { ackBytes: 65_000 };
  const slowed = packetRun(hosts(2, 1e7), trafficSchedule([{ src: 0, dst: 1, bytes: 1 }]), acks, { faults });
  expect(await refusal(slowed)).toContain('a packet of 65000 bytes takes more than 1 ms');
});

test('a run is given up at the same place however often one looks', async () => {
  // An RTT of 20 ms, a timeout of 20 us and a window of 20 us: 16,000 packets are sent again up to
  // 20 times before the first ack.
  const messages = Array.from({ length: 64 }, (_, src) => ({
    src,
    dst: (src + 1) % 64,
    bytes: 256 * 4096,
  }));
  const far = hosts(64, 5e9);
  far.links.latencyPs[0] = 20e6;
  const run = packetRun(far, trafficSchedule(messages), { rtoPs: 20e6, windowBytes: 2 << 20 });
  const seldom = await refusal(run);
  expect(await refusal(run, { sample: () => 1 })).toBe(seldom);
});

test('a hundred packets that come to a port in one window are served by (time, link)', async () => {
  const latency = 10_000_000;
  const senders = Array.from({ length: 100 }, (_, src) => src);
  // 65 bytes on the wire, 1300 ps. All come at once, and go in the order of their links.
  const wire = 65 * 20;
  const atOnce = senders.map((src) => ({ src, dst: 100, bytes: 1 }));
  const { flows } = await both(packetRun(hosts(101, latency), trafficSchedule(atOnce)));
  const acked = (delivered: number): number => delivered + 2 * (64 * 20 + latency);
  expect(flows!.map(({ endPs }) => endPs)).toEqual(
    senders.map((src) => acked(2 * latency + (src + 2) * wire)),
  );
  // The last sender begins first, each other 700 ps after the one behind it: the port is busy from
  // the first on.
  const backwards = senders.map((src) => ({ src, dst: 100, bytes: 1, delayPs: (99 - src) * 700 }));
  const turned = await both(packetRun(hosts(101, latency), trafficSchedule(backwards)));
  expect(turned.flows!.map(({ endPs }) => endPs)).toEqual(
    senders.map((src) => acked(2 * latency + (99 - src + 2) * wire)),
  );
  // Room for 20: the others are dropped or trimmed, and sent again.
  for (const trimming of [true, false]) {
    const lossy = {
      payloadBytes: 1,
      bufferBytes: 20 * 65,
      controlBufferBytes: 2 ** 16,
      trimming,
      rtoPs: 1e8,
    };
    const { counters } = await both(packetRun(hosts(101, latency), trafficSchedule(atOnce), lossy));
    expect(trimming ? counters.trims : counters.drops).toBeGreaterThanOrEqual(80);
  }
});
