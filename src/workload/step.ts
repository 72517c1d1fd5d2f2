/**
 * A training step as data: the work of every rank in order, and the collectives that run next to
 * it.
 *
 * Follows Megatron-LM (Shoeybi et al. 2019, §3): tensor parallelism all-reduces the activations
 * twice a layer forward and twice backward, nothing hides them. Experts follow Megatron-Core's
 * token dispatcher with sequence parallelism (Liu et al., "MoE Parallel Folding", 2025; the same
 * volume as DeepSpeed-TED, Singh et al., ICS'23). Each tp rank dispatches its own 1/tp of the
 * tokens to the ep ranks. The tp group gathers the arrived tokens, and the way back mirrors it;
 * experts are sliced over tp. Load is balanced: every expert gets the same number of tokens.
 * Gradients are reduced in buckets, the dense ones over dp, the experts' over the ranks that hold
 * the same experts; each of the two has its own stream. The optimizer starts when all are done.
 *
 * Left out: pipeline and context parallelism, recomputation, the cross-entropy's own small
 * all-reduces, the optimizer's time, the all-gather of sharded parameters (an all-reduce moves the
 * bytes of both halves).
 */
import type { AlgorithmValues } from '../collective/build.ts';
import type { Dressing } from '../collective/dressed.ts';
import { UserError } from '../util/errors.ts';
import { algorithmOf, type CollectiveName, type NamedBy } from './algorithms.ts';
import { fillBuckets, type StreamName } from './buckets.ts';
import { attentionOf, forwardFlops, layerFlops, mtpFlops } from './flops.ts';
import {
  countParameters,
  type LayerKind,
  lastKind,
  layerParameters,
  layerRuns,
  mtpParameters,
} from './model.ts';
import type { Training } from './params.ts';
import { type GroupName, type Placement, placeRanks } from './placement.ts';

/** A collective that all groups of one kind do at the same time; identical ones are one. */
export interface StepCollective {
  /** `tp all-reduce`, with a number if several sizes exist. */
  readonly name: string;
  readonly group: GroupName;
  readonly collective: CollectiveName;
  readonly algorithm: string;
  /** The algorithm's values; missing ones take their defaults. */
  readonly params?: AlgorithmValues;
  /** The source of the algorithm; default: the caller. */
  readonly namedBy?: NamedBy;
  /** The addition of a protocol to every message. */
  readonly dressing?: Dressing | undefined;
  /** As nccl-tests counts. */
  readonly bytes: number;
  readonly groups: readonly Uint32Array[];
}

/**
 * The next action of a rank in a training step: compute (ps), run a collective and wait, or post
 * one to a stream.
 */
export type StepItem =
  | { readonly kind: 'compute'; readonly timePs: number }
  /** The compute stream waits for it. */
  | { readonly kind: 'exposed'; readonly collective: number }
  /** Starts once this point is reached and its stream is free. */
  | { readonly kind: 'post'; readonly collective: number; readonly stream: StreamName };

/** A training step as lists of items, and the collectives that they name. */
export interface TrainingStep {
  readonly collectives: readonly StepCollective[];
  /** Before the last backward pass: nothing runs next to it. */
  readonly head: readonly StepItem[];
  /** The last backward pass with the gradient reduction; the training step ends when both have. */
  readonly tail: readonly StepItem[];
  readonly placement: Placement;
  /** The time of each collective on every rank before its first message, ps. */
  readonly launchPs: number;
  /** For the whole training step on all ranks. */
  readonly flops: number;
  /** For the whole training step on all ranks. */
  readonly tokens: number;
  readonly parameters: number;
  readonly activeParameters: number;
}

/** Lowers a checked training block to its training step. */
export function buildStep(training: Training): TrainingStep {
  const { model, parallelism, batch } = training;
  const { recompute = 'none', gradients, optimizer } = training;
  const more = recompute !== 'none' || (gradients.sharding ?? 'none') !== 'none';
  const ends = (optimizer?.bytes ?? 0) > 0 || optimizer?.gradientNorm;
  if (parallelism.pp > 1 || (parallelism.cp ?? 1) > 1 || parallelism.sequenceParallel || more || ends) {
    throw new UserError('runs do not support these parallelisms yet', {
      where: 'training',
      advice: 'use pp 1 and cp 1, without sequenceParallel, recompute, sharding and optimizer',
    });
  }
  const placement = placeRanks(parallelism);
  const collectives = collectiveTable(placement, training);
  const passes = passItems(training, collectives);
  const tail = lastBackward(training, passes, collectives);
  const head: StepItem[] = [];
  for (let i = 1; i < batch.microBatches; i++) head.push(...passes.forward, ...wholeBackward(passes));
  head.push(...passes.forward);
  const count = countParameters(model);
  const tokens = batch.sequences * model.sequence * parallelism.dp;
  return {
    collectives: numbered(collectives.list),
    head,
    tail,
    placement,
    launchPs: training.accelerator.launchLatency,
    flops: 3 * forwardFlops(model).total * tokens,
    tokens,
    parameters: count.total,
    activeParameters: count.active,
  };
}

interface CollectiveTable {
  readonly list: StepCollective[];
  /**
   * Index of the collective of that description, new or known; undefined if groups have a single
   * rank.
   */
  intern(
    group: GroupName,
    collective: CollectiveName,
    bytes: number,
    params?: AlgorithmValues,
  ): number | undefined;
}

