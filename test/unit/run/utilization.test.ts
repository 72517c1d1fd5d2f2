/** MFU, HFU and memory in the result of a training step, by hand. */
import { expect, test } from 'vitest';
import { reuseLines, trainingLines } from '../../../src/report/text/training.ts';
import { trainingSummary } from '../../../src/run/rows/training.ts';
import { completeModel, completeTraining } from '../../../src/workload/complete.ts';
import { forwardFlops } from '../../../src/workload/flops.ts';
import { models } from '../../../src/workload/models/registry.ts';

const GIB = 2 ** 30;
const llama = completeModel(models.find(({ name }) => name === 'llama-3-405b')!.shape);
const training = completeTraining({
  model: llama,
  parallelism: { dp: 1024, tp: 16 },
  batch: { sequences: 2 },
  accelerator: { peak: 989e12, memory: 80 * GIB },
});
const facts = {
  ranks: 16_384,
  tokens: 2048 * 8192,
  flops: 0,
  parameters: 405e9,
  activeParameters: 405e9,
};

test('MFU of Llama 3 405B on 16,384 H100: 400 TFLOP/s are 6.46 s causal, 6.72 s square', () => {
  // Llama 3, table 4: 400 TFLOP/s a GPU. 2,048 sequences of 8,192 tokens are 2.5240e12 or 2.6254e12
  // FLOPs a token.
  const mfu = (timePs: number) => trainingSummary(training, facts, [timePs], 1).mfu;
  expect(mfu(6.46e12)?.causal).toBeCloseTo(400 / 989, 3);
  expect(mfu(6.72e12)?.square).toBeCloseTo(400 / 989, 3);
  expect(trainingSummary(training, facts, [6.46e12], 1).hfu).toBeUndefined();
});

/** 4 · s · heads · headDim FLOPs of scores a token and layer; half of that is causal. */
const SCORES = 126 * 4 * 8192 * 16_384;

test.each(['square', 'causal'] as const)(
  'with attention %s, HFU adds FLOPs as each count has them',
  (own) => {
    const work = (recompute: string) => {
      const step = { ...training, model: { ...llama, attention: own }, recompute };
      const { mfu, hfu } = trainingSummary(step, facts, [7e12], 1);
      const perToken = (7 * facts.ranks * 989e12) / facts.tokens;
      return (['causal', 'square'] as const).map((c) => (Number(hfu?.[c]) - Number(mfu?.[c])) * perToken);
    };
    const [causal, square] = work('selective');
    expect(causal! / (SCORES / 2)).toBeCloseTo(1, 9);
    expect(square! / SCORES).toBeCloseTo(1, 9);
    const layers = (['causal', 'square'] as const).map((count) => {
      const { total, head } = forwardFlops(llama, count);
      return total - head;
    });
    work('full').forEach((flops, i) => {
      expect(flops / layers[i]!).toBeCloseTo(1, 9);
    });
    expect(layers[1]! - layers[0]!).toBe(SCORES / 2);
  },
);

test('several seeds have a sample each', () => {
  const { mfu } = trainingSummary(training, facts, [7e12, 14e12], 2);
  expect(mfu?.causal).toMatchObject({ samples: [expect.any(Number), expect.any(Number)] });
  const [first, second] = typeof mfu?.causal === 'object' ? mfu.causal.samples : [];
  expect(first).toBeCloseTo(2 * Number(second), 12);
});

test('the text has both counts, and memory with its parts', () => {
  const { memory_bytes } = trainingSummary(training, facts, [7e12], 1);
  expect(memory_bytes?.accelerator).toBe(80 * GIB);
  const lines = trainingLines({
    ...facts,
    mfu: { causal: 0.4, square: 0.42 },
    hfu: { causal: 0.53, square: 0.56 },
    memory_bytes: {
      parameters: GIB,
      gradients: 2 * GIB,
      optimizer: 6 * GIB,
      activations: 3 * GIB,
      total: 12 * GIB,
      accelerator: 80 * GIB,
    },
  });
  expect(lines).toEqual([
    'MFU 40.0 % (causal attention), 42.0 % (square); HFU 53.0 % (causal attention), 56.0 % (square)',
    'memory of a rank, estimated: 12 GiB of 80 GiB',
    '  parameters 1 GiB, gradients 2 GiB, optimizer 6 GiB, activations 3 GiB',
  ]);
  expect(trainingLines(facts)).toEqual([]);
  const staged = { ...facts, memory_bytes: { ...memory_bytes!, total: 12 * GIB, stage: 2 } };
  expect(trainingLines(staged)[0]).toBe(
    'memory of a rank of stage 2, which needs most, estimated: 12 GiB of 80 GiB',
  );
});

test('a line about simulations, where the result tells of them', () => {
  expect(reuseLines({ calls: 4321, simulations: 96, reused: 4225 })).toEqual([
    'collectives: 4,321 calls, 96 simulations, 4,225 reused',
  ]);
  expect(reuseLines({ calls: 1, simulations: 1, reused: 0 })).toEqual([
    'collectives: 1 call, 1 simulation, 0 reused',
  ]);
  expect(reuseLines({ calls: 0, simulations: 0, reused: 0 })).toEqual([]);
  expect(reuseLines(undefined)).toEqual([]);
});
