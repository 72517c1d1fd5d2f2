/** Slow ranks of training steps against answers by hand. */
import { afterAll, expect, test } from 'vitest';
import { createCpuDevice, parseScenario, type Quantity, runScenario } from '../../../src/index.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

interface Shape {
  readonly fabric?: string;
  readonly parallelism: string;
  readonly microBatches?: number;
  readonly overlap?: boolean;
}

/** Times of a small step with faults, us: of rung `compute`, and what faults add, by seed. */
async function added(shape: Shape, ...faults: string[]) {
  const { fabric = 'star:hosts=8,rate=100Gbit/s', parallelism, microBatches = 1, overlap = false } = shape;
  const scenario = await parseScenario(
    [
      `fabric: ${fabric}`,
      'training:',
      '  model: { layers: 4, hidden: 1024, heads: 8, ffn: 4096, vocab: 32000, sequence: 1024 }',
      `  parallelism: ${parallelism}`,
      `  batch: { sequences: ${microBatches}, microBatches: ${microBatches} }`,
      `  gradients: { overlap: ${overlap}, bucket: 20MB }`,
      `faults: [${faults.map((fault) => JSON.stringify(fault)).join()}]`,
      'engine: flow:tolerance=0',
      'seeds: 3',
    ].join('\n'),
  );
  const { step, waits } = await runScenario(scenario, { device });
  const of = (name: string) => step!.ladder.find(({ rung }) => rung === name)!;
  const samples = (value: Quantity) => (typeof value === 'number' ? [value] : value.samples);
  return { computeUs: samples(of('compute').time_us)[0]!, addedUs: samples(of('faults').delta_us), waits };
}

test('pp 2, one micro-batch: a slow rank of each stage adds the compute of its own stage', async () => {
  // One micro-batch goes through stage 0, 1, 1 and 0. Ranks at half their speed compute twice as
  // long; if every rank waited for every other, each of the two would add all compute.
  const shape = { parallelism: '{ tp: 2, dp: 2, pp: 2 }' };
  const first = await added(shape, 'rank 1:speed=50%');
  const second = await added(shape, 'rank 5:speed=50%');
  const both = await added(shape, 'ranks 1,5:speed=50%');
  expect(first.addedUs[0]).toBeGreaterThan(0.3 * first.computeUs);
  expect(second.addedUs[0]).toBeGreaterThan(0.3 * first.computeUs);
  expect(first.addedUs[0]! + second.addedUs[0]!).toBeCloseTo(first.computeUs, 3);
  expect(both.addedUs[0]).toBeCloseTo(first.computeUs, 3);
  // Rank 4 waits in tp for all that rank 5 computes longer.
  const [four] = second.waits!.filter(({ role }) => role === 'stage 1, rank 4');
  expect(four!.added_us).toBeCloseTo(second.addedUs[0]!, 3);
  expect(four!.for.find(({ role }) => role === 'stage 1, rank 5')!.wait_us).toBeCloseTo(four!.added_us, 3);
  expect(second.waits!.map(({ role }) => role)).not.toContain('stage 1, rank 5');
});

test('a rank at half its speed for a while: half of what it computes meanwhile is added', async () => {
  // Nothing overlaps: one list of compute, then one all-reduce. Ranks are slow for 200 us of it at
  // half their speed: 100 us of work are done meanwhile, 100 us are added. Two ranks at once, or
  // one in two times that overlap, add no more; times apart add up.
  const shape = { parallelism: '{ dp: 8 }' };
  const of = async (...faults: string[]) => (await added(shape, ...faults)).addedUs[0]!;
  const { computeUs } = await added(shape, 'rank 2:speed=50%');
  expect(computeUs).toBeGreaterThan(700);
  expect(await of('rank 2:speed=50%,at=100us,until=300us')).toBeCloseTo(100, 4);
  expect(await of('ranks 2,5:speed=50%,at=100us,until=300us')).toBeCloseTo(100, 4);
  const overlapping = ['rank 2:speed=50%,at=100us,until=250us', 'rank 2:speed=50%,at=200us,until=300us'];
  expect(await of(...overlapping)).toBeCloseTo(100, 4);
  const apart = ['rank 2:speed=50%,at=100us,until=200us', 'rank 2:speed=50%,at=400us,until=500us'];
  expect(await of(...apart)).toBeCloseTo(100, 4);
  // Each of two ranks waits for the other in turn, but no call joins them before the end: the most.
  expect(
    await of('rank 2:speed=50%,at=100us,until=200us', 'rank 3:speed=50%,at=400us,until=600us'),
  ).toBeCloseTo(100, 4);
  // From the middle of the compute on: as much longer as what is left.
  const half = `at=${computeUs / 2}us`;
  expect(await of(`rank 2:speed=50%,${half}`)).toBeCloseTo(computeUs / 2, 3);
  expect(await of('rank 2:speed=50%,at=1s')).toBe(0);
  expect(await of('rank 2:speed=50%,at=0us')).toBeCloseTo(computeUs, 3);
});

test('the waits of a step in which a rank is slow for a while', async () => {
  const { waits, addedUs } = await added(
    { parallelism: '{ dp: 8 }' },
    'rank 2:speed=50%,at=100us,until=300us',
  );
  expect(addedUs[0]).toBeCloseTo(100, 4);
  expect(waits!.map(({ role }) => role)).toEqual(['all ranks, ranks 0-1, 3-7']);
  expect(waits![0]!.added_us).toBeCloseTo(100, 4);
  expect(waits![0]!.for[0]!.role).toBe('all ranks, rank 2');
});

const DGX = 'preset:dgx-h100,servers=4';

// Here tp and dp share no link. Where they do, bursts of tp that coincided no longer do, so dp may
// take longer.
test.each([
  { fabric: DGX, parallelism: '{ tp: 8, dp: 4 }', overlap: true },
  { fabric: DGX, parallelism: '{ tp: 8, dp: 2, pp: 2 }', microBatches: 4, overlap: true },
])('one slow rank costs no more than if all were slow: %o', async (shape) => {
  const { addedUs: one, computeUs } = await added(shape, 'rank 2:speed=80%');
  const { addedUs: all } = await added(shape, 'ranks:speed=80%');
  expect(one[0]).toBeGreaterThan(0.01 * computeUs);
  expect(one[0]).toBeLessThanOrEqual(all[0]! + 1e-6 * computeUs);
});

test('speeds by the seed: each seed has its own, and the slowest of dp sets the pace', async () => {
  // A tenth of 8 ranks is slow by a quarter: a step without a slow rank has no delta, and any other
  // has a quarter of the compute, as nothing overlaps. Seeds 1 to 3 have both.
  const { addedUs, computeUs } = await added({ parallelism: '{ dp: 8 }' }, 'ranks:fraction=10%,speed=80%');
  for (const time of addedUs) expect(Math.min(time, Math.abs(time - computeUs / 4))).toBeLessThan(0.01);
  expect(new Set(addedUs.map((time) => time > 1)).size).toBe(2);
  const spread = await added({ parallelism: '{ dp: 8 }' }, 'ranks:spread=5%');
  expect(new Set(spread.addedUs).size).toBe(3);
  for (const time of spread.addedUs) expect(time / computeUs).toBeGreaterThan(0.01);
});
