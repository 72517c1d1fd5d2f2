/** Rung `faults` of the flow engine against answers by hand. */
import { afterAll, expect, test } from 'vitest';
import { createCpuDevice, parseScenario, runScenario } from '../../src/index.ts';
import { tracePath } from '../../src/routing/path.ts';
import { buildRoutes } from '../../src/routing/tables.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

/** Times of the rungs without and with faults, and of rung `compute`, us. */
async function rungs(lines: readonly string[]) {
  const scenario = await parseScenario([...lines, 'engine: flow:tolerance=0'].join('\n'));
  const { step } = await runScenario(scenario, { device });
  const timeOf = (name: string) => step!.ladder.find(({ rung }) => rung === name)?.time_us as number;
  return { compute: timeOf('compute'), sound: timeOf('routing'), faulty: timeOf('faults') };
}

test.each(['spray', 'spray:rehash=resilient'])(
  'one of four spines failed: by %s what is sprayed drains 4/3 times as long',
  async (routing) => {
    // Four ranks of 100 Gbit/s on each of two leaves, each sends 1.2 MB to the other leaf: 96 us at
    // full rate, over four links of 500 ns. Four uplinks of 100 Gbit/s hold 400; three hold 300, so
    // each flow gets 75: 128 us.
    const { sound, faulty } = await rungs([
      'fabric: leaf-spine:leaves=2,spines=4,hosts=4,rate=100Gbit/s',
      `routing: ${routing}`,
      'traffic: { name: permutation, shift: 4, size: 1.2MB }',
      'faults: [spine 1]',
    ]);
    expect(sound).toBeCloseTo(2 + 96, 4);
    expect(faulty).toBeCloseTo(2 + 128, 4);
  },
);

test('a rank that computes 1.2 times as long makes a training step longer by a fifth of its compute', async () => {
  // Nothing overlaps: compute, then one all-reduce, which waits for the slow rank and then takes as
  // long as without.
  const { compute, sound, faulty } = await rungs([
    'fabric: star:hosts=4,rate=100Gbit/s',
    'training:',
    '  model: { layers: 2, hidden: 1024, heads: 8, ffn: 4096, vocab: 32000, sequence: 1024 }',
    '  parallelism: { dp: 4 }',
    '  batch: { sequences: 1 }',
    '  gradients: { overlap: false, bucket: 1GB }',
    'faults: [{ name: rank 2, slowdown: 1.2 }]',
  ]);
  expect(compute).toBeGreaterThan(100);
  // Each of its few parts of compute is rounded to a picosecond.
  expect(faulty - sound).toBeCloseTo(0.2 * compute, 4);
});

test('a cable at a quarter of its rate: a ring goes at its pace', async () => {
  // Ring all-reduce of 4 MB on four ranks: six steps of 1 MB, 80 us each and 1 us for two links.
  // Sound: 6 · 81. Rank 2's cable at 25 Gbit/s: 320 us a step, to it and from it. Rank 1 sends to
  // it back to back: done at 1 + 320 s. Rank 2 passes each on: its step s drains from when step s -
  // 1 has come and 1 us more, 2 + 320 (s - 1), for 320 us: the sixth is done at 2 + 6 · 320. The
  // chunks that go round from rank 2 by 3 and 0 to 1 at full rate arrive in time: 2 · 81 after,
  // while rank 1 takes 320 a step.
  const { sound, faulty } = await rungs([
    'fabric: star:hosts=4,rate=100Gbit/s',
    'collective: { name: all-reduce, algorithm: ring, size: 4MB }',
    'faults: ["rank 2:rate=25%"]',
  ]);
  expect(sound).toBeCloseTo(6 * 81, 4);
  expect(faulty).toBeCloseTo(2 + 6 * 320, 4);
});

test('two slow faults of a cable count as the worse', async () => {
  // 1 MB at 25 of 100 Gbit/s over two links of 500 ns: 320 us and 1 us, not an eighth of the rate.
  const { faulty } = await rungs([
    'fabric: star:hosts=2,rate=100Gbit/s',
    'traffic: { messages: [[0, 1, 1MB]] }',
    'faults: ["rank 0:rate=25%", "rank 0 - leaf 0:rate=50%"]',
  ]);
  expect(faulty).toBeCloseTo(1 + 320, 4);
});

