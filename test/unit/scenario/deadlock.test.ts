/** PFC where links can wait for each other in a circle. */
import { expect, test } from 'vitest';
import { parseScenario } from '../../../src/scenario/check.ts';

const RING = `fabric: ring:hosts=4,rate=100Gbit/s,latency=1us
engine: packet
traffic: { name: permutation, size: 1MB }
`;
const packetOf = async (...overrides: string[]) => (await parseScenario(RING, { overrides })).packet;

// Two hops are the farthest on a ring of four, so every link of one way round waits for the next.
test('it is refused, and the circle is named', async () => {
  await expect(packetOf('packet.pfc=true')).rejects.toThrow(
    /PFC can deadlock: .* rank \d → rank \d → rank \d → rank \d/,
  );
  await expect(packetOf('packet.pfc=true', 'routing=valiant')).rejects.toThrow('PFC can deadlock');
});

test('it runs where that is asked for, without PFC, and by up-down', async () => {
  expect((await packetOf('packet.pfc.allowDeadlock=true'))?.pfc).toBeDefined();
  expect((await packetOf('packet.pfc=true', 'routing=up-down'))?.pfc).toBeDefined();
  expect((await packetOf('routing=valiant'))?.pfc).toBeUndefined();
});

test('a routing that is not for the fabric is refused', async () => {
  const overrides = ['fabric=star:hosts=4,rate=100Gbit/s', 'routing=dimension-order'];
  await expect(packetOf(...overrides)).rejects.toThrow('a star has no dimensions');
});

// By random nodes ways are up to twice as long, so the first window is of twice the base RTT. Two
// links there and back: 4 us, and 4160 + 64 bytes at 80 ps a byte over both and at 40 through the
// rank's own port, which has the rate of its two links: 4224 · 200 = 844,800 ps. 4.8448 us at 25
// bytes a ns are 121,120 bytes, and twice that is the window; with slack: twice the serialisation,
// 2 · 844,800 ps or 42,240 bytes, and two packets; what three packets held are worth, 12,480.
test('with detours the first window is twice the BDP, and slack', async () => {
  expect((await packetOf('routing=valiant'))?.windowBytes).toBe(242_240 + 42_240 + 2 * 4160 + 3 * 4160);
  expect((await packetOf('routing=valiant', 'packet.window=100kB'))?.windowBytes).toBe(100_000);
  expect((await packetOf())?.windowBytes).toBeUndefined();
});
