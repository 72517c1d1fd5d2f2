/** The answer for a size does not depend on the other sizes that are asked for. */
import { afterAll, expect, test } from 'vitest';
import { createCpuDevice } from '../../src/device/cpu.ts';
import { runScenario } from '../../src/run/run.ts';
import { parseScenario } from '../../src/scenario/check.ts';
import { sizeOf } from '../sizes.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

async function answers(fabric: string, name: string, sizes: readonly number[]) {
  const list = sizes.map((size) => `${size} B`).join(', ');
  const text = `fabric: ${fabric}\ncollective: { name: ${name}, algorithm: auto, size: [${list}] }`;
  const { collectives } = await runScenario(await parseScenario(text), { device });
  return collectives.map(({ bytes, algorithm, protocol, params, time_us, choice }) => {
    return { bytes, algorithm, protocol, params, time_us, choice };
  });
}

// Eight servers of H100 take a tree below 64 MiB and a ring above. The first draft of a sweep tried
// the ring between, where a size alone did not: 489 and 603 us for 66,505,135 B.
const FABRICS = [
  'preset:dgx-h100,servers=8',
  'preset:dgx-a100,servers=2',
  'preset:dgx1-v100,servers=3',
  'preset:p5,servers=4',
  'preset:mi300x,servers=2',
  'fat-tree:k=4,rate=100Gbit/s',
  'torus:x=4,y=3,rate=45GB/s',
  'rail-optimized:servers=3,gpus=4,spines=2,scaleUpRate=200GB/s,rate=200Gbit/s',
];
const COLLECTIVES = ['all-reduce', 'all-gather', 'all-to-all', 'broadcast'];
const SIZES = [1000, 262_144, 4_000_000, 66_505_135, 900_000_000];
const CASES = FABRICS.flatMap((fabric) => COLLECTIVES.map((name) => ({ fabric, name })));
const EVERY = sizeOf({ fast: 5, full: 3, long: 1 });

test.each(CASES.filter((_, i) => i % EVERY === 0))(
  '$name on $fabric: each size alone as in a sweep',
  { timeout: 240_000 },
  async ({ fabric, name }) => {
    const sweep = await answers(fabric, name, SIZES);
    const alone = [];
    for (const size of SIZES) alone.push(...(await answers(fabric, name, [size])));
    expect(alone).toEqual(sweep);
  },
);
