/**
 * Keys of a training block that have no effect with the others: known before anything is simulated.
 */
import { layerRuns } from './model.ts';
import { expertLoad } from './parallelism/expert-load.ts';
import { orderOf } from './parallelism/placement.ts';
import { MODULES, readRecompute } from './parallelism/recompute.ts';
import { stagesOf } from './parallelism/stages.ts';
import { type ExpertValues, expertParams, pipelineParams, type Training } from './params.ts';

/** The reason why a key has no effect. */
export type IdleWhy =
  | 'one-rank'
  | 'one-expert-rank'
  | 'not-paired'
  | 'per-expert'
  | 'none-shared'
  | 'padded'
  | 'same-load'
  | 'roomy'
  | 'one-stage'
  | 'one-context'
  | 'one-tensor'
  | 'not-split'
  | 'one-copy'
  | 'one-chunk'
  | 'one-shard'
  | 'same-order'
  | 'no-experts'
  | 'all-dense'
  | 'no-dense'
  | 'no-module'
  | 'peak-given'
  | 'rated'
  | 'no-optimizer'
  | 'no-jitter'
  | 'no-contention'
  | 'by-layer'
  | 'whole'
  | 'not-zero1'
  | 'not-sharded'
  | 'kept'
  | 'no-overlap'
  | 'at-end';

/** Keys, e.g. `pipeline.layers`, that have no effect for the same reason. */
export interface IdleKeys {
  readonly keys: readonly string[];
  readonly why: IdleWhy;
}

interface Rule {
  readonly keys: readonly string[];
  readonly why: IdleWhy;
  readonly holds: (step: Facts) => boolean;
}

/** Facts of a step that rules ask for. */
interface Facts {
  readonly training: Training;
  /** Keys that the scenario sets. */
  readonly given: ReadonlySet<string>;
  /** Ranks that hold the same dense parameters. */
  readonly copies: number;
  readonly ranks: number;
  readonly sharding: string;
  readonly hasExperts: boolean;
  readonly hasDense: boolean;
}

const block = (name: string, keys: readonly string[]) => keys.map((key) => `${name}.${key}`);

/** The order in which ranks are numbered, as far as the sizes of a step tell. */
export function placedBy({ parallelism }: Training): string {
  const { tp, cp = 1, dp, pp, ep, order = 'megatron' } = parallelism;
  const sizes: Readonly<Record<string, number | undefined>> = { tp, cp, dp, pp };
  const names = orderOf(order);
  const large = names.filter((name) => (sizes[name] ?? 1) > 1);
  const epLast = ep > 1 && ep < dp * cp && names.indexOf('ep') > names.indexOf('dp');
  return `${large.join('-')}${epLast ? ' experts last' : ''}`;
}

function withoutOrder(training: Training): Training {
  return { ...training, parallelism: { ...training.parallelism, order: 'megatron' } };
}

/** Whether tokens are spread in the same way with other values of experts. */
function isSameLoad(training: Training, others: ExpertValues): boolean {
  const [own, other] = [training, { ...training, experts: { ...training.experts, ...others } }].map((one) =>
    JSON.stringify(expertLoad(one)),
  );
  return own === other;
}

