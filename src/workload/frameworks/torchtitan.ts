/** torchtitan (PyTorch): FSDP2 in its default configuration. */
import { always, type Framework, unitsHeld } from './framework.ts';

export const torchtitan: Framework = {
  name: 'torchtitan',
  summary:
    'torchtitan: FSDP2 by layer, parameters kept after forward in pipelines, gradients reduced in fp32',
  choices: [
    {
      key: 'parallelism.sequenceParallel',
      value: ({ parallelism }) => parallelism.tp > 1,
      text: 'true with tp above 1',
      source: 'torchtitan models/llama3/infra/parallelize.py, apply_tp: SequenceParallel',
    },
    always(
      'parallelism.cpKind',
      'all-gather',
      'torchtitan config/job_config.py, context_parallel_rotate_method: allgather',
    ),
    {
      key: 'batch.microBatches',
      value: ({ parallelism: { pp } }) => (pp > 1 ? pp : undefined),
      text: 'pp, with pp above 1',
      source: 'torchtitan config_manager.py, pipeline_parallel_microbatches: the number of stages',
    },
    always('gradients.sharding', 'fsdp', 'torchtitan config_manager.py, data_parallel_shard_degree: -1'),
    always('gradients.dtypeBytes', 4, 'torchtitan config_manager.py, mixed_precision_reduce: float32'),
    always('gradients.parameterBytes', 2, 'torchtitan config_manager.py, mixed_precision_param: bfloat16'),
    {
      key: 'gradients.reshardHead',
      value: ({ gradients: { reshardAfterForward = false } }) => reshardAfterForward,
      text: 'false unless reshardAfterForward is set',
      source:
        'torchtitan distributed/fsdp.py, apply_fsdp_to_decoder: norm and lm_head are kept unless the policy is always',
    },
    {
      key: 'gradients.reshardAfterForward',
      value: ({ parallelism: { pp } }) => pp === 1,
      text: 'false with pp above 1',
      source: 'torchtitan distributed/fsdp.py, reshard_after_forward_policy: default',
    },
    always(
      'gradients.prefetch',
      1,
      'PyTorch FSDP2: the next gather is issued ahead, BACKWARD_PRE in backward',
    ),
    always('gradients.overlap', true, 'PyTorch FSDP2: gathers and reductions have streams of their own'),
    {
      key: 'ends.loss',
      value: ({ parallelism }) => parallelism.tp > 1,
      text: 'true with tp above 1',
      source: 'torchtitan config/job_config.py, disable_loss_parallel: False',
    },
    unitsHeld(
      'dp',
      16,
      'PyTorch FSDP2 without registered buffers: NCCL takes 8 to 32; the mean of the two in powers',
    ),
    always('optimizer.gradientNorm', true, 'torchtitan config_manager.py, max_norm: 1.0'),
  ],
};
