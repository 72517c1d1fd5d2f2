/** Times of a sweep of sizes: a larger collective never takes less time. */
import { expect, test } from 'vitest';
import { createCpuDevice } from '../../src/device/cpu.ts';
import { runScenario } from '../../src/run/run.ts';
import { parseScenario } from '../../src/scenario/check.ts';

// A way of sending that suits large sizes may be slower on small ones, and `choose` compares
// estimates; so the way of a size may change too late. test/accuracy/monotone.ts also allows 1 %.
test.each(['dgx2-v100,servers=4', 'dgx1-v100,servers=8', 'dgx-h100,servers=4'])(
  'all-reduce over %s: 1 KiB to 1 GiB by a factor of 1.5 to 2',
  { timeout: 240_000 },
  async (preset) => {
    const sizes: number[] = [];
    for (let size = 1024, i = 0; size <= 2 ** 30; size *= i++ % 2 ? 4 / 3 : 1.5) sizes.push(Math.round(size));
    const list = sizes.map((size) => `${size} B`).join(', ');
    const text = `fabric: preset:${preset}\ncollective: { name: all-reduce, size: [${list}] }`;
    const device = createCpuDevice();
    const { collectives } = await runScenario(await parseScenario(text), { device });
    device.destroy();
    expect(collectives).toHaveLength(sizes.length);
    let most = 0;
    for (const { bytes, time_us: us } of collectives) {
      expect(us, `${bytes} B`).toBeGreaterThanOrEqual(0.99 * most);
      most = Math.max(most, us as number);
    }
  },
);
