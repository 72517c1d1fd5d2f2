/**
 * Cases in which defaults once cost time that a fabric does not, through the user's calls; times in
 * us.
 */
import { afterAll, describe, expect, test } from 'vitest';
import { createCpuDevice } from '../../src/device/cpu.ts';
import { warningText } from '../../src/report/warnings/text.ts';
import { simulated } from './late.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

const head = (fabric: string, cc: string, packet = '{ pfc: true }') =>
  `fabric: ${fabric}\nengine: packet\nrouting: ecmp\ncc: ${cc}\npacket: ${packet}\n`;
const nothingResent = { retransmits: 0, drops: 0, trims: 0 };

describe('DCQCN over PFC, slowed down below one packet a timeout', () => {
  test('an incast of 31', async () => {
    // Ideal: 31 MB at 12.5 GB/s, 2480 us, and two latencies. With an ack each or a timeout of 20 ms
    // it always took 4.42 ms.
    const text = `${head('star:hosts=32,rate=100Gbit/s,latency=1us', 'dcqcn')}traffic: { name: incast, fanIn: 31, size: 1MB }\n`;
    const { flows, counters } = await simulated(device, text);
    expect(counters).toMatchObject(nothingResent);
    expect(flows!.fct_us!.max).toBeGreaterThan(2482);
    expect(flows!.fct_us!.max).toBeLessThan(4420);
  });

  test('an all-to-all over leaves of two to one', async () => {
    const fabric = 'leaf-spine:leaves=4,hosts=8,spines=4,oversubscription=2:1,rate=100Gbit/s';
    const text = `${head(fabric, 'dcqcn')}collective: { name: all-to-all, size: 16MB }\n`;
    const { collectives, counters } = await simulated(device, text);
    expect(counters).toMatchObject(nothingResent);
    expect(collectives[0]!.time_us).toBeLessThan(3900);
  });
});

describe('4 MB over two links of 100 Gbit/s and 500 ns', () => {
  // 977 packets, the last of 2304 bytes of payload, after each other at 80 ps a byte: 4,000,000 +
  // 977 · 64 bytes, 325.0 us; one packet more for store and forward, a short one, and the ack: 2 us
  // of latency, 0.19 + 0.01 us: 327.2 us.
  const lone = (cc: string) =>
    `${head('star:hosts=2,rate=100Gbit/s,latency=500ns', cc, '{}')}traffic: { name: incast, fanIn: 1, size: 4MB }\n`;

  test.each(['none', 'ndp', 'nscc', 'swift', 'dctcp', 'dcqcn'])('%s takes 327 us', async (cc) => {
    const { flows, counters } = await simulated(device, lone(cc));
    expect(counters).toMatchObject(nothingResent);
    expect(flows!.fct_us!.max).toBeGreaterThan(327);
    expect(flows!.fct_us!.max).toBeLessThan(327.5);
  });

  test('hpcc takes 342 us: 95 % of the rate', async () => {
    // 325 / 0.95, within 1 % for how its window gets there.
    const { flows } = await simulated(device, lone('hpcc'));
    expect(Math.abs((flows!.fct_us!.max as number) / 342 - 1)).toBeLessThan(0.01);
  });
});

test('ndp: 20 MB both ways', async () => {
  // 4883 packets of 4160 bytes at 80 ps take 1625 us. On each link go also a pull of 64 bytes for
  // each packet of the other way and an ack for four, 80 bytes to 4160: 1656 us; and 2.7 us for the
  // first to come and the last ack.
  const text = `${head('star:hosts=2,rate=100Gbit/s,latency=500ns', 'ndp', '{}')}traffic: { name: permutation, shift: 1, size: 20MB }\n`;
  const { flows, counters } = await simulated(device, text);
  expect(counters).toMatchObject(nothingResent);
  expect(flows!.fct_us!.max).toBeGreaterThan(1656);
  expect(flows!.fct_us!.max).toBeLessThan(1660);
});

// O-45 with the timeout that is worked out: pulls come as seldom as one in 100 · 7.2 us. 30 full
// packets of 9000 bytes from each, of which the first 23 go out at once: the last link is busy for
// all of them, and one more for store and forward.
test.each([8, 100])('ndp: nothing but what was trimmed is sent again, with %d senders', async (senders) => {
  const packet =
    '{ payload: 8936B, window: 207kB, buffer: 72kB, controlBuffer: 1GB, trimming: true, ackEvery: 1 }';
  const fabric = `star:hosts=${senders + 1},rate=10Gbit/s,latency=1us`;
  const text = `${head(fabric, 'ndp', packet)}traffic: { name: incast, fanIn: ${senders}, size: 268080B }\n`;
  const { flows, counters } = await simulated(device, text);
  expect(counters.retransmits).toBe(counters.trims);
  const idealUs = (30 * senders + 1) * 7.2 + 2;
  expect((flows!.fct_us!.max as number) / idealUs).toBeLessThan(1.01);
});

test('a run that resends without having lost says so', async () => {
  const text = `${head('star:hosts=2,rate=100Gbit/s,latency=1us', 'none', '{}')}traffic: { name: incast, fanIn: 1, size: 100kB }\n`;
  const late = await simulated(device, text, ['packet.rto=1us']);
  expect(late.counters).toMatchObject({ drops: 0, trims: 0 });
  expect(late.warnings.map(warningText).join()).toMatch(
    /^[\d,]+ packets were resent although none was lost: .* use a larger packet\.rto$/,
  );
  expect((await simulated(device, text)).warnings).toEqual([]);
});
