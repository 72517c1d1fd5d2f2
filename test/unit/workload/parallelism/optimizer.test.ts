import { expect, test } from 'vitest';
import { buildProgram } from '../../../../src/workload/parallelism/build.ts';
import type { Training } from '../../../../src/workload/params.ts';
import { accelerator, llama70b } from '../models.ts';
import { callsOf, stepTime } from './flatten.ts';

const training = (optimizer: Training['optimizer'], sharding = 'none', pp = 1): Training => ({
  model: llama70b,
  parallelism: { dp: 16, tp: 1, pp, ep: 1 },
  batch: { sequences: 4, microBatches: 4 },
  // 3.35 TB/s.
  accelerator: { ...accelerator, peak: 989e12, memoryRate: 3.35e12 * 8 },
  gradients: { bucket: 200e6, dtypeBytes: 2, overlap: true, channels: 1, sharding },
  optimizer,
});

test('the optimizer moves 30 bytes for each parameter that a rank updates', () => {
  const time = (optimizer: Training['optimizer'], sharding?: string) =>
    stepTime(buildProgram(training(optimizer, sharding)), () => 0);
  const { parameters } = buildProgram(training({})).facts;
  const seconds = (30 * parameters) / 3.35e12;
  expect(time({ bytes: 30 }) - time({})).toBe(Math.round(seconds * 1e12));
  for (const sharding of ['zero1', 'fsdp']) {
    expect(time({ bytes: 30 }, sharding) - time({}, sharding)).toBe(Math.round((seconds / 16) * 1e12));
  }
});

test('it waits for the last gradients, and for those of all stages if there is a norm', () => {
  const one = buildProgram(training({ bytes: 30 }));
  const isDp = (c: number) => one.program.collectives[c]!.group === 'dp';
  const slow = 1e13;
  const last = stepTime(one, (c) => (isDp(c) ? slow : 0));
  const without = stepTime(buildProgram(training({})), () => slow);
  // Only gradients are on the wire, so the step is longer by the optimizer's time.
  expect(last - without).toBe(Math.round(((30 * one.facts.parameters) / 3.35e12) * 1e12));
  const { program } = buildProgram(training({ gradientNorm: true }, 'none', 4));
  const norm = program.collectives.find(({ group }) => group === 'all')!;
  expect(norm).toMatchObject({ bytes: 4, roles: [0, 1, 2, 3] });
  expect(norm.groups.map(({ length }) => length)).toEqual([64]);
  expect(program.roles.map((role) => callsOf(program, role)['all all-reduce 4'])).toEqual([1, 1, 1, 1]);
});
