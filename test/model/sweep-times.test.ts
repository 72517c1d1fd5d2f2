/** Times of a sweep of sizes: a larger collective never takes less time. */
import { expect, test } from 'vitest';
import { createCpuDevice } from '../../src/device/cpu.ts';
import { runScenario } from '../../src/run/run.ts';
import { parseScenario } from '../../src/scenario/check.ts';

async function timesOf(fabric: string, block: string, sizes: readonly number[]): Promise<number[]> {
  const list = sizes.map((size) => `${size} B`).join(', ');
  const text = `fabric: preset:${fabric}\ncollective: { ${block}, size: [${list}] }`;
  const device = createCpuDevice();
  const { collectives } = await runScenario(await parseScenario(text), { device });
  device.destroy();
  return collectives.map(({ time_us: us }) => us as number);
}

function expectNoFall(times: readonly number[], sizes: readonly number[]): void {
  expect(times).toHaveLength(sizes.length);
  let most = 0;
  for (const [i, us] of times.entries()) {
    expect(us, `${sizes[i]} B`).toBeGreaterThanOrEqual(0.99 * most);
    most = Math.max(most, us);
  }
}

// A way of sending that suits large sizes may be slower on small ones, and `choose` compares
// estimates; so the way of a size may change too late. test/accuracy/monotone.ts also allows 1 %.
test.each(['dgx2-v100,servers=4', 'dgx1-v100,servers=8', 'dgx-h100,servers=4'])(
  'all-reduce over %s: 1 KiB to 1 GiB by a factor of 1.5 to 2',
  { timeout: 240_000 },
  async (preset) => {
    const sizes: number[] = [];
    for (let size = 1024, i = 0; size <= 2 ** 30; size *= i++ % 2 ? 4 / 3 : 1.5) sizes.push(Math.round(size));
    expectNoFall(await timesOf(preset, 'name: all-reduce', sizes), sizes);
  },
);

// Here the trees get their second piece, and AWS's tuner goes from one way to the next: even pieces
// took up to 4 % less at a larger size, and a way that began only at its border 12 %.
test.each([
  ['dgx-a100,servers=8', 'name: all-reduce, algorithm: double-binary-tree', 300_000, 900_000, 1.1],
  ['p6-b200,servers=16', 'name: all-reduce, algorithm: nvls-tree', 16e6, 60e6, 1.15],
  ['p6-b200,servers=16', 'name: all-reduce', 60e6, 300e6, 1.5],
  // A chain with LL128 was not tried while the model added latencies of pieces that overlap.
  ['hgx-h20,servers=8', 'name: broadcast', 5e6, 12e6, 1.5],
])(
  '%s, %s: from %d B to %d B by a factor of %d',
  { timeout: 240_000 },
  async (preset, block, from, to, by) => {
    const sizes: number[] = [];
    for (let size = from; size <= to; size *= by) sizes.push(Math.round(size));
    expectNoFall(await timesOf(preset, block, sizes), sizes);
  },
);
