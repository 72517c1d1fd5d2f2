import { beforeAll, describe, expect, test } from 'vitest';
import { compare } from '../../../src/compare/compare.ts';
import type { Comparison } from '../../../src/compare/comparison.ts';
import type { Distribution, Quantity } from '../../../src/model/result.ts';
import { runScenario } from '../../../src/run/run.ts';
import { parseScenario } from '../../../src/scenario/check.ts';
import { pairedRatioOf } from '../../../src/stats/paired.ts';
import { onCpu, setup } from './support.ts';

const samplesOf = (quantity: Quantity) => (quantity as Distribution).samples;

describe('hashed paths, paths without a hash', () => {
  let comparison: Comparison;
  let alone: readonly number[];
  beforeAll(async () => {
    const setups = [
      await setup('ecmp'),
      await setup('pairs', 'routing=ecmp:queuePairs=4'),
      await setup('spray', 'routing=spray'),
      await setup('dear', 'routing=spray', 'fabric.spines=8'),
    ];
    comparison = await onCpu((device) => compare(setups, { device }));
    const { scenario } = await setup('alone', 'seeds=8');
    const { step } = await onCpu((device) => runScenario(scenario, { device }));
    alone = samplesOf(step!.time_us);
  });

  test('eight seeds if no scenario asks for more, each as in a run of its own', () => {
    expect(samplesOf(comparison.setups[0]!.time_us)).toEqual(alone);
    expect(comparison.setups.map(({ seeds }) => seeds)).toEqual([8, 8, 1, 1]);
    expect(comparison.setups.map(({ seeded }) => seeded)).toEqual([true, true, false, false]);
  });

  test('the ratio is over pairs of one seed', () => {
    const [ecmp, pairs] = comparison.setups;
    const expected = pairedRatioOf(alone, samplesOf(pairs!.time_us));
    expect(ecmp!.versus).toBeUndefined();
    expect(pairs!.versus).toMatchObject({ pairs: 8, spread_of: 8, certainty: 'told' });
    expect(pairs!.versus!.ratio).toBeCloseTo(expected.ratio, 12);
    expect(pairs!.versus!.ci95![0]).toBeCloseTo(expected.ci95![0], 12);
    expect(pairs!.versus!.ci95![1]).toBeCloseTo(expected.ci95![1], 12);
  });

  test('a time that no seed changes pairs with each seed', () => {
    const spray = comparison.setups[2]!;
    const fixed = new Array<number>(8).fill(spray.time_us as number);
    expect(spray.versus!.ratio).toBeCloseTo(pairedRatioOf(alone, fixed).ratio, 12);
  });

  test('loss is over the ideal of the set-up', () => {
    const [ecmp, , spray] = comparison.setups;
    expect(samplesOf(ecmp!.loss)).toEqual(alone.map((us) => (us - ecmp!.ideal_us) / ecmp!.ideal_us));
    expect(spray!.loss).toBe((spray!.time_us as number) / spray!.ideal_us - 1);
  });

  test('the Pareto set has the quickest of the cheapest, and the dearer only if it is quicker', () => {
    const [, , spray, dear] = comparison.setups;
    expect(dear!.cost!.price).toBeGreaterThan(spray!.cost!.price);
    expect(dear!.time_us).toBe(spray!.time_us);
    expect(comparison.pareto).toEqual(['spray']);
    expect(comparison.setups.map(({ beaten_by: by }) => by?.name)).toEqual([
      'spray',
      'spray',
      undefined,
      'spray',
    ]);
  });
});

test('two set-ups without a hash: one run each, an exact ratio', async () => {
  const setups = [
    await setup('a', 'routing=spray'),
    await setup('b', 'routing=spray', 'collective.size=2MiB'),
  ];
  const { setups: rows, warnings } = await onCpu((device) => compare(setups, { device, precision: 0.01 }));
  const [a, b] = rows;
  const ratio = (b!.time_us as number) / (a!.time_us as number);
  expect(b!.versus).toMatchObject({ certainty: 'exact', pairs: 1 });
  expect(b!.versus!.ratio).toBeCloseTo(ratio, 12);
  expect(b!.versus!.ci95).toEqual([b!.versus!.ratio, b!.versus!.ratio]);
  expect(warnings).toEqual([{ code: 'other-work', facts: { setups: 'b', baseline: 'a' } }]);
});

