/** Times of the parts of a layer, of whole blocks, and the terms that make them. */
import { describe, expect, test } from 'vitest';
import { completeTraining, type SparseTraining } from '../../../../src/workload/complete.ts';
import { coreTime } from '../../../../src/workload/compute/core.ts';
import type { ComputeValues } from '../../../../src/workload/compute/params.ts';
import { computeTimes } from '../../../../src/workload/compute/times.ts';

const VALUES: ComputeValues = {
  ...{ products: 600e12, units: 132, prologue: 0, memoryRate: 8e15, attention: 'flash' },
  ...{ attentionForward: 600e12, attentionBackward: 600e12, attentionHalf: 0 },
  ...{ launch: 0, graphs: 'none', accumulation: 0 },
};

const SPARSE: SparseTraining = {
  model: {
    layers: 2,
    hidden: 8192,
    heads: 64,
    kvHeads: 8,
    ffn: 28_672,
    vocab: 128_256,
    sequence: 8192,
    attention: 'causal',
  },
  parallelism: { dp: 1 },
  batch: { sequences: 1 },
};

const SHARES = { tokens: 8192, tp: 1, cp: 1, ep: 1 };

function timesWith(values: Partial<ComputeValues>, sparse = SPARSE, shares = SHARES) {
  const training = { ...completeTraining(sparse), compute: { values: { ...VALUES, ...values } } };
  const timeOf = computeTimes(training, shares)!;
  return (label: Parameters<typeof timeOf>[0], ...parts: readonly ('columns' | 'core' | 'rows')[]) =>
    timeOf(label, parts.length > 0 ? { parts } : undefined)! / 1e12;
}

test('a step without rates has no times', () => {
  expect(computeTimes(completeTraining(SPARSE), SHARES)).toBeUndefined();
});

test('with a fast memory and no overheads, work takes FLOPs over the rate, but for waves of tiles', () => {
  const time = timesWith({});
  const mlp = (2 * 3 * 8192 * 28_672 * 8192) / 600e12;
  expect(time('F mlp') / mlp).toBeGreaterThanOrEqual(1);
  expect(time('F mlp') / mlp).toBeLessThan(1.06);
  expect(time('B mlp')).toBeCloseTo(time('I mlp') + time('W mlp'), 12);
  expect(time('B mlp') / mlp).toBeGreaterThan(2);
  expect(time('B mlp') / mlp).toBeLessThan(2.12);
  const core = (2 * 64 * 8192 * 8192 * 256 * 0.5) / 600e12;
  expect(time('F core')).toBeCloseTo(core, 9);
  expect(time('B core')).toBeCloseTo(2.5 * core, 9);
});

test('the parts of a block add up', () => {
  const time = timesWith({ memoryRate: 8 * 2.8e12, accumulation: 8 });
  for (const pass of ['F', 'I', 'W', 'B'] as const)
    expect(time(`${pass} attention`)).toBeCloseTo(
      time(`${pass} attention`, 'columns') +
        time(`${pass} attention`, 'core') +
        time(`${pass} attention`, 'rows'),
      10,
    );
});

describe('each term adds its own time', () => {
  const fast = timesWith({});
  test('memory-bound kernels: norm, activation and residual forward', () => {
    const slow = timesWith({ memoryRate: 8 * 2.8e12 });
    const bytes = 2 * 8192 * (2 * 8192 + 3 * 8192 + 3 * 28_672);
    expect(slow('F mlp') - fast('F mlp')).toBeCloseTo(bytes / 2.8e12 - bytes / 1e15, 9);
  });
  test('gradients of weights in fp32', () => {
    const bytes = 8 * 3 * 8192 * 28_672;
    expect(timesWith({ accumulation: 8 })('W mlp') - fast('W mlp')).toBeCloseTo(bytes / 1e15, 11);
  });
  test('the loss: 12 bytes a logit each way', () => {
    const bytes = 12 * 8192 * 128_256;
    const head = timesWith({ memoryRate: 8e12 })('F head') - fast('F head');
    expect(head).toBeCloseTo(bytes / 1e12 - bytes / 1e15, 9);
  });
  test('the host is a floor, and a graph removes it', () => {
    const launch = 1e12 / 1000;
    expect(timesWith({ launch })('F attention')).toBeCloseTo(7e-3, 12);
    expect(timesWith({ launch })('B attention')).toBeGreaterThan(13.9e-3);
    expect(timesWith({ launch })('F mlp')).toBeCloseTo(Math.max(5e-3, fast('F mlp')), 12);
    expect(timesWith({ launch, graphs: 'layers' })('F attention')).toBe(fast('F attention'));
    expect(timesWith({ launch, graphs: 'attention' })('F attention')).toBe(fast('F attention'));
    expect(timesWith({ launch: 1e11, graphs: 'attention' })('F mlp')).toBeCloseTo(0.5, 12);
  });
});

test('flash attention is slower on short sequences', () => {
  const shape = { sequences: 1, queries: 1024, keys: 1024, heads: 8, key: 128, value: 128, causal: true };
  const rates = { ...VALUES, attentionHalf: 1024 };
  const long = coreTime({ ...shape, span: 1024 }, { ...VALUES, attentionHalf: 0 });
  expect(coreTime({ ...shape, span: 1024 }, rates).forward).toBeCloseTo(2 * long.forward, 12);
  expect(coreTime({ ...shape, span: 256 }, rates).backward).toBeCloseTo(5 * long.backward, 12);
});

test('attention without a fused kernel moves its scores', () => {
  const shape = {
    sequences: 2,
    queries: 2048,
    keys: 2048,
    span: 2048,
    heads: 8,
    key: 128,
    value: 128,
    causal: true,
  };
  const slow = coreTime(shape, { ...VALUES, attention: 'unfused', memoryRate: 8e12 });
  const fast = coreTime(shape, { ...VALUES, attention: 'unfused', memoryRate: 8e18 });
  const scores = 2 * 8 * 2048 * 2048;
  expect(slow.forward - fast.forward).toBeGreaterThan((9 * scores) / 1e12);
  expect(slow.backward - fast.backward).toBeGreaterThan((11 * scores) / 1e12);
});

test('ranks of tp share products and activations, and norms only with sequence parallelism', () => {
  const sparse = (sequenceParallel: boolean): SparseTraining => ({
    ...SPARSE,
    parallelism: { dp: 1, tp: 8, sequenceParallel },
  });
  const shares = { ...SHARES, tp: 8 };
  const rates = { memoryRate: 8e12 };
  const whole = timesWith(rates, sparse(false), shares)('F mlp');
  const split = timesWith(rates, sparse(true), shares)('F mlp');
  expect(whole - split).toBeCloseTo((2 * 5 * 8192 * 8192 * (7 / 8)) / 1e12, 9);
});

test('a block that is not known has no time', () => {
  const training = { ...completeTraining(SPARSE), compute: { values: VALUES } };
  expect(computeTimes(training, SHARES)!('F somewhere')).toBeUndefined();
});
