/** Collectives that faults of links hold up, and who waits, against answers by hand. */
import { afterAll, expect, test } from 'vitest';
import { createCpuDevice, parseScenario, type Result, runScenario } from '../../../src/index.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

async function resultOf(faults: readonly string[], lines: Readonly<Record<string, string>>): Promise<Result> {
  const { fabric, parallelism, microBatches = 1, engine = 'flow:tolerance=0' } = lines;
  const scenario = await parseScenario(
    [
      `fabric: ${fabric}`,
      'training:',
      '  model: { layers: 4, hidden: 1024, heads: 8, ffn: 4096, vocab: 32000, sequence: 1024 }',
      `  parallelism: ${parallelism}`,
      `  batch: { sequences: 4, microBatches: ${microBatches} }`,
      '  gradients: { overlap: false, bucket: 1GB }',
      `faults: ${JSON.stringify(faults)}`,
      'reconverge: 0us',
      `engine: ${engine}`,
      'seeds: 1',
    ].join('\n'),
  );
  return runScenario(scenario, { device });
}

const STAR = { fabric: 'star:hosts=8,rate=100Gbit/s', parallelism: '{ tp: 2, dp: 4 }' };

/** Middle of the only call of dp, which ends the step; us. */
async function middleOfReduction(): Promise<number> {
  const { step, collectives } = await resultOf(['rank 2:at=10s,until=11s'], STAR);
  const dp = collectives.find(({ name }) => name.startsWith('dp'))!;
  const mean = (value: unknown) => (typeof value === 'number' ? value : (value as { mean: number }).mean);
  return Math.round(mean(step!.time_us) - mean(dp.time_us) / 2);
}

// The port of rank 2 stands still for 2 ms of the reduction. Its dp group has every second rank;
// the ranks of the other group have ended 2 ms before.
test('an outage in a reduction adds its length, and the other groups wait for that of the rank', async () => {
  const at = await middleOfReduction();
  const { held, waits, step } = await resultOf([`rank 2:at=${at}us,until=${at + 2000}us`], STAR);
  expect(held).toHaveLength(1);
  expect(held![0]).toMatchObject({
    ...{ collective: 'dp all-reduce', calls: 1, faults: ['rank 2'] },
    ...{ ranks: 'ranks 0, 2, 4 and 1 more', held: 4, waiting: 4 },
  });
  // Less a latency of 1 µs at each end at most, in which the port is idle.
  expect(held![0]!.added_us).toBeLessThanOrEqual(2000);
  expect(held![0]!.added_us).toBeGreaterThan(1998);
  expect(step!.ladder.at(-1)!.delta_us).toBeCloseTo(held![0]!.added_us, 6);
  // Without a pipeline there is no other role to wait for.
  expect(waits).toBeUndefined();
});

test('a fault that the step does not see holds nothing up', async () => {
  const { held } = await resultOf(['rank 2:at=10s,until=11s'], STAR);
  expect(held).toBeUndefined();
});

// Half the rate of a port from the start: each all-reduce of its tp pair, and that of its dp group,
// takes twice the time of its bytes.
test('a slow port holds up the groups of its rank alone', async () => {
  const { held } = await resultOf(['rank 2:rate=50%'], STAR);
  expect(held!.map(({ collective, ranks, waiting }) => [collective, ranks, waiting]).sort()).toEqual([
    ['dp all-reduce', 'ranks 0, 2, 4 and 1 more', 4],
    ['tp all-reduce', 'ranks 2-3', 6],
  ]);
  expect(held!.every(({ faults }) => faults.join() === 'rank 2')).toBe(true);
});

// Servers of two on two leaves: tp stays inside, dp crosses the spine.
test('groups that do not cross the faulty cable are not held up', async () => {
  const { held } = await resultOf(['leaf 0 - spine 0:rate=25%'], {
    fabric: 'leaf-spine:leaves=2,hosts=2,gpus=2,spines=1,rate=100Gbit/s,scaleUpRate=800Gbit/s',
    parallelism: '{ tp: 2, dp: 4 }',
  });
  expect(held!.map(({ collective, held: ranks, waiting }) => [collective, ranks, waiting])).toEqual([
    ['dp all-reduce', 8, 0],
  ]);
});

// Rank 5 computes at a fifth of its speed, which takes longer than the slow port of rank 2 does.
test('with slow ranks too, parts of a collective count as the collective', async () => {
  const { held, waits } = await resultOf(['rank 2:rate=90%', 'rank 5:speed=20%'], STAR);
  expect(held!.map(({ collective }) => collective).sort()).toEqual(['dp all-reduce', 'tp all-reduce']);
  expect(waits!.length).toBeGreaterThan(0);
});

test('by packets the same collectives are held up', async () => {
  const { held } = await resultOf(['rank 2:rate=50%'], {
    ...{ fabric: 'star:hosts=4,rate=100Gbit/s', parallelism: '{ tp: 2, dp: 2 }', engine: 'packet' },
  });
  expect(held!.map(({ collective, ranks, waiting }) => [collective, ranks, waiting]).sort()).toEqual([
    ['dp all-reduce', 'ranks 0, 2', 2],
    ['tp all-reduce', 'ranks 2-3', 2],
  ]);
});

// Two stages of two ranks. Rank 2, of stage 1, has a slow port: stage 0 waits for the gradients.
test('stages that wait for a stage that is held up', async () => {
  const { held, waits } = await resultOf(['rank 2:rate=10%'], {
    ...{ fabric: 'star:hosts=4,rate=100Gbit/s', parallelism: '{ tp: 2, dp: 1, pp: 2 }', microBatches: '4' },
  });
  const names = held!.map(({ collective }) => collective);
  expect(names).toContain('tp all-reduce stage 1');
  expect(names).not.toContain('tp all-reduce stage 0');
  const [wait] = waits!;
  expect(wait).toMatchObject({ role: 'stage 0', ranks: 2, for: [{ role: 'stage 1' }] });
  expect(wait!.added_us).toBeGreaterThan(0);
});
