/**
 * The identity of a training step: its values, whatever way a scenario says them. Keys without an
 * effect are left out, and those that a scenario omits have the values that they stand for.
 */

import { contentionOf } from '../workload/contention/params.ts';
import { idleKeys, placedBy } from '../workload/idle-keys.ts';
import { jitterOf } from '../workload/jitter/params.ts';
import { headDim } from '../workload/model.ts';
import { readRecompute } from '../workload/parallelism/recompute.ts';
import { stagesOf } from '../workload/parallelism/stages.ts';
import { type GradientValues, shardingParams, type Training } from '../workload/params.ts';
import { PRECISION_BYTES } from '../workload/precisions.ts';

/** The step as data for a hash. */
export function trainingFacts(training: Training) {
  const { model, parallelism, batch, accelerator, compute, algorithms, otherwise } = training;
  const { optimizer = {}, ends = {}, recompute } = training;
  const jitter = jitterOf(training.jitter);
  const contention = contentionOf(training);
  const { precision: _peakSays, ...machine } = accelerator;
  const shape = {
    ...model,
    kvHeads: model.kvHeads ?? model.heads,
    headDim: headDim(model),
    expertFfn: model.expertFfn ?? model.ffn,
    valueDim: model.valueDim ?? headDim(model),
  };
  const facts: Readonly<Record<string, object | undefined>> = {
    model: shape,
    parallelism: { cp: 1, tpOverlap: 0, ...defined(parallelism), order: placedBy(training) },
    batch,
    accelerator: machine,
    gradients: gradientFacts(training),
    pipeline: pipelineFacts(training),
    optimizer: { bytes: 0, gradientNorm: false, ...defined(optimizer) },
    ends: { loss: false, ...defined(ends) },
    experts: expertFacts(training),
    // Absent without them, as in scenarios from before they were there.
    ...(jitter && { jitter }),
    ...(contention && { contention }),
  };
  const given = Object.entries(facts).flatMap(([block, values]) =>
    Object.keys(values ?? {}).map((key) => `${block}.${key}`),
  );
  const found = idleKeys({ ...training, model: shape }, [...given, 'recompute']);
  const idle = new Set(found.flatMap(({ keys }) => keys));
  const modules = readRecompute(recompute);
  return {
    ...Object.fromEntries(
      Object.entries(facts).map(([block, values]) => [
        block,
        Object.fromEntries(Object.entries(values ?? {}).filter(([key]) => !idle.has(`${block}.${key}`))),
      ]),
    ),
    recompute:
      modules === 'full' ? modules : [...modules].filter((name) => !idle.has(`recompute: ${name}`)).sort(),
    compute: compute?.values,
    ...{ algorithms, otherwise },
  };
}

/** Values without those that are undefined. */
function defined(values: object): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

function gradientFacts(training: Training): Partial<GradientValues> {
  const { gradients, parallelism, model, algorithms = {} } = training;
  const { pp, dp, cp = 1 } = parallelism;
  const { sharding = 'none', shard } = gradients;
  // One group of all ranks is what fsdp has, unless their algorithms are named.
  const isNamed = 'dp' in algorithms || 'shard' in algorithms;
  const isWhole = sharding === 'hsdp' && shard === dp * cp && !isNamed;
  const isSharded = sharding === 'fsdp' || sharding === 'hsdp';
  return {
    ...gradients,
    ...{ sharding: isWhole ? 'fsdp' : sharding, shard: isWhole ? undefined : shard },
    firstBucket: gradients.firstBucket ?? gradients.bucket,
    bucketed: gradients.bucketed ?? 'every-chunk',
    parameterBytes: gradients.parameterBytes ?? model.dtypeBytes,
    prefetch: gradients.prefetch ?? 1,
    reduceBy: gradients.reduceBy ?? shardingParams.reduceBy.choices[0],
    gatherAt: gradients.gatherAt ?? 'forward',
    reshardAfterForward: isSharded ? (gradients.reshardAfterForward ?? pp === 1) : undefined,
    reshardHead: gradients.reshardHead ?? true,
  };
}

/** The pipeline as it runs; nothing for a single stage. */
function pipelineFacts(training: Training) {
  if (training.parallelism.pp === 1) return undefined;
  const { schedule, size, layers, async: isAsync } = stagesOf(training);
  return {
    schedule: schedule.name,
    virtual: size.virtual,
    group: size.group,
    layers,
    p2p: isAsync ? 'async' : 'batched',
  };
}

function expertFacts(training: Training) {
  const { experts = {}, model } = training;
  const bytes = (name: string | undefined) => PRECISION_BYTES[name ?? ''] ?? model.dtypeBytes;
  return {
    ...experts,
    overlap: stagesOf(training).pairs,
    dispatch: bytes(experts.dispatch),
    combine: bytes(experts.combine),
    delivery: experts.delivery ?? 'per-expert',
    sharedOverlap: experts.sharedOverlap ?? false,
    overflow: experts.overflow ?? 'drop',
    skew: experts.skew ?? 0,
  };
}
