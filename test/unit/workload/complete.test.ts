import { expect, test } from 'vitest';
import { completeTraining } from '../../../src/workload/complete.ts';
import { accelerator, llama70b } from './models.ts';

test('what is left out gets the defaults of the parameters, in base units', () => {
  const training = completeTraining({
    model: { layers: 80, hidden: 8192, heads: 64, kvHeads: 8, ffn: 28672, vocab: 128256, sequence: 8192 },
    parallelism: { dp: 32, tp: 8 },
    batch: { sequences: 2 },
  });
  expect(training).toEqual({
    model: llama70b,
    parallelism: {
      dp: 32,
      tp: 8,
      pp: 1,
      ep: 1,
      cp: 1,
      cpKind: 'ring',
      order: 'megatron',
      sequenceParallel: false,
    },
    batch: { sequences: 2, microBatches: 1 },
    accelerator: { ...accelerator, peak: 989e12 },
    gradients: {
      bucket: 200e6,
      dtypeBytes: 2,
      channels: 1,
      overlap: true,
      sharding: 'none',
      shard: undefined,
      reshardAfterForward: undefined,
      prefetch: 1,
      parameterBytes: undefined,
    },
  });
});

test('recompute stays', () => {
  const sparse = { model: llama70b, parallelism: { dp: 1 }, batch: { sequences: 1 } };
  expect(completeTraining({ ...sparse, recompute: 'full' }).recompute).toBe('full');
  expect(completeTraining(sparse)).not.toHaveProperty('recompute');
});
