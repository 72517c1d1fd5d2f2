/** Links that lose packets by an error rate: counts by hand, and the fate of the packets. */
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { createCpuDevice } from '../../src/device/cpu.ts';
import { simulateDes } from '../../src/engine/des/simulate.ts';
import type { PacketRun } from '../../src/engine/packet/api.ts';
import { simulatePackets } from '../../src/engine/packet/simulate.ts';
import { file } from '../../src/topology/file.ts';
import { ring } from '../../src/topology/ring.ts';
import { star } from '../../src/topology/star.ts';
import { withErrors } from './packet-errors.ts';
import { packetRun, trafficSchedule } from './packet-traffic.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

const engine = async (run: PacketRun) => (await simulatePackets(device, run)).replicas;
const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);

const hosts = star.build({ hosts: 2, rate: 100e9, latency: 1e6 });
/**
 * Cable 0 is rank 0's: link 0 leads to the switch, link 1 back. Data are 4160 bytes, acks 64.
 */
const lone = (packets: number) => trafficSchedule([{ src: 0, dst: 1, bytes: packets * 4096 }]);

describe.each([0.001, 0.02, 0.3])('an error rate of %d', (rate) => {
  const seeds = [1, 2, 3, 4];
  const fabric = withErrors(hosts, (cable) => (cable === 0 ? rate : 0));
  const run = packetRun(fabric, lone(3000), {}, { seeds });

  test('loses as many packets as chance does, each way by itself', async () => {
    // Whether one of n packets is lost is a draw of its own, so n · e are, with a standard
    // deviation of sqrt(n e (1 - e)); also where n depends on the draws before (a martingale).
    // Beyond 5 of them are 6e-7 of all cases.
    const replicas = await engine(run);
    for (const [link, bytes] of [
      [0, 4160],
      [1, 64],
    ] as const) {
      const served = sum(replicas.map(({ linkBytes }) => linkBytes[link]! / bytes));
      const lost = sum(replicas.map(({ linkDrops }) => linkDrops[link]!));
      expect(served).toBeGreaterThanOrEqual(bytes === 4160 ? 4 * 3000 : 0);
      const deviation = Math.sqrt(served * rate * (1 - rate));
      expect(Math.abs(lost - served * rate)).toBeLessThan(5 * deviation);
      expect(lost).toBeGreaterThan(0);
    }
    // The other cable loses none, and no two seeds the same.
    expect(replicas.map(({ linkDrops }) => [linkDrops[2], linkDrops[3]])).toEqual(seeds.map(() => [0, 0]));
    expect(new Set(replicas.map(({ endPs }) => endPs)).size).toBe(seeds.length);
  });

  test('makes senders send again what was lost, packets and acks, and no more', async () => {
    // Each packet has an ack of its own, and no timer fires before all acks are back that are not
    // lost.
    for (const { counters, messages } of await engine(run)) {
      expect(messages).toBe(1);
      expect(counters.retransmits).toBe(counters.drops);
      expect(counters.packets).toBe(3000 + counters.drops);
    }
  });

  test('is the same to the oracle', async () => {
    expect(await engine(run)).toEqual(simulateDes(run));
  });
});

test('a lone flow over the topology of an ns-3 file is sent whole, and what was lost again', async () => {
  // Its first cable, rank 0's, loses a thousandth: of 20,000 packets and as many acks 40, with a
  // deviation of 6.3.
  const path = 'test/inputs/ns3-error-rate.txt';
  const fabric = file.build({ path, text: readFileSync(path, 'utf8') } as { path: string });
  const [replica] = await engine(packetRun(fabric, lone(20_000)));
  const { counters, messages } = replica!;
  expect(messages).toBe(1);
  expect(Math.abs(counters.drops - 40)).toBeLessThan(5 * 6.3);
  expect(counters.retransmits).toBe(counters.drops);
  expect(replica!.linkDrops[0]! + replica!.linkDrops[1]!).toBe(counters.drops);
});

test('ranks that forward lose packets on the cable that has errors, not inside', async () => {
  // Injection ports stand behind the links' ports; a loss there would count for no link, and
  // resends would be more.
  const fabric = withErrors(ring.build({ hosts: 4, rate: 100e9, latency: 1e6 }), (cable) =>
    cable === 0 ? 0.5 : 0,
  );
  const all = Array.from({ length: 4 }, (_, src) => ({ src, dst: (src + 1) % 4, bytes: 100 * 4096 }));
  const run = packetRun(fabric, trafficSchedule(all));
  const [replica] = await engine(run);
  expect([...replica!.linkDrops].map((drops) => drops > 0)).toEqual([true, true, ...Array(6).fill(false)]);
  expect(replica!.counters.retransmits).toBe(replica!.counters.drops);
  expect([replica]).toEqual(simulateDes(run));
});

test('a rate below 2^-32 loses nothing, and changes nothing', async () => {
  const rare = packetRun(
    withErrors(hosts, () => 2 ** -33),
    lone(500),
  );
  expect(await engine(rare)).toEqual(await engine(packetRun(hosts, lone(500))));
});

test('links that lose everything are refused, with what to do', async () => {
  const run = packetRun(
    withErrors(hosts, () => 1),
    lone(10),
  );
  const refused = expect.objectContaining({
    message: expect.stringMatching(/^the run cannot finish/),
    advice: expect.stringMatching(/^use lower link error rates/),
  });
  await expect(engine(run)).rejects.toEqual(refused);
  expect(() => simulateDes(run)).toThrow(/^the run cannot finish/);
});
