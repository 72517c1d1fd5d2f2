/** Contention in whole training steps, against sums by hand. */
import { afterAll, expect, test } from 'vitest';
import { createCpuDevice, parseScenario, runScenario } from '../../../src/index.ts';
import { idealIn } from '../../../src/ladder/ladder.ts';
import type { Result } from '../../../src/model/result.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

async function run(...lines: readonly string[]): Promise<Result> {
  const scenario = await parseScenario([...lines, 'engine: flow:tolerance=0'].join('\n'));
  return runScenario(scenario, { device, causes: true });
}

const rungOf = ({ step }: Result, name: string) => step!.ladder.find(({ rung }) => rung === name);
const us = (result: Result, name: string) => rungOf(result, name)!.delta_us as number;
const sumOf = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

/** An all-reduce of 10 MB next to a computation, which both start at 0. */
const layer = (computeMs: number, contention: string, fabric = 'star:hosts=4,rate=100Gbit/s') => [
  `fabric: ${fabric}`,
  'step:',
  '  streams: [compute, dp]',
  ...(contention === '' ? [] : [`  contention: { ${contention} }`]),
  '  collectives:',
  '    gradients: { collective: all-reduce, group: dp, size: 10MB, groups: 0-3 }',
  '  roles:',
  '    all ranks:',
  '      ranks: 0-3',
  `      phases: [{ items: [{ call: gradients, on: dp }, { compute: ${computeMs}ms }] }]`,
];

test('a layer with a hidden all-reduce: compute + share × communication × longer', async () => {
  const result = await run(...layer(20, 'on: true, units: 100, dp: 20, memory: 5%, longer: 1.5'));
  const callUs = result.collectives[0]!.time_us as number;
  // 10 MB · 2 · 3/4 at 12.5 GB/s are 1.2 ms; 6 steps over 2 links of 500 ns are 6 us.
  expect(callUs).toBeCloseTo(1206, 0);
  expect(us(result, 'endpoints')).toBe(0);
  // A quarter of the rate is gone while the call runs, 1.5 times as long as alone.
  expect(us(result, 'contention')).toBeCloseTo(0.25 * 1.5 * callUs, 3);
  // The fabric does not add anything, so the step has no loss.
  expect(result.step!.loss).toBe(0);
  expect(result.step!.ideal_us).toBe(rungOf(result, 'contention')!.time_us);
  expect(result.step!.ladder[idealIn(result.step!.ladder)]!.rung).toBe('contention');
});

test('a call that outlasts the computation: compute over its rate, and the rest of the call', async () => {
  const result = await run(...layer(0.6, 'on: true, units: 100, dp: 20, memory: 5%, longer: 1.5'));
  const callUs = result.collectives[0]!.time_us as number;
  // 600 us at 3/4 take 800, in which the call does 800 / 1.5; it then goes on alone.
  const wholeUs = 800 + (callUs - 800 / 1.5);
  expect(us(result, 'contention')).toBeCloseTo(wholeUs - callUs, 3);
  const [reason] = result.causes!.find(({ rung }) => rung === 'contention')!.reasons!;
  expect(reason).toMatchObject({ kind: 'contention', facts: { lent: 0.2, longer: 1.5 } });
});

test('a slower fabric lets calls lend for longer: that is the fabric, and so a loss', async () => {
  // Two leaves at half of the rate: neighbours in the ring that are apart take twice as long.
  const slow = 'leaf-spine:leaves=2,hosts=2,spines=1,rate=100Gbit/s,uplinkRate=50Gbit/s';
  const contention = 'on: true, units: 100, dp: 20, memory: 5%, longer: 1.5';
  const result = await run(...layer(20, contention, slow));
  const callUs = result.collectives[0]!.time_us as number;
  const idealUs = result.collectives[0]!.ideal_us as number;
  expect(callUs).toBeGreaterThan(1.5 * idealUs);
  expect(us(result, 'contention')).toBeCloseTo(0.25 * 1.5 * idealUs, 3);
  expect(us(result, 'topology') + us(result, 'routing')).toBeCloseTo(0.25 * 1.5 * (callUs - idealUs), 3);
});

const TRAINING = [
  'fabric: star:hosts=8,rate=100Gbit/s',
  'training:',
  '  model: { layers: 4, hidden: 1024, heads: 8, ffn: 4096, vocab: 8000, sequence: 1024 }',
  '  parallelism: { dp: 8 }',
  '  batch: { sequences: 4, microBatches: 4 }',
  '  gradients: { bucket: 5MB }',
];

test('a training step: off by default, and its rungs add up with it', async () => {
  const sound = await run(...TRAINING);
  const off = await run(...TRAINING, '  contention: { on: false, dp: 30 }');
  expect(off.step).toEqual(sound.step);
  expect(off.provenance.scenarioHash).toBe(sound.provenance.scenarioHash);
  expect(rungOf(sound, 'contention')).toBeUndefined();
  const result = await run(...TRAINING, '  contention: { on: true }');
  for (const rung of ['compute', 'latency', 'endpoints'])
    expect(rungOf(result, rung)).toEqual(rungOf(sound, rung));
  expect(us(result, 'contention')).toBeGreaterThan(0);
  expect(sumOf(result.step!.ladder.map(({ delta_us }) => delta_us as number))).toBeCloseTo(
    result.step!.time_us as number,
    6,
  );
  expect(result.training!.contention).toMatchObject({ units: 132, dp: 16, longer: 1.3 });
});

test('nothing hidden, nothing lost; with jitter and a slow rank the rungs keep their order', async () => {
  const exposed = TRAINING.map((line) => line.replace('bucket: 5MB', 'bucket: 5MB, overlap: false'));
  expect(us(await run(...exposed, '  contention: { on: true }'), 'contention')).toBe(0);
  const all = await run(
    ...TRAINING,
    '  contention: { on: true }',
    '  jitter: { deviation: 1% }',
    'faults: ["rank 2:speed=50%"]',
  );
  expect(all.step!.ladder.map(({ rung }) => rung)).toEqual([
    ...['compute', 'jitter', 'latency', 'endpoints', 'contention', 'topology', 'routing', 'faults'],
  ]);
  for (const rung of ['jitter', 'contention', 'faults']) expect(us(all, rung)).toBeGreaterThan(0);
});