/** The first rule that holds gives the reason. */
const RULES: readonly Rule[] = [
  {
    keys: [
      ...['model.experts', 'model.topK', 'model.expertFfn', 'model.sharedExperts', 'parallelism.ep'],
      ...block('experts', Object.keys(expertParams)),
    ],
    why: 'all-dense',
    holds: ({ hasExperts, training: { model } }) => !hasExperts && model.experts > 0,
  },
  {
    keys: ['model.topK', 'model.expertFfn', 'model.sharedExperts', 'parallelism.ep'],
    why: 'no-experts',
    holds: ({ hasExperts }) => !hasExperts,
  },
  {
    keys: ['model.ffn'],
    why: 'no-dense',
    holds: ({ hasDense, training: { model } }) => !hasDense && model.expertFfn !== undefined,
  },
  {
    keys: block('experts', Object.keys(expertParams)),
    why: 'no-experts',
    holds: ({ hasExperts }) => !hasExperts,
  },
  {
    keys: block('experts', ['overlap', 'dispatch', 'combine', 'delivery', 'servers', 'sharedOverlap']),
    why: 'one-expert-rank',
    holds: ({ training: { parallelism } }) => parallelism.ep === 1,
  },
  {
    // A capacity drops tokens of experts that get most, on one rank too.
    keys: block('experts', ['skew', 'counts', 'matrix']),
    why: 'one-expert-rank',
    holds: ({ training: { parallelism, experts } }) =>
      parallelism.ep === 1 && experts?.capacity === undefined,
  },
  {
    keys: ['experts.servers'],
    why: 'per-expert',
    holds: ({ training: { experts } }) => experts?.delivery !== 'per-server',
  },
  {
    keys: ['experts.sharedOverlap'],
    why: 'none-shared',
    holds: ({ training: { model } }) => model.sharedExperts === 0,
  },
  {
    keys: block('experts', ['skew', 'counts', 'matrix']),
    why: 'padded',
    holds: ({ training: { experts } }) => experts?.overflow === 'pad',
  },
  {
    keys: block('experts', ['skew', 'counts', 'matrix']),
    why: 'same-load',
    holds: ({ training }) => isSameLoad(training, { skew: 0, counts: undefined, matrix: undefined }),
  },
  {
    keys: ['experts.capacity'],
    why: 'roomy',
    holds: ({ training }) => isSameLoad(training, { capacity: undefined }),
  },
  {
    keys: ['experts.overflow'],
    why: 'roomy',
    holds: ({ training }) => isSameLoad(training, { overflow: 'drop' }),
  },
  {
    keys: ['experts.overlap'],
    why: 'not-paired',
    holds: ({ training }) => !training.experts?.overlap && stagesOf(training).schedule.pairs !== 'always',
  },
  {
    keys: ['parallelism.cpKind'],
    why: 'one-context',
    holds: ({ training: { parallelism } }) => (parallelism.cp ?? 1) === 1,
  },
  {
    keys: ['parallelism.sequenceParallel', 'parallelism.tpOverlap', 'ends.loss'],
    why: 'one-tensor',
    holds: ({ training: { parallelism } }) => parallelism.tp === 1,
  },
  {
    keys: ['parallelism.tpOverlap'],
    why: 'not-split',
    holds: ({ training: { parallelism } }) => !parallelism.sequenceParallel,
  },
  {
    keys: ['parallelism.order'],
    why: 'same-order',
    holds: ({ training }) => placedBy(training) === placedBy(withoutOrder(training)),
  },
  {
    keys: ['accelerator.precision'],
    why: 'peak-given',
    holds: ({ given }) => given.has('accelerator.peak'),
  },
  {
    keys: ['accelerator.efficiency'],
    why: 'rated',
    holds: ({ training: { compute } }) => compute !== undefined,
  },
  {
    keys: ['accelerator.memoryRate'],
    why: 'no-optimizer',
    holds: ({ training: { optimizer } }) => !optimizer?.bytes,
  },
  {
    keys: block('contention', ['units', 'dp', 'tp', 'cp', 'ep', 'pp', 'memory', 'longer']),
    why: 'no-contention',
    holds: ({ training: { contention } }) => !contention?.on,
  },
  {
    keys: block('jitter', ['distribution', 'per', 'included']),
    why: 'no-jitter',
    holds: ({ training: { jitter } }) => !jitter?.deviation,
  },
  {
    keys: ['accelerator.launchLatency', 'optimizer.gradientNorm'],
    why: 'one-rank',
    holds: ({ ranks }) => ranks === 1,
  },
  {
    keys: block('pipeline', Object.keys(pipelineParams)),
    why: 'one-stage',
    holds: ({ training: { parallelism } }) => parallelism.pp === 1,
  },
  {
    keys: ['pipeline.group'],
    why: 'one-chunk',
    holds: ({ training }) => stagesOf(training).size.virtual === 1,
  },
  {
    keys: block('gradients', [
      ...['sharding', 'bucket', 'firstBucket', 'bucketed', 'channels', 'overlap', 'prefetch'],
      ...['reshardAfterForward', 'reshardHead', 'parameterBytes', 'reduceBy', 'gatherAt'],
    ]),
    why: 'one-copy',
    holds: ({ copies }) => copies === 1,
  },
  {
    keys: block('gradients', ['prefetch', 'reshardAfterForward', 'reshardHead', 'parameterBytes']),
    why: 'one-shard',
    // Experts are sharded over all that hold the same ones.
    holds: ({ training: { gradients, parallelism }, sharding, copies, hasExperts }) =>
      sharding === 'hsdp' && gradients.shard === 1 && !(hasExperts && copies > parallelism.ep),
  },
  {
    keys: block('gradients', ['bucket', 'firstBucket', 'bucketed']),
    why: 'by-layer',
    holds: ({ sharding }) => sharding === 'fsdp' || sharding === 'hsdp',
  },
  {
    keys: ['gradients.bucketed'],
    why: 'one-stage',
    holds: ({ training: { parallelism } }) => parallelism.pp === 1,
  },
  {
    keys: block('gradients', ['prefetch', 'parameterBytes']),
    why: 'whole',
    holds: ({ sharding }) => sharding === 'none',
  },
  {
    keys: block('gradients', ['reshardAfterForward', 'reshardHead']),
    why: 'not-sharded',
    holds: ({ sharding }) => sharding === 'none' || sharding === 'zero1',
  },
  {
    keys: ['gradients.reshardHead'],
    why: 'kept',
    holds: ({ training: { gradients, parallelism } }) =>
      parallelism.pp > 1 || gradients.reshardAfterForward === false,
  },
  {
    keys: block('gradients', ['reduceBy', 'gatherAt']),
    why: 'not-zero1',
    holds: ({ sharding }) => sharding !== 'zero1',
  },
  {
    keys: ['gradients.prefetch'],
    why: 'at-end',
    holds: ({ training: { gradients }, sharding }) => sharding === 'zero1' && gradients.gatherAt === 'end',
  },
  {
    keys: ['gradients.prefetch'],
    why: 'no-overlap',
    holds: ({ training: { gradients } }) => !gradients.overlap,
  },
];

