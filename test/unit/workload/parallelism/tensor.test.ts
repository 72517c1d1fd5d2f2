import { expect, test } from 'vitest';
import { buildProgram } from '../../../../src/workload/parallelism/build.ts';
import type { Training } from '../../../../src/workload/params.ts';
import { accelerator, llama70b } from '../models.ts';
import { callsOf, itemsOf, stepTime } from './flatten.ts';

const training: Training = {
  model: llama70b,
  parallelism: { dp: 1, tp: 8, pp: 1, ep: 1, sequenceParallel: true },
  batch: { sequences: 2, microBatches: 2 },
  accelerator: { ...accelerator, peak: 989e12, efficiency: 0.5, launchLatency: 0 },
  gradients: { bucket: 200e6, dtypeBytes: 2, overlap: true, channels: 1 },
};
const bytes = 8192 * 8192 * 2;

test('sequence parallelism: gathers and scatters of the whole tensor, and the input again', () => {
  const { program } = buildProgram(training);
  // Two micro-batches of 80 layers: two gathers forward, two backward and two of the stored input.
  // The ends: the head's gather forward, and that of its stored input backward (the output layer is
  // a column-parallel matrix too); the embedding's backward.
  expect(callsOf(program, program.roles[0]!)).toEqual({
    [`tp all-gather ${bytes}`]: 2 * (80 * 6 + 3),
    // Two forward, two backward; the embedding's forward, the head's backward.
    [`tp reduce-scatter ${bytes}`]: 2 * (80 * 4 + 2),
  });
});

test('the second gather and the last scatter of a block are hidden under its gradients', () => {
  const { program } = buildProgram(training);
  const hidden = itemsOf(program.roles[0]!).filter((item) => program.streams[item.on] === 'tp');
  // Two gathers and two scatters of a layer's backward pass, one of each of the head's.
  expect(hidden).toHaveLength(2 * (80 * 4 + 2));
  // Short ones add nothing but the exposed: 4 gathers and 2 scatters a layer and micro-batch; the
  // head's gather forward, the embedding's scatter and gather.
  const alone = stepTime({ program }, () => 0);
  const exposed = 2 * (80 * 6 + 3);
  expect(stepTime({ program }, () => 1000)).toBe(alone + exposed * 1000);
});

test('compute takes as long as without sequence parallelism, but for rounding', () => {
  const { sequenceParallel: _, ...plain } = training.parallelism;
  const without = stepTime(buildProgram({ ...training, parallelism: plain }), () => 0);
  const items = 2 * 80 * 8;
  expect(Math.abs(stepTime(buildProgram(training), () => 0) - without)).toBeLessThan(items);
});

test('parts of a split backward do the work of the whole', () => {
  const split = (sequenceParallel: boolean) => {
    const shape = { ...training, parallelism: { ...training.parallelism, pp: 2, sequenceParallel } };
    const times = ['1f1b', 'zb-h1'].map((schedule) => {
      const { program } = buildProgram({ ...shape, pipeline: { schedule } });
      return program.roles.map((role) =>
        itemsOf(role).reduce((sum, item) => sum + (item.kind === 'compute' ? item.timePs : 0), 0),
      );
    });
    times[0]!.forEach((time, stage) => {
      expect(Math.abs(time - times[1]![stage]!)).toBeLessThan(2 * 40 * 12);
    });
  };
  split(false);
  split(true);
});

test('of the traffic that may overlap, only the rest is exposed', () => {
  const parallelism = { ...training.parallelism, tpOverlap: 0.65 };
  const { program } = buildProgram({ ...training, parallelism });
  const [all] = program.roles;
  const sum = (name: string) =>
    Object.entries(callsOf(program, all!)).reduce((total, [call, count]) => {
      const [, kind, size] = call.split(' ');
      return kind === name ? total + Number(size) * count : total;
    }, 0);
  // The bytes are those without overlap.
  expect(sum('all-gather')).toBe(2 * (80 * 6 + 3) * bytes);
  expect(sum('reduce-scatter')).toBe(2 * (80 * 4 + 2) * bytes);
  const alone = stepTime({ program }, () => 0);
  const time = (perByte: number) => stepTime({ program }, (c) => program.collectives[c]!.bytes * perByte);
  const exposed = 2 * (80 * 6 * 0.35 + 3) * bytes;
  expect(time(0.01) - alone).toBeCloseTo(0.01 * exposed, -7);
  // Traffic longer than the products shows.
  expect(time(100) - alone).toBeGreaterThan(1.5 * 100 * exposed);
});

test('all of the traffic may overlap', () => {
  const parallelism = { ...training.parallelism, tpOverlap: 1 };
  const { program } = buildProgram({ ...training, parallelism });
  const alone = stepTime({ program }, () => 0);
  expect(stepTime({ program }, () => 1000)).toBe(alone + 2 * 3 * 1000);
});
