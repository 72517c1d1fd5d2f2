/** Software of a training step: algorithms, buckets, overlap, the order of ranks, the pipeline. */

import { formatSize } from '../../units/format.ts';
import { CHOSEN } from '../../workload/algorithms.ts';
import { schedules } from '../../workload/parallelism/pipeline/registry.ts';
import { ORDERS } from '../../workload/parallelism/placement.ts';
import type { Training } from '../../workload/params.ts';
import type { Asked } from '../asked.ts';
import type { Change } from '../change.ts';
import { changed, settingText, type Value } from '../words.ts';

/** Changes of the software of a training step; none for other work. */
export function trainingChanges({ scenario: { workload } }: Asked): readonly Change[] {
  if (workload.kind !== 'training') return [];
  const { training } = workload;
  return [
    ...algorithmChanges(training),
    ...gradientChanges(training),
    ...orderChanges(training),
    ...pipelineChanges(training),
    ...expertChanges(training),
  ];
}

function software(about: string, key: string, from: Value, to: Exclude<Value, undefined>): Change {
  const what = changed(key.split('.').at(-1)!, from, to);
  return { what, takes: 'software', about, settings: [`training.${key}=${to}`] };
}

function algorithmChanges({ algorithms, otherwise, parallelism }: Training): Change[] {
  const named = Object.values(algorithms ?? {});
  const all = otherwise === CHOSEN && named.length === 0;
  const chosen = all || (named.length > 0 && named.every(({ name }) => name === CHOSEN));
  const { tp, sequenceParallel } = parallelism;
  return [
    ...(chosen ? [] : [software('algorithms', 'algorithms', undefined, CHOSEN)]),
    ...(tp > 1 && !sequenceParallel
      ? [software('sequence parallel', 'parallelism.sequenceParallel', undefined, true)]
      : []),
  ];
}

/** The default of PyTorch's DistributedDataParallel, `bucket_cap_mb`. */
const SMALL_BUCKET = 25 * 2 ** 20;

function gradientChanges({ gradients, parallelism: { dp, cp = 1 } }: Training): Change[] {
  if (dp * cp < 2) return [];
  const { overlap, channels, bucket, sharding, prefetch = 1, reshardAfterForward } = gradients;
  const sharded = sharding === 'fsdp' || sharding === 'hsdp';
  const smaller = Math.ceil(bucket / 4);
  const sizes = [bucket * 4, smaller, ...(smaller > 2 * SMALL_BUCKET ? [SMALL_BUCKET] : [])].map(
    (size): Change => ({
      what: changed('bucket', bucket, size, (bytes) => formatSize(Number(bytes))),
      takes: 'software',
      about: 'bucket',
      settings: [`training.gradients.bucket=${settingText('size', size)}`],
    }),
  );
  return [
    ...(overlap ? [] : [software('overlap', 'gradients.overlap', overlap, true)]),
    software('channels', 'gradients.channels', channels, 4 * channels),
    ...sizes,
    ...(sharded ? [software('prefetch', 'gradients.prefetch', prefetch, 2 * prefetch)] : []),
    ...(sharded && reshardAfterForward !== false
      ? [software('reshard', 'gradients.reshardAfterForward', reshardAfterForward, false)]
      : []),
  ];
}

/** Named orders, and each kind of group in turn as the one of neighbouring ranks. */
function orderChanges({ parallelism: { order, tp, cp = 1, dp, pp } }: Training): Change[] {
  const sizes = { tp, cp, dp, pp };
  const split = Object.values(sizes).filter((size) => size > 1);
  if (split.length < 2) return [];
  const present = order ?? Object.keys(ORDERS)[0]!;
  return Object.keys(ORDERS)
    .filter((name) => name !== present)
    .map((name) => software('order', 'parallelism.order', present, name));
}

function pipelineChanges({ pipeline, batch, parallelism: { pp } }: Training): Change[] {
  if (pp < 2) return [];
  const present = pipeline?.schedule ?? schedules[0]!.name;
  const others = schedules
    .filter(({ name }) => name !== present)
    .map(({ name }) => software('schedule', 'pipeline.schedule', present, name));
  const { sequences, microBatches } = batch;
  const more = 2 * microBatches;
  return [
    ...others,
    ...(sequences % more === 0 ? [software('micro-batches', 'batch.microBatches', microBatches, more)] : []),
  ];
}

function expertChanges({ parallelism: { ep }, experts = {} }: Training): Change[] {
  if (ep < 2) return [];
  const uneven = (['skew', 'counts', 'matrix'] as const).filter((key) => experts[key] !== undefined);
  const isEven = uneven.length === 0 || (uneven.length === 1 && experts.skew === 0);
  return [
    ...(experts.overlap ? [] : [software('experts', 'experts.overlap', experts.overlap, true)]),
    ...(isEven
      ? []
      : [
          {
            what: 'balance the experts',
            ...({ takes: 'software', about: 'balance of experts', settings: [] } as const),
            without: uneven.map((key) => `training.experts.${key}`),
          },
        ]),
  ];
}
