import { describe, expect, test } from 'vitest';
import { trainingProblems } from '../../../../src/workload/check.ts';
import type { PipelineValues, Training } from '../../../../src/workload/params.ts';
import { accelerator, llama70b, mixtral8x22b } from '../models.ts';

function problems(
  parallelism: Partial<Training['parallelism']>,
  pipeline: PipelineValues = {},
  microBatches = 8,
  model = llama70b,
  sequences = microBatches,
  gradients: Partial<Training['gradients']> = {},
) {
  const training: Training = {
    model,
    parallelism: { dp: 1, tp: 8, pp: 1, ep: 1, ...parallelism },
    batch: { sequences, microBatches },
    accelerator: { ...accelerator, peak: 989e12, efficiency: 0.5, launchLatency: 0 },
    gradients: { bucket: 200e6, dtypeBytes: 2, overlap: true, channels: 1, ...gradients },
    pipeline,
  };
  return trainingProblems(training, 1024).map(({ message, where, advice }) => [where, message, advice]);
}

describe('sizes that do not fit: place, reason, the nearest that do', () => {
  test('sound ones', () => {
    expect(problems({ pp: 4, dp: 4, cp: 2, sequenceParallel: true })).toEqual([]);
    expect(problems({ pp: 4 }, { schedule: 'interleaved-1f1b', virtual: 5 })).toEqual([]);
    expect(problems({ pp: 4 }, { layers: '19,21x2,19' })).toEqual([]);
  });

  test('ranks', () => {
    expect(problems({ pp: 4, dp: 64, cp: 2 })).toEqual([
      [
        'training.parallelism',
        'dp 64 × tp 8 × pp 4 × cp 2 needs 4096 ranks, but the fabric has 1024',
        'lower dp to 16, or use a larger fabric',
      ],
    ]);
  });

  test('layers: texts are those of layouts', () => {
    expect(problems({ pp: 6 })).toEqual([
      [
        'training.parallelism.pp',
        '80 layers cannot be spread evenly over 6 model chunks',
        'set pipeline.layers, e.g. 13x2,14x2,13x2, or use pp 5',
      ],
    ]);
    // Three chunks a stage: 80 has no factor 3. 16 stages have 5 layers each.
    const chunked = (pp: number, virtual?: number) =>
      problems({ pp }, { schedule: 'interleaved-1f1b', ...(virtual && { virtual }) }, 2 * pp);
    expect(chunked(16, 3)).toEqual([
      [
        'training.pipeline.virtual',
        '80 layers cannot be spread evenly over 48 model chunks (16 stages of 3)',
        'set pipeline.layers, e.g. 1x8,2x32,1x8, or use pipeline.virtual 1',
      ],
    ]);
    // 12 micro-batches are groups of 4, and not of 5.
    expect(chunked(6)[0]).toEqual([
      'training.parallelism.pp',
      '80 layers cannot be spread evenly over 12 model chunks (6 stages of 2)',
      'set pipeline.layers, e.g. 6x2,7x8,6x2, or use pp 4',
    ]);
    // Five stages are nearer to 6 than 4, but odd.
    expect(problems({ pp: 6 }, { schedule: 'dualpipe' }, 16)[0]?.[2]).toBe(
      'set pipeline.layers, e.g. 13x2,14x2,13x2, or use pp 4',
    );
    expect(problems({ pp: 2 }, { layers: '40,forty' })[0]?.[0]).toBe('training.pipeline.layers');
  });

  test('schedules', () => {
    expect(problems({ pp: 5 }, { schedule: 'dualpipe' })[0]?.slice(0, 2)).toEqual([
      'training.parallelism.pp',
      'dualpipe needs an even number of stages, not 5',
    ]);
    expect(problems({ pp: 8 }, { schedule: 'dualpipe' })[0]?.[0]).toBe('training.batch.microBatches');
    expect(problems({ pp: 4 }, { virtual: 2 })[0]?.[0]).toBe('training.pipeline.virtual');
  });

  test('context, sequence and order', () => {
    expect(problems({ cp: 3 })).toEqual([
      [
        'training.parallelism.cp',
        'a sequence of 8192 tokens cannot be cut into 2·cp = 6 equal chunks',
        'use cp 2, or sequences of 8190',
      ],
    ]);
    expect(problems({ order: 'tp-dp-pp' })).toEqual([
      [
        'training.parallelism.order',
        "order 'tp-dp-pp' lacks cp",
        'use megatron, llama3, or each of tp, cp, dp, pp once, e.g. tp-cp-ep-dp-pp',
      ],
    ]);
  });

  test('heads, experts and micro-batches: the nearest that divide', () => {
    expect(problems({ tp: 7 })).toEqual([
      ['training.parallelism.tp', 'tp 7 does not divide heads 64', 'heads are split over tp: use tp 8'],
    ]);
    // 16 and 8 divide the experts; only 8 divides dp as well.
    expect(problems({ dp: 24, ep: 12 }, {}, 8, mixtral8x22b)).toEqual([
      [
        'training.parallelism.ep',
        'ep 12 is more ranks than the model has experts, 8',
        'ep must divide experts: use ep 8',
      ],
    ]);
    expect(problems({ dp: 4, ep: 8 }, {}, 8, mixtral8x22b)).toEqual([
      [
        'training.parallelism.ep',
        'ep 8 does not divide dp 4',
        'experts are spread over dp 4 ranks: use ep 4',
      ],
    ]);
    expect(problems({}, {}, 3, llama70b, 8)).toEqual([
      [
        'training.batch.microBatches',
        '8 sequences cannot be split into 3 micro-batches',
        'microBatches must divide sequences: use 2',
      ],
    ]);
  });

  test('cp all-to-all needs heads, and key-value heads', () => {
    const of = (cp: number, tp: number) =>
      problems({ cp, tp, cpKind: 'all-to-all' }).map(([where, ...rest]) => [where, ...rest]);
    // 64 heads and 8 key-value heads: tp 1 × cp 16 needs 16 of these.
    expect(of(8, 1)).toEqual([]);
    expect(of(16, 1)).toEqual([
      [
        'training.parallelism.cp',
        '8 key-value heads cannot be spread over tp 1 × cp 16',
        'all-to-all trades tokens for heads: use cp 8, or cpKind: ring',
      ],
    ]);
    expect(of(16, 8)[0]?.[1]).toBe('cp 16 does not divide the 8 heads of a rank');
  });

  test('heads that do not divide: the nearest that do', () => {
    expect(problems({ tp: 1 }, {}, 8, { ...llama70b, kvHeads: 7 })[0]?.[2]).toBe(
      'every key-value head must serve the same number of query heads: use kvHeads 8',
    );
    expect(problems({ tp: 1 }, {}, 8, { ...llama70b, heads: 60, kvHeads: 60 })[0]?.[2]).toBe(
      'set headDim, or use heads that divide hidden, e.g. 64',
    );
  });

  test('shard belongs to hsdp', () => {
    const of = (gradients: Partial<Training['gradients']>) =>
      problems({ dp: 16 }, {}, 8, llama70b, 8, gradients);
    expect(of({ sharding: 'hsdp', shard: 4 })).toEqual([]);
    expect(of({ sharding: 'fsdp', shard: 4 })).toEqual([
      [
        'training.gradients.shard',
        'shard has no effect with sharding fsdp',
        'set gradients.sharding: hsdp, or omit shard',
      ],
    ]);
  });
});
