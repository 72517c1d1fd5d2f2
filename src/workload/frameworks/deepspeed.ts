/** DeepSpeed with ZeRO stage 1, otherwise in its default configuration. */
import { batchedUnlessChunked } from './chunks.ts';
import { always, type Framework } from './framework.ts';

export const deepspeed: Framework = {
  name: 'deepspeed',
  summary:
    'DeepSpeed ZeRO-1: buckets of 500 M gradients all-reduced after backward, parameters gathered at the end',
  choices: [
    always(
      'parallelism.sequenceParallel',
      false,
      'DeepSpeed has no sequence parallelism of activations over tp',
    ),
    batchedUnlessChunked('DeepSpeed runtime/pipe/p2p.py: sends and receives that block'),
    always('gradients.sharding', 'zero1', 'DeepSpeed runtime/pipe/engine.py: pipelines take stage 1 at most'),
    always(
      'gradients.dtypeBytes',
      2,
      'DeepSpeed runtime/engine.py, communication_data_type: bfloat16 with bf16',
    ),
    {
      key: 'gradients.bucket',
      value: ({ gradients }) => 500e6 * gradients.dtypeBytes,
      text: '500 M parameters',
      source: 'DeepSpeed runtime/zero/config.py, reduce_bucket_size',
    },
    always(
      'gradients.overlap',
      false,
      'DeepSpeed runtime/zero/config.py, overlap_comm: true with stage 3 only; stage_1_and_2.py, reduce_gradients',
    ),
    always(
      'gradients.reduceBy',
      'all-reduce',
      'DeepSpeed runtime/zero/config.py, use_multi_rank_bucket_allreduce: true',
    ),
    always(
      'gradients.gatherAt',
      'end',
      'DeepSpeed runtime/zero/config.py, allgather_partitions: end of each step',
    ),
    always('optimizer.gradientNorm', true, 'DeepSpeed runtime/zero/stage_1_and_2.py, scaled_global_norm'),
  ],
};
