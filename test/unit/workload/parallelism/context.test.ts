import { expect, test } from 'vitest';
import { buildProgram } from '../../../../src/workload/parallelism/build.ts';
import type { Training } from '../../../../src/workload/params.ts';
import { accelerator, llama70b } from '../models.ts';
import { callsOf, stepTime } from './flatten.ts';

const training = (cpKind: string, cp = 4, more: Partial<Training> = {}): Training => ({
  model: llama70b,
  parallelism: { dp: 1, tp: 2, pp: 1, ep: 1, cp, cpKind },
  batch: { sequences: 2, microBatches: 1 },
  accelerator: { ...accelerator, peak: 989e12, efficiency: 0.5, launchLatency: 0 },
  gradients: { bucket: 200e6, dtypeBytes: 2, overlap: true, channels: 1 },
  ...more,
});

const cpCalls = (of: Training) => {
  const { program } = buildProgram(of);
  const calls = Object.entries(callsOf(program, program.roles[0]!));
  return Object.fromEntries(calls.filter(([name]) => name.startsWith('cp')));
};

// Keys and values of a rank: 2 · b · s/cp · g·d/tp · e = 2 · 2 · 2048 · 8·128/2 · 2.
const part = 2 * 2 * 2048 * 512 * 2;

test('ring: cp-1 steps a layer forward, twice as many backward', () => {
  expect(cpCalls(training('ring'))).toEqual({ [`cp send-recv ${part}`]: 80 * 3 * (1 + 2) });
});

test('all-gather: keys and values of all, again backward, and a reduce-scatter of gradients', () => {
  expect(cpCalls(training('all-gather'))).toEqual({
    [`cp all-gather ${4 * part}`]: 80 * 2,
    [`cp reduce-scatter ${4 * part}`]: 80,
  });
});

test('all-to-all: (a + 2g)·d before attention, a·d after it, and back', () => {
  // b · s/cp · d · e / tp = 2 · 2048 · 128 · 2 / 2 = 524,288 for each of 64 and 2 · 8 heads.
  expect(cpCalls(training('all-to-all'))).toEqual({
    [`cp all-to-all ${80 * 524_288}`]: 80 * 2,
    [`cp all-to-all ${64 * 524_288}`]: 80 * 2,
  });
});

test('tokens are shared: compute, activations and transfers are a part; gradients are not', () => {
  const whole = buildProgram(training('ring', 1));
  const shared = buildProgram(training('ring'));
  expect(stepTime(shared, () => 0) / stepTime(whole, () => 0)).toBeCloseTo(1 / 4, 6);
  expect(shared.facts.flops).toBe(whole.facts.flops);
  const { program } = shared;
  const calls = callsOf(program, program.roles[0]!);
  expect(calls[`tp all-reduce ${2 * 2048 * 8192 * 2}`]).toBe(322);
  // Gradients of all parameters, over dp · cp ranks.
  const sum = (entries: Record<string, number>) =>
    Object.entries(entries).reduce(
      (all, [name, n]) => all + (name.startsWith('dp') ? Number(name.split(' ')[2]) * n : 0),
      0,
    );
  const norms = 80 * 2 * 8192 + 8192;
  expect(sum(calls)).toBe(((shared.facts.parameters - norms) / 2 + norms) * 2);
  expect(program.collectives.find(({ group }) => group === 'dp')!.groups[0]).toHaveLength(4);
});

test('a ring is hidden while a step of attention takes longer', () => {
  const built = buildProgram(training('ring'));
  const isRing = (collective: number) => built.program.collectives[collective]!.group === 'cp';
  const alone = stepTime(built, () => 0);
  // Gradients that leave after a step arrive during the next one, which is the owner's own.
  expect(stepTime(built, (c) => (isRing(c) ? 1000 : 0))).toBe(alone);
  // A slow ring decides alone: three steps forward, six backward, less what runs before and after.
  const slow = 1e12;
  expect(stepTime(built, (c) => (isRing(c) ? slow : 0))).toBeGreaterThan(80 * 9 * slow);
});

test('recomputation repeats the ring', () => {
  const again = cpCalls(training('ring', 4, { recompute: 'core-attention' }));
  expect(again).toEqual({ [`cp send-recv ${part}`]: 80 * 3 * (2 + 2) });
});