/**
 * Keys among `given` that have no effect in a checked training block. A key that is set to its
 * default is not among them.
 */
export function idleKeys(training: Training, given: readonly string[]): IdleKeys[] {
  const { model, parallelism, gradients } = training;
  const { dp, tp, pp, cp = 1 } = parallelism;
  const runs = layerRuns(model);
  const facts: Facts = {
    ...{ training, given: new Set(given), ranks: dp * tp * pp * cp },
    copies: dp * cp * (pp > 1 ? stagesOf(training).schedule.copies : 1),
    sharding: gradients.sharding ?? 'none',
    hasExperts: runs.some(({ kind }) => kind === 'experts'),
    hasDense: runs.some(({ kind }) => kind === 'dense'),
  };
  const left = new Set(given);
  return [
    ...RULES.flatMap(({ keys, why, holds }) => {
      const own = keys.filter((key) => left.has(key));
      if (own.length === 0 || !holds(facts)) return [];
      for (const key of own) left.delete(key);
      return [{ keys: own, why }];
    }),
    ...(left.has('recompute') ? idleModules(facts) : []),
  ];
}

/** Modules of a list in `recompute` that no layer has, or that another one contains. */
function idleModules({ training, hasDense, hasExperts }: Facts): IdleKeys[] {
  const modules = readRecompute(training.recompute);
  if (modules === 'full') return [];
  const isIdle = (name: (typeof MODULES)[number]) =>
    (name === 'mlp' && !hasDense) ||
    (name === 'experts' && !hasExperts) ||
    (name === 'core-attention' && modules.has('attention'));
  const idle = MODULES.filter((name) => modules.has(name) && isIdle(name));
  return idle.length === 0 ? [] : [{ keys: idle.map((name) => `recompute: ${name}`), why: 'no-module' }];
}
