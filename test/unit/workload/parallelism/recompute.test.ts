import { expect, test } from 'vitest';
import { forwardFlops } from '../../../../src/workload/flops.ts';
import { buildProgram } from '../../../../src/workload/parallelism/build.ts';
import { readRecompute } from '../../../../src/workload/parallelism/recompute.ts';
import type { Training } from '../../../../src/workload/params.ts';
import { accelerator, llama70b, mixtral8x22b } from '../models.ts';
import { callsOf, stepTime } from './flatten.ts';

const dense: Training = {
  model: llama70b,
  parallelism: { dp: 1, tp: 8, pp: 1, ep: 1 },
  batch: { sequences: 1, microBatches: 1 },
  accelerator: { ...accelerator, peak: 989e12, efficiency: 0.5, launchLatency: 0 },
  gradients: { bucket: 200e6, dtypeBytes: 2, overlap: true, channels: 1 },
};
const moe: Training = { ...dense, model: mixtral8x22b, parallelism: { dp: 8, tp: 8, pp: 1, ep: 8 } };

test.each([
  ['none', 322],
  ['selective', 322],
  // One all-reduce of each block that is repeated.
  ['attention', 322 + 80],
  ['mlp', 322 + 80],
  ['full', 322 + 160],
])('%s: %d tp all-reduces, and compute of the hardware FLOPs', (recompute, calls) => {
  const built = buildProgram({ ...dense, recompute });
  const { program, facts } = built;
  expect(callsOf(program, program.roles[0]!)[`tp all-reduce ${8192 * 8192 * 2}`]).toBe(calls);
  const ideal = (facts.hardwareFlops / 8 / (989e12 * 0.5)) * 1e12;
  expect(stepTime(built, () => 0) / ideal).toBeCloseTo(1, 8);
});

test('hardware FLOPs: full repeats all layers, selective the scores', () => {
  const { total, head } = forwardFlops(llama70b);
  const of = (recompute: string) => {
    const { facts } = buildProgram({ ...dense, recompute });
    return (facts.hardwareFlops - facts.flops) / facts.tokens;
  };
  expect(of('none')).toBe(0);
  expect(of('full')).toBeCloseTo(total - head, -3);
  // 4 · s · heads · headDim a layer.
  expect(of('selective')).toBeCloseTo(80 * 4 * 8192 * 64 * 128, -3);
});

test('experts: dispatch and combine are repeated', () => {
  const bytes = (4096 * 2 * 6144 * 2) / 8;
  for (const [recompute, times] of [
    ['none', 4],
    ['experts', 6],
    ['full', 6],
    ['attention', 4],
  ] as const) {
    const { program } = buildProgram({ ...moe, recompute });
    expect(callsOf(program, program.roles[0]!)[`ep all-to-all ${bytes}`]).toBe(56 * times);
  }
});

test('an unknown module is said', () => {
  expect(() => readRecompute('mlp,norm')).toThrow("'norm' cannot be recomputed");
  expect(readRecompute('mlp, core-attention')).toEqual(new Set(['mlp', 'core-attention']));
});