function collectiveTable(
  placement: Placement,
  { algorithms, otherwise }: Pick<Training, 'algorithms' | 'otherwise'>,
): CollectiveTable {
  const list: StepCollective[] = [];
  return {
    list,
    intern(group, collective, bytes, params = {}) {
      const groups = placement.groups[group];
      if ((groups[0]?.length ?? 0) < 2) return undefined;
      const known = list.findIndex(
        (c) => c.group === group && c.collective === collective && c.bytes === bytes,
      );
      if (known >= 0) return known;
      const chosen = algorithmOf(algorithms, group, collective, params, otherwise);
      list.push({ name: `${group} ${collective}`, group, collective, ...chosen, bytes, groups });
      return list.length - 1;
    },
  };
}

/** The items of one micro-batch in one layer. */
interface LayerPasses {
  readonly kind: LayerKind;
  readonly forward: readonly StepItem[];
  readonly mlpBackward: readonly StepItem[];
  readonly attentionBackward: readonly StepItem[];
}

/** The items of one micro-batch. */
interface Passes {
  readonly forward: readonly StepItem[];
  readonly headBackward: readonly StepItem[];
  /** From first to last; modules of multi-token prediction follow the model's own layers. */
  readonly layers: readonly LayerPasses[];
}

function passItems({ model, parallelism, batch, accelerator }: Training, table: CollectiveTable): Passes {
  const { tp } = parallelism;
  const { head } = forwardFlops(model);
  const tokens = (batch.sequences / batch.microBatches) * model.sequence;
  const activations = tokens * model.hidden * model.dtypeBytes;
  const routed = activations * model.topK;
  const exposed = (group: GroupName, name: CollectiveName, bytes: number): StepItem[] => {
    const collective = table.intern(group, name, bytes);
    return collective === undefined ? [] : [{ kind: 'exposed', collective }];
  };
  const compute = (tokenFlops: number): StepItem => {
    const seconds = (tokens * tokenFlops) / tp / (accelerator.peak * accelerator.efficiency);
    return { kind: 'compute', timePs: Math.round(seconds * 1e12) };
  };
  const reduce = exposed('tp', 'all-reduce', activations);
  const exchange = model.experts > 0 ? exposed('ep', 'all-to-all', Math.ceil(routed / tp)) : [];
  const mlp = (kind: LayerKind, work: number): StepItem[] =>
    kind === 'experts'
      ? [
          ...exchange,
          ...exposed('tp', 'all-gather', routed),
          compute(work),
          ...exposed('tp', 'reduce-scatter', routed),
          ...exchange,
        ]
      : [compute(work), ...reduce];
  /** @param extra FLOPs of the layer besides: those of a module of multi-token prediction. */
  const layerOf = (kind: LayerKind, extra = 0): LayerPasses => {
    const flops = layerFlops(model, kind, attentionOf(model));
    const attention = flops.projections + flops.router + flops.scores + extra;
    return {
      kind,
      forward: [compute(attention), ...reduce, ...mlp(kind, flops.mlp)],
      mlpBackward: mlp(kind, 2 * flops.mlp),
      attentionBackward: [compute(2 * attention), ...reduce],
    };
  };
  const layers = layerRuns(model).flatMap((run) =>
    new Array<LayerPasses>(run.layers).fill(layerOf(run.kind)),
  );
  const modules = new Array<LayerPasses>(model.mtp).fill(layerOf(lastKind(model), mtpFlops(model) + head));
  const all = [...layers, ...modules];
  return {
    forward: [...reduce, ...all.flatMap(({ forward }) => forward), compute(head)],
    headBackward: [compute(2 * head), ...reduce],
    layers: all,
  };
}

/** A backward pass whose gradients are only added up. */
function wholeBackward({ headBackward, layers }: Passes): StepItem[] {
  const backward = layers.toReversed().flatMap((one) => [...one.mlpBackward, ...one.attentionBackward]);
  return [...headBackward, ...backward];
}

/** The backward pass that posts the buckets, as they close or all at its end. */
function lastBackward(training: Training, passes: Passes, table: CollectiveTable): StepItem[] {
  const { model, parallelism, gradients } = training;
  const { tp, ep } = parallelism;
  const count = countParameters(model);
  const rings = { channels: gradients.channels };
  const buckets = fillBuckets(gradients.bucket, gradients.dtypeBytes);
  const items: StepItem[] = [];
  const held: StepItem[] = [];
  const reduce = (bucket: { readonly stream: StreamName; readonly bytes: number } | undefined) => {
    const collective = bucket && table.intern(bucket.stream, 'all-reduce', bucket.bytes, rings);
    if (collective === undefined) return;
    (gradients.overlap ? items : held).push({ kind: 'post', collective, stream: bucket!.stream });
  };
  items.push(...passes.headBackward);
  reduce(buckets.add('dp', count.head / tp + count.finalNorm));
  for (const [i, layer] of passes.layers.toReversed().entries()) {
    const { attention, norms, mlp, shared, router, expert } = layerParameters(model, layer.kind);
    const norm = norms / 2;
    const module = i < model.mtp ? mtpParameters(model) / tp : 0;
    items.push(...layer.mlpBackward);
    reduce(buckets.add('dp', (mlp + shared) / tp + router + norm));
    reduce(buckets.add('edp', (model.experts * expert) / (tp * ep)));
    items.push(...layer.attentionBackward);
    reduce(buckets.add('dp', attention / tp + norm + module));
  }
  reduce(buckets.add('dp', count.embedding / tp));
  for (const bucket of buckets.flush()) reduce(bucket);
  return [...items, ...held];
}

/** Adds a number to names that occur with several sizes. */
function numbered(collectives: readonly StepCollective[]): StepCollective[] {
  const seen = new Map<string, number>();
  return collectives.map((collective) => {
    const { name } = collective;
    if (collectives.filter((other) => other.name === name).length === 1) return collective;
    const n = (seen.get(name) ?? 0) + 1;
    seen.set(name, n);
    return { ...collective, name: `${name} ${n}` };
  });
}
