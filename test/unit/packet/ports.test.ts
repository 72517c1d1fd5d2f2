/** Ports of switches, packet by packet, reckoned by hand from docs/packet-model.md. */
import { afterAll, expect, test } from 'vitest';
import { createCpuDevice } from '../../../src/device/cpu.ts';
import type { PacketSettings } from '../../../src/engine/packet/api.ts';
import { simulatePackets } from '../../../src/engine/packet/simulate.ts';
import { hash3 } from '../../../src/rng/hash.ts';
import { star } from '../../../src/topology/star.ts';
import { packetRun, trafficSchedule } from '../../model/packet-traffic.ts';
import { fabricOf } from '../../reference/fabrics.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

const US = 1e6;

/** Links 2r go up from rank r, links 2r + 1 down to it; 1000 bytes take 80 ns, a link 1 us. */
const fabric = star.build({ hosts: 4, rate: 100e9, latency: US });
const PACKETS = { payloadBytes: 950, headerBytes: 50, ackBytes: 100, windowBytes: 1 << 20 };

/** Ranks 1 to 3 each send so many packets of 1000 bytes to rank 0 at once; what each seed saw. */
async function incast(packets: number, settings: Partial<PacketSettings>, seeds = [1]) {
  const schedule = trafficSchedule([1, 2, 3].map((src) => ({ src, dst: 0, bytes: packets * 950 })));
  const run = packetRun(fabric, schedule, { ...PACKETS, ...settings }, { seeds });
  return (await simulatePackets(device, run)).replicas;
}

/** When the k-th packets of all three arrive at the switch, ps. */
const arrivalPs = (k: number) => 1.08 * US + k * 0.08 * US;

test('marks between kmin and kmax are drawn from seed, port, time and ingress link', async () => {
  // When three more come, one more has been sent than the last time: the k-th find 2k, 2k + 1 and
  // 2k + 2 packets, by links 2, 4 and 6.
  const ecn = { kminBytes: 4000, kmaxBytes: 16_000, pmax: 0.4 };
  const slope = Math.floor((0.4 * (2 ** 32 - 1)) / 12_000);
  const seeds = [1, 2, 3, 4, 5, 6, 7, 8];
  const expected = seeds.map((seed) => {
    let marks = 0;
    for (let k = 0; k < 10; k++) {
      [2, 4, 6].forEach((ingress, i) => {
        const queued = (2 * k + i) * 1000;
        const draw = hash3(hash3(seed, 1, 0x45434e), Math.floor(arrivalPs(k) / 1024), ingress);
        if (queued >= 16_000 || (queued > 4000 && draw < (queued - 4000) * slope)) marks++;
      });
    }
    return marks;
  });
  const marks = (await incast(10, { ecn }, seeds)).map(({ linkMarks }) => linkMarks[1]);
  expect(marks).toEqual(expected);
  // Seeds differ, or this would say little.
  expect(new Set(expected).size).toBeGreaterThan(2);
});

test('with kmin and kmax alike, packets are marked that find more than that', async () => {
  // The fourth three find 6, 7 and 8 packets, two of them more than 6; then six times three.
  const [replica] = await incast(10, { ecn: { kminBytes: 6000, kmaxBytes: 6000, pmax: 1 } });
  expect(Array.from(replica!.linkMarks)).toEqual([0, 2 + 6 * 3, 0, 0, 0, 0, 0, 0]);
});

test('from kmax on every packet is marked', async () => {
  // With pmax = 0 no other is: the fifth three find 8, 9 and 10 packets.
  const [replica] = await incast(10, { ecn: { kminBytes: 1000, kmaxBytes: 9000, pmax: 0 } });
  expect(replica!.linkMarks[1]).toBe(2 + 5 * 3);
});

test('PFC pauses at xoff, resumes at xon, and each holds a latency and a window later', async () => {
  // By 2 us, the end of window 1, twelve packets have come by each link and twelve have gone, four
  // of each: 8000 bytes wait, so from window 1 + 1 + 1 on, 3 us, all three are paused. Each has
  // then begun 38 packets: 114, which go one each 80 ns from 1.08 us on. At 9 us 99 of them have
  // gone, and 5 of each still wait; at 10 us 112, and one at most. So they go on at 11 us.
  const pfc = { xoffBytes: 8000, xonBytes: 1000, headroomBytes: 1_000_000 };
  const [replica] = await incast(40, { pfc });
  expect(Array.from(replica!.linkPauses)).toEqual([0, 0, 1, 0, 1, 0, 1, 0]);
  expect(Array.from(replica!.linkPausePs)).toEqual([0, 0, 8, 0, 8, 0, 8, 0].map((us) => us * US));
  // The last two of each: six packets from 12.08 us on, and a link.
  expect(replica!.endPs).toBeCloseTo((12.08 + 6 * 0.08 + 1) * US, 6);
});

test('a port holds alpha of the free part of a shared buffer', async () => {
  // 5000 bytes: the first two of each find room; of the three that come third one does, for the one
  // that has gone meanwhile, and of the three that come fourth.
  const [replica] = await incast(4, { sharedBuffer: { bytes: 20_000, alpha: 0.25 } });
  expect(Array.from(replica!.linkDrops)).toEqual([0, 4, 0, 0, 0, 0, 0, 0]);
  expect(replica!.linkHighWater[1]).toBe(5000);
});

test('a latency that is no multiple of the window', async () => {
  // 80 ns and 1 us to the switch, 80 ns and 1.3 us from there.
  const cable = (rank: number, latencyPs: number) => [
    [rank, 2, 100e9, latencyPs] as const,
    [2, rank, 100e9, latencyPs] as const,
  ];
  const uneven = fabricOf(2, [...cable(0, US), ...cable(1, 1.3 * US)]);
  const run = packetRun(uneven, trafficSchedule([{ src: 0, dst: 1, bytes: 950 }]), PACKETS);
  const [replica] = (await simulatePackets(device, run)).replicas;
  expect(replica!.endPs).toBe(2.46 * US);
});
