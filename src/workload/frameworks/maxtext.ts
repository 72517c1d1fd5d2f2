/** MaxText (Google): JAX, with the choices of XLA's partitioner. */
import { batchedUnlessChunked } from './chunks.ts';
import { always, type Framework } from './framework.ts';

export const maxtext: Framework = {
  name: 'maxtext',
  summary:
    'MaxText: parameters gathered for every micro-batch and again for backward, layers recomputed whole',
  choices: [
    {
      key: 'parallelism.sequenceParallel',
      value: ({ parallelism }) => parallelism.tp > 1,
      text: 'true with tp above 1',
      source: 'MaxText docs, Sharding: reduce-scatter in place of all-reduce',
    },
    always(
      'parallelism.cpKind',
      'all-gather',
      'MaxText configs/base.yml, context_parallel_strategy: all_gather',
    ),
    {
      key: 'batch.microBatches',
      value: ({ parallelism: { pp } }) => (pp > 1 ? pp : undefined),
      text: 'pp, with pp above 1',
      source: 'MaxText configs/types.py, num_pipeline_microbatches: the number of stages',
    },
    {
      key: 'pipeline.schedule',
      value: ({ pipeline }) => ((pipeline?.virtual ?? 1) > 1 ? undefined : 'gpipe'),
      text: 'gpipe, without virtual',
      source: 'MaxText layers/pipeline.py: all forward passes, then their gradient',
    },
    batchedUnlessChunked('MaxText configs/base.yml, pipeline_delay_activation_forwarding: false'),
    always('gradients.sharding', 'fsdp', 'MaxText configs/base.yml, ici_fsdp_parallelism: -1'),
    always('gradients.dtypeBytes', 2, 'MaxText docs, Sharding: gradients are reduced in bf16'),
    always('gradients.parameterBytes', 2, 'MaxText configs/base.yml, dtype: bfloat16'),
    always('gradients.reshardAfterForward', true, 'MaxText configs/base.yml, pipeline_fsdp_ag_once: false'),
    always('optimizer.gradientNorm', true, 'MaxText configs/base.yml, gradient_clipping_threshold: 1.0'),
    always('recompute', 'full', 'MaxText configs/base.yml, remat_policy: full'),
  ],
};
