/** Presets in the packet engine; the figures that they are held to are in `validation/`. */
import { expect, test } from 'vitest';
import { rowsOf } from './collective-rows.ts';

const MiB = 2 ** 20;

// Packets add headers (1.6 %), acks, and each message's last packet stored and forwarded.
test.each([
  ['LL', MiB],
  ['Simple', 16 * MiB],
])('a profile acts on packets as on fluids: %s', async (protocol, bytes) => {
  const fabric = 'preset:dgx-h100,servers=1';
  const [flow] = await rowsOf(fabric, 'all-reduce', [bytes]);
  const [packets] = await rowsOf(fabric, 'all-reduce', [bytes], '', 'engine: packet');
  expect([flow!.protocol, packets!.protocol]).toEqual([protocol, protocol]);
  const ratio = (packets!.time_us as number) / (flow!.time_us as number);
  expect(ratio).toBeGreaterThan(1);
  expect(ratio).toBeLessThan(1.08);
});
