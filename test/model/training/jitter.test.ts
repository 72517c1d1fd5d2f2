/** Jitter of ranks in whole training steps, against expectations in closed form. */
import { afterAll, expect, test } from 'vitest';
import { createCpuDevice, parseScenario, type Quantity, runScenario } from '../../../src/index.ts';
import { deltaIsSeeded, type Result } from '../../../src/model/result.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

interface Shape {
  readonly fabric?: string;
  readonly parallelism?: string;
  readonly seeds?: number;
  readonly overlap?: boolean;
  readonly more?: readonly string[];
}

/** A small step in which nothing overlaps, so that ranks of dp meet once. */
async function run(jitter: string | undefined, shape: Shape = {}): Promise<Result> {
  const { fabric = 'star:hosts=64,rate=100Gbit/s', parallelism = '{ dp: 64 }', seeds = 1, more = [] } = shape;
  const scenario = await parseScenario(
    [
      `fabric: ${fabric}`,
      'training:',
      '  model: { layers: 2, hidden: 512, heads: 8, ffn: 2048, vocab: 8000, sequence: 512 }',
      `  parallelism: ${parallelism}`,
      '  batch: { sequences: 4, microBatches: 4 }',
      `  gradients: { overlap: ${shape.overlap ?? false}, bucket: 20MB }`,
      ...(jitter === undefined ? [] : [`  jitter: { ${jitter} }`]),
      `seeds: ${seeds}`,
      'engine: flow:tolerance=0',
      ...more,
    ].join('\n'),
  );
  return runScenario(scenario, { device, causes: true });
}

