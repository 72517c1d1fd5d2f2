/** Megatron-LM (NVIDIA), with the distributed optimizer and all of its overlaps. */
import { hasChunks } from './chunks.ts';
import { always, type Framework, unitsHeld } from './framework.ts';

export const megatron: Framework = {
  name: 'megatron',
  summary:
    'Megatron-LM: distributed optimizer, large buckets of fp32 gradients, parameters gathered by bucket',
  choices: [
    {
      key: 'parallelism.sequenceParallel',
      value: ({ parallelism }) => parallelism.tp > 1,
      text: 'true with tp above 1',
      source:
        'Megatron-Bridge recipes (sequence_parallel); Megatron-LM training/arguments.py requires it for experts with tp',
    },
    always(
      'parallelism.cpKind',
      'ring',
      'Megatron-LM core/transformer/transformer_config.py, cp_comm_type: p2p',
    ),
    {
      key: 'pipeline.schedule',
      value: ({ pipeline }) => ((pipeline?.virtual ?? 1) > 1 ? 'interleaved-1f1b' : '1f1b'),
      text: '1f1b; interleaved-1f1b with virtual above 1',
      source: 'Megatron-LM core/pipeline_parallel/schedules.py, get_forward_backward_func',
    },
    {
      key: 'pipeline.p2p',
      value: (training) => (hasChunks(training) ? 'async' : 'batched'),
      text: 'batched; async with several chunks a stage',
      source: 'Megatron-LM training/arguments.py, overlap_p2p_comm',
    },
    always('gradients.sharding', 'zero1', 'Megatron-Bridge recipes, use_distributed_optimizer'),
    always(
      'gradients.dtypeBytes',
      4,
      'Megatron-LM training/arguments.py: bf16 sets accumulate_allreduce_grads_in_fp32',
    ),
    {
      key: 'gradients.bucket',
      value: ({ gradients, parallelism: { dp, cp = 1 } }) =>
        gradients.dtypeBytes * Math.max(40e6, 1e6 * dp * cp),
      text: 'max(40 M, 1 M × dp × cp) parameters',
      source: 'Megatron-LM core/distributed/distributed_data_parallel.py, bucket_size',
    },
    always(
      'gradients.bucketed',
      'first-chunk',
      'Megatron-LM core/distributed/distributed_data_parallel.py: bucket_size None on later stages; disable_bucketing on later chunks',
    ),
    always('gradients.overlap', true, 'Megatron-Bridge recipes, overlap_grad_reduce'),
    always('gradients.gatherAt', 'forward', 'Megatron-Bridge recipes, overlap_param_gather'),
    {
      key: 'ends.loss',
      value: ({ parallelism }) => parallelism.tp > 1,
      text: 'true with tp above 1',
      source: 'Megatron-LM core/tensor_parallel/cross_entropy.py, _VocabParallelCrossEntropy',
    },
    always('optimizer.gradientNorm', true, 'Megatron-LM training/arguments.py, clip_grad: 1.0'),
    unitsHeld(
      'dp',
      16,
      'Megatron-LM core/distributed/distributed_data_parallel_config.py, nccl_ub: SMs over NVLink and IB',
    ),
    unitsHeld('tp', 16, 'Transformer Engine userbuffers: SMs of communication'),
    unitsHeld('ep', 20, 'Megatron-LM core/transformer/transformer_config.py, moe_deepep_num_sms: 20'),
  ],
};
