/** Rung `faults` of the flow engine against what can be reckoned by hand. */
import { afterAll, expect, test } from 'vitest';
import { createCpuDevice, parseScenario, runScenario } from '../../src/index.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

/** Times of the rungs without and with faults, and of rung `compute`, us. */
async function rungs(lines: readonly string[]) {
  const scenario = await parseScenario([...lines, 'engine: flow:tolerance=0'].join('\n'));
  const { step } = await runScenario(scenario, { device, version: 'test' });
  const timeOf = (name: string) => step!.ladder.find(({ rung }) => rung === name)?.time_us as number;
  return { compute: timeOf('compute'), sound: timeOf('routing'), faulty: timeOf('faults') };
}

test('one of four spines failed: what is sprayed drains 4/3 times as long', async () => {
  // Four ranks of 100 Gbit/s on each of two leaves, each sends 1.2 MB to the other leaf: 96 us at full rate, over four links
  // of 500 ns. Four uplinks of 100 Gbit/s hold 400; three hold 300, so each flow gets 75: 128 us.
  const { sound, faulty } = await rungs([
    'fabric: leaf-spine:leaves=2,spines=4,hosts=4,rate=100Gbit/s',
    'routing: spray',
    'traffic: { name: permutation, shift: 4, size: 1.2MB }',
    'faults: [spine 1]',
  ]);
  expect(sound).toBeCloseTo(2 + 96, 4);
  expect(faulty).toBeCloseTo(2 + 128, 4);
});

test('a rank that computes 1.2 times as long makes a training step longer by a fifth of its compute', async () => {
  // Nothing overlaps: compute, then one all-reduce, which waits for the slow rank and then takes as long as without.
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
  // Ring all-reduce of 4 MB on four ranks: six steps of 1 MB, 80 us each and 1 us for two links. Sound: 6 · 81. Rank 2's cable
  // at 25 Gbit/s: 320 us a step, to it and from it. Rank 1 sends to it back to back: done at 1 + 320 s. Rank 2 passes each on:
  // its step s drains from when step s - 1 has come and 1 us more, 2 + 320 (s - 1), for 320 us: the sixth is done at 2 + 6 · 320.
  // What goes round from rank 2 by 3 and 0 to 1 at full rate is there in time: 2 · 81 after, while rank 1 takes 320 a step.
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