const rungOf = ({ step }: Result, name: string) => step!.ladder.find(({ rung }) => rung === name)!;
const samples = (value: Quantity) => (typeof value === 'number' ? [value] : value.samples);
const meanOf = (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length;

test.each([
  // For 64 draws: H(64) − 1 = 3.7439 deviations; 63/65 of √3 = 1.6788; and the integral of
  // x · 64 φ(x) Φ(x)^63 over all x = 2.3437.
  ['exponential', 3.7439],
  ['uniform', 1.6788],
  ['normal', 2.3437],
])('%s: a step that synchronizes once waits for the slowest of 64 draws', async (distribution, most) => {
  const SEEDS = 200;
  const result = await run(`deviation: 2%, distribution: ${distribution}`, { seeds: SEEDS });
  const computeUs = samples(rungOf(result, 'compute').time_us)[0]!;
  const added = samples(rungOf(result, 'jitter').delta_us).map((us) => us / computeUs);
  // The deviation of the maximum is at most 1.28 of 2 % (exponential): the mean of 200 is within
  // 4 · 0.0256 / √200 = 0.0072 of the expectation.
  expect(Math.abs(meanOf(added) - 0.02 * most)).toBeLessThan(0.0072);
  expect(result.training!.jitter!.slowest).toBeCloseTo(1 + 0.02 * most, 4);
});

test('jitter per item averages out where ranks meet once, and not where they meet each time', async () => {
  const added = async (parallelism: string, per: string) => {
    const result = await run(`deviation: 2%, per: ${per}`, { parallelism, seeds: 20 });
    const computeUs = samples(rungOf(result, 'compute').time_us)[0]!;
    return meanOf(samples(rungOf(result, 'jitter').delta_us)) / computeUs;
  };
  // 4 micro-batches of a step are some tens of items with a draw each.
  const once = [await added('{ dp: 64 }', 'step'), await added('{ dp: 64 }', 'item')] as const;
  expect(once[1]).toBeLessThan(0.7 * once[0]);
  // tp of 8 meets after nearly each item: H(8) − 1 = 1.718 deviations each time, and nothing less.
  const each = await added('{ dp: 1, tp: 8 }', 'item');
  expect(each).toBeGreaterThan(0.9 * 0.02 * 1.718);
});

test('the network takes as long as without jitter, and the loss is not that of jitter', async () => {
  const sound = await run(undefined);
  const varied = await run('deviation: 5%', { seeds: 3 });
  // Nothing overlaps: collectives come after all computation, whatever it takes.
  for (const rung of ['latency', 'endpoints', 'topology'])
    for (const us of samples(rungOf(varied, rung).delta_us))
      expect(us).toBeCloseTo(samples(rungOf(sound, rung).delta_us)[0]!, 5);
  for (const us of samples(varied.step!.time_us).keys()) {
    const deltas = varied.step!.ladder.map(({ delta_us }) => samples(delta_us)[us] ?? samples(delta_us)[0]!);
    expect(deltas.reduce((a, b) => a + b)).toBeCloseTo(samples(varied.step!.time_us)[us]!, 6);
  }
  expect(samples(varied.step!.ideal_us)).toEqual(samples(rungOf(varied, 'endpoints').time_us));
  expect(new Set(samples(varied.step!.ideal_us)).size).toBe(3);
  expect(varied.step!.ladder.filter(deltaIsSeeded).map(({ rung }) => rung)).toContain('jitter');
  // Shares of the network: on an infinite network ranks differ as well.
  expect(samples(varied.network!.time_us)[1]).toBeCloseTo(samples(sound.network!.time_us)[0]!, 5);
});

test('without jitter there is no rung, and nothing changes', async () => {
  const [sound, off] = [await run(undefined), await run('deviation: 0, per: item')];
  expect(off.step).toEqual(sound.step);
  expect(off.provenance.scenarioHash).toBe(sound.provenance.scenarioHash);
  expect(sound.step!.ladder.map(({ rung }) => rung)).not.toContain('jitter');
  expect(off.training!.jitter).toBeUndefined();
});

test('the same seeds have the same jitter on other fabrics, and a rung says who waits', async () => {
  const one = await run('deviation: 1%', { seeds: 2 });
  const other = await run('deviation: 1%', { seeds: 2, fabric: 'star:hosts=64,rate=10Gbit/s' });
  expect(rungOf(other, 'jitter').delta_us).toEqual(rungOf(one, 'jitter').delta_us);
  const cause = one.causes!.find(({ rung }) => rung === 'jitter')!;
  expect(cause.delta_us).toBeCloseTo(meanOf(samples(rungOf(one, 'jitter').delta_us)), 6);
  expect(cause.reasons!.map(({ kind, facts }) => [kind, facts])).toEqual([
    ['jitter', { ranks: 64, deviation: 0.01 }],
  ]);
});

test.each([
  ['overlap in a pipeline', { parallelism: '{ dp: 4, tp: 2, pp: 2 }', overlap: true }],
  ['a slow rank', { parallelism: '{ dp: 8 }', more: ['faults: ["rank 2:speed=50%"]'] }],
  [
    'a slow rank for a while',
    { parallelism: '{ dp: 8 }', more: ['faults: ["rank 2:speed=50%,at=10us,until=90us"]'] },
  ],
  ['a slow rank by seed', { parallelism: '{ dp: 8 }', more: ['faults: ["ranks:fraction=30%,speed=80%"]'] }],
  [
    'a link that flaps',
    { parallelism: '{ dp: 8 }', more: ['faults: ["rank 2:rate=0,until=50us,every=10ms"]'] },
  ],
] as const)('%s: times are whole, in order, and add up', async (_, shape) => {
  const result = await run('deviation: 1%', { fabric: 'star:hosts=16,rate=100Gbit/s', seeds: 3, ...shape });
  const { ladder, time_us } = result.step!;
  expect(samples(time_us)).toHaveLength(3);
  samples(time_us).forEach((us, seed) => {
    const deltas = ladder.map(({ delta_us }) => samples(delta_us)[seed] ?? samples(delta_us)[0]!);
    expect(Math.abs(deltas.reduce((a, b) => a + b) - us)).toBeLessThan(1e-6 * us);
  });
  expect(meanOf(samples(rungOf(result, 'jitter').delta_us))).toBeGreaterThan(0);
  const { compute_us, exposed_us, bubble_us } = result.timeline!;
  expect(compute_us + exposed_us + bubble_us).toBeGreaterThan(0);
});