test('resilient hashing: seeds whose flows do not cross what fails have a delta of exactly zero', async () => {
  // Two flows from one leaf to the other: 96 us if their spines differ, 192 us if not, and 2 us for
  // four links.
  const seeds = 200;
  const sampled = async (rehash: string) => {
    const scenario = await parseScenario(
      [
        'fabric: leaf-spine:leaves=2,spines=4,hosts=4,rate=100Gbit/s',
        `routing: ecmp:rehash=${rehash}`,
        'traffic: { messages: [[0, 4, 1.2MB], [1, 5, 1.2MB]] }',
        'faults: [spine 1]',
        'engine: flow:tolerance=0',
        `seeds: ${seeds}`,
      ].join('\n'),
    );
    const { step } = await runScenario(scenario, { device });
    const of = (name: string) => step!.ladder.find(({ rung }) => rung === name)!;
    const samples = (value: number | { readonly samples: readonly number[] }) =>
      typeof value === 'number' ? [value] : value.samples;
    const [times, deltas] = [samples(of('routing').time_us), samples(of('faults').delta_us)];
    return { fabric: scenario.fabric.build(), times, deltas };
  };
  const { fabric, times, deltas } = await sampled('resilient');
  const routes = buildRoutes(fabric);
  // Eight ranks and two leaves come before the spines.
  const spine = (src: number, seed: number) =>
    fabric.links.to[tracePath(routes, fabric, { name: 'ecmp' }, src, src + 4, 0, seed)[1]!]! - 10;
  times.forEach((time, i) => {
    const [a, b] = [spine(0, i + 1), spine(1, i + 1)];
    expect(time).toBeCloseTo(a === b ? 194 : 98, 4);
    if (a !== 1 && b !== 1) expect(deltas[i]).toBe(0);
  });
  // Resilient: one of the two is on spine 1 in 6/16 of all seeds and joins the other in 1/3 of
  // those; both are in 1/16, and part in 2/3: 1/8 + 1/24 = 1/6 of all seeds change, 33.3, standard
  // deviation 5.3. Full: they meet with chance 1/4 before and 1/3 after, independently, as h mod 4
  // and h mod 3 are: 1/4 · 2/3 + 3/4 · 1/3 = 5/12 change, 83.3, standard deviation 7.
  const changed = (all: readonly number[]) => all.filter((delta) => Math.abs(delta) > 1).length;
  expect(Math.abs(changed(deltas) - 33.3)).toBeLessThan(4 * 5.3);
  expect(Math.abs(changed((await sampled('full')).deltas) - 83.3)).toBeLessThan(4 * 7);
});

test('packets, a spine that fails for a while: a flow over another one is not touched', async () => {
  // Two flows of 1 MB between two leaves. In seeds in which neither, nor its acks, crosses spine 1
  // rung `faults` is rung `transport` to the picosecond. With `full` some of them are hashed onto
  // other spines meanwhile.
  const sampled = async (rehash: string) => {
    const scenario = await parseScenario(
      [
        'fabric: leaf-spine:leaves=2,spines=4,hosts=4,rate=100Gbit/s',
        `routing: ecmp:rehash=${rehash}`,
        'engine: packet',
        'packet: { ecn: false }',
        'traffic: { messages: [[0, 4, 1MB], [1, 5, 1MB]] }',
        'faults: [{ name: spine 1, at: 10us, until: 60us }]',
        'reconverge: 5us',
        'seeds: 40',
      ].join('\n'),
    );
    const { step } = await runScenario(scenario, { device });
    const delta = step!.ladder.find(({ rung }) => rung === 'faults')!.delta_us;
    return { fabric: scenario.fabric.build(), deltas: typeof delta === 'number' ? [delta] : delta.samples };
  };
  const { fabric, deltas } = await sampled('resilient');
  const routes = buildRoutes(fabric);
  const crosses = (src: number, dst: number, seed: number) =>
    tracePath(routes, fabric, { name: 'ecmp' }, src, dst, 0, seed).some(
      (link) => fabric.links.to[link] === 11,
    );
  // There and back, as acks have a way of their own.
  const whole = deltas.map((_, i) =>
    [0, 1].every((src) => !crosses(src, src + 4, i + 1) && !crosses(src + 4, src, i + 1)),
  );
  expect(whole.filter(Boolean).length).toBeGreaterThan(5);
  const still = (all: readonly number[]) => all.map((delta, i) => whole[i] && delta === 0);
  expect(still(deltas)).toEqual(whole);
  expect(still((await sampled('full')).deltas)).not.toEqual(whole);
});