describe('a precision', () => {
  test('runs as many seeds as the first ones ask for, and stops there', async () => {
    const setups = [await setup('ecmp'), await setup('pairs', 'routing=ecmp:queuePairs=4')];
    const stages: (readonly number[])[] = [];
    const { setups: rows } = await onCpu((device) =>
      compare(setups, { device, precision: 0.03, onSecondStage: ({ seeds }) => stages.push(seeds) }),
    );
    const { ratio, ci95, pairs, pairs_needed: needed, spread_of: spread } = rows[1]!.versus!;
    expect(ci95![1] / ratio).toBeLessThanOrEqual(1.03);
    expect(pairs).toBeGreaterThan(8);
    expect([needed, spread]).toEqual([pairs, 8]);
    expect(stages).toEqual([[pairs, pairs]]);
    // One seed fewer would not do.
    expect((ci95![1] / ratio) ** Math.sqrt(pairs / (pairs - 1))).toBeGreaterThan(1.03);
  });

  test('ends at its limit, and says how many it takes', async () => {
    const setups = [await setup('ecmp'), await setup('spray', 'routing=spray')];
    const { setups: rows } = await onCpu((device) =>
      compare(setups, { device, precision: 0.001, seedsMax: 20 }),
    );
    const { pairs, pairs_needed: needed, ci95, ratio } = rows[1]!.versus!;
    expect(pairs).toBe(20);
    expect(needed).toBeGreaterThan(1000);
    expect(ci95![1] / ratio).toBeGreaterThan(1.001);
  });

  test('the later seeds go on where the first ones end', async () => {
    const setups = [await setup('ecmp', 'seed=5'), await setup('spray', 'routing=spray', 'seed=5')];
    const two = await onCpu((device) => compare(setups, { device, precision: 0.001, seedsMax: 20 }));
    const one = await onCpu((device) => compare(setups, { device, seeds: 20 }));
    expect(two.setups[0]!.time_us).toEqual(one.setups[0]!.time_us);
    expect(two.seed).toBe(5);
  });
});

describe('errors', () => {
  test('all that keeps set-ups from being compared', async () => {
    const traffic = await parseScenario(
      'fabric: star:hosts=4,rate=400Gbit/s\ntraffic: { name: incast, size: 1MiB }\nseed: 3\n',
    );
    const setups = [
      await setup('a'),
      await setup('sweep', 'collective.size=[1MiB, 2MiB]'),
      { name: 'incast', scenario: traffic },
      await setup('a'),
    ];
    const compared = onCpu((device) => compare(setups, { device }));
    await expect(compared).rejects.toThrow(/^4 errors\n/);
    for (const what of [
      'sweep has 2 sizes, but a comparison is of one time',
      'incast is a traffic pattern, but the baseline a is a collective',
      'the seeds of incast begin at 3, those of the baseline a at 1',
      "two set-ups have the name 'a'",
    ])
      await expect(compared).rejects.toThrow(what);
  });

  test.each([
    [{ baseline: 'B' }, "unknown set-up 'B'"],
    [{ seeds: 0 }, '0 is not a number of seeds'],
    [{ precision: 0 }, 'a precision is more than 0 %'],
    [{ precision: 0.01, seeds: 1 }, 'one seed says nothing of the spread'],
    [{ precision: 0.01, seeds: 8, seedsMax: 4 }, 'the limit of 4 seeds is below the 8 of the first runs'],
  ])('%j', async (options, what) => {
    const setups = [await setup('a'), await setup('b', 'routing=spray')];
    await expect(onCpu((device) => compare(setups, { device, ...options }))).rejects.toThrow(what);
  });

  test('one set-up', async () => {
    const setups = [await setup('a')];
    await expect(onCpu((device) => compare(setups, { device }))).rejects.toThrow(
      'a comparison needs two set-ups',
    );
  });
});

test('a signal ends it', async () => {
  const setups = [await setup('a'), await setup('b')];
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(onCpu((device) => compare(setups, { device, signal }))).rejects.toThrow('enough');
});
