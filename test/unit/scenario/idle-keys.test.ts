/**
 * Every key of a training block has an effect, or a warning says that it has none: each is set in
 * random steps, whose programs with and without it are compared.
 */
import { expect, test } from 'vitest';
import { TRAINING_BLOCKS } from '../../../src/scenario/check/check-training.ts';
import { parseScenario } from '../../../src/scenario/check.ts';
import { forewarnings } from '../../../src/scenario/forewarn.ts';
import { UserError } from '../../../src/util/errors.ts';
import { trainingMemory } from '../../../src/workload/memory/stages.ts';
import { buildProgram } from '../../../src/workload/parallelism/build.ts';
import type { Training } from '../../../src/workload/params.ts';
import { graphOf } from '../../../src/workload/timeline/graph.ts';
import { layOut } from '../../../src/workload/timeline/layout.ts';
import { drawStep } from '../../model/training/draw-step.ts';
import { sizeOf } from '../../sizes.ts';

const FULL = 8;
const CASES = sizeOf({ fast: 3, full: FULL, long: 200 });

type Block = Record<string, unknown>;

/** Other values than the default of each key, of which one differs from that of any step. */
const VALUES: Readonly<Record<string, readonly unknown[]>> = {
  'model.layers': [24, 48],
  'model.hidden': [128, 192],
  'model.heads': [16, 32],
  'model.kvHeads': [2, 4],
  'model.headDim': [16, 24],
  'model.ffn': [256, 512],
  'model.mlp': ['plain'],
  'model.vocab': [2000, 3000],
  'model.tiedEmbedding': [true],
  'model.sequence': [128, 512],
  'model.attention': ['causal'],
  'model.experts': [8, 16],
  'model.topK': [1, 4],
  'model.expertFfn': [32, 96],
  'model.sharedExperts': [1, 2],
  'model.denseLayers': [1, 2],
  'model.mtp': [1, 2],
  'model.kvRank': [32, 64],
  'model.queryRank': [16, 32],
  'model.ropeDim': [2, 8],
  'model.valueDim': [4, 16],
  'model.dtypeBytes': [1, 4],
  'parallelism.dp': [2, 4],
  'parallelism.tp': [2, 4],
  'parallelism.pp': [2, 4],
  'parallelism.ep': [2, 4],
  'parallelism.cp': [2, 4],
  'parallelism.cpKind': ['all-gather', 'all-to-all'],
  'parallelism.order': ['pp-dp-cp-tp', 'tp-dp-cp-pp', 'llama3'],
  'parallelism.sequenceParallel': [true],
  'batch.sequences': [24, 48],
  'batch.microBatches': [2, 4],
  'accelerator.precision': ['fp8'],
  'accelerator.peak': ['3TFLOP/s', '5TFLOP/s'],
  'accelerator.efficiency': ['30%'],
  'accelerator.memory': ['1GiB'],
  'accelerator.memoryRate': ['1MB/s'],
  'accelerator.launchLatency': ['1us'],
  'gradients.bucket': ['1B'],
  'gradients.dtypeBytes': [3],
  'gradients.channels': [2, 3],
  'gradients.overlap': [false],
  'gradients.sharding': ['zero1', 'fsdp', 'hsdp'],
  'gradients.shard': [2, 4],
  'gradients.reshardAfterForward': [true, false],
  'gradients.reshardHead': [false],
  'gradients.prefetch': [0, 2],
  'gradients.parameterBytes': [1, 3],
  'gradients.firstBucket': ['1B'],
  'gradients.bucketed': ['first-chunk'],
  'gradients.reduceBy': ['all-reduce'],
  'gradients.gatherAt': ['end'],
  'pipeline.schedule': ['gpipe', 'interleaved-1f1b', 'zb-h1', 'zbv', 'dualpipe'],
  'pipeline.virtual': [1, 2, 4],
  'pipeline.group': [2, 4],
  'pipeline.layers': ['with-ends', '1,3', '2,1,1,2'],
  'pipeline.p2p': ['async', 'batched'],
  'optimizer.bytes': [1000],
  'optimizer.gradientNorm': [true],
  'ends.loss': [true],
  'contention.on': [true],
  'contention.units': [108, 64],
  'contention.dp': [4, 0],
  'contention.tp': [4, 0],
  'contention.cp': [4, 0],
  'contention.ep': [4, 0],
  'contention.pp': [4, 0],
  'contention.memory': ['10%'],
  'contention.longer': [1, 2],
  'jitter.deviation': ['2%'],
  'jitter.distribution': ['normal', 'uniform'],
  'jitter.per': ['item'],
  'jitter.included': [8],
  'parallelism.tpOverlap': ['30%'],
  'experts.overlap': [true, false],
  'experts.dispatch': ['fp8', 'fp32'],
  'experts.combine': ['fp8', 'fp32'],
  'experts.delivery': ['per-server'],
  'experts.servers': [1, 2],
  'experts.skew': [0.5, 1],
  // For 4 experts, and for 8.
  'experts.counts': ['3 1 2 2', '5 4 3 2 1 3 3 4'],
  // For 2 ranks, and for 4.
  'experts.matrix': ['2 1; 1 3', '1 2 3 4; 1 1 2 2; 0 1 0 1; 3 3 1 1'],
  'experts.capacity': [0.5, 2],
  'experts.overflow': ['drop', 'pad'],
  'experts.sharedOverlap': [true],
  recompute: ['selective', 'full', 'mlp', 'experts', 'attention', 'mlp,experts'],
};

/** Keys whose effect depends on sizes: one bucket, or one layer, may be all that there is. */
const BY_SIZE = new Set([
  ...['gradients.bucket', 'gradients.firstBucket', 'gradients.bucketed', 'gradients.prefetch'],
  ...['pipeline.group', 'pipeline.layers', 'pipeline.p2p', 'pipeline.schedule', 'pipeline.virtual'],
  ...['parallelism.tpOverlap'],
  ...['gradients.overlap', 'gradients.reshardAfterForward', 'gradients.channels', 'gradients.gatherAt'],
]);

async function read(text: string) {
  const scenario = await parseScenario(text);
  if (scenario.workload.kind !== 'training') throw new Error('no training step');
  const idle = forewarnings(scenario).flatMap((one) =>
    one.code === 'idle-training-keys' ? one.facts.keys.split(',') : [],
  );
  return { training: scenario.workload.training, idle, hash: scenario.hash };
}

/** All that the keys can change. */
function effects(training: Training) {
  const { program, facts } = buildProgram(training);
  const graph = graphOf(program);
  const times = [1, 1000].map(
    (psPerByte) =>
      layOut(graph, { callPs: (c) => program.launchPs + psPerByte * program.collectives[c]!.bytes }).totalPs,
  );
  return {
    time: JSON.stringify([
      times,
      [...graph.calls],
      program.collectives,
      program.launchPs,
      program.jitter,
      program.contention,
    ]),
    rest: JSON.stringify([
      facts.hardwareFlops,
      facts.parameters,
      trainingMemory(training),
      training.accelerator.memory,
      // Utilization is a share of it.
      training.accelerator.peak,
    ]),
  };
}

function withKey(scenario: Block, key: string, value: unknown): string {
  const [block = '', inner] = key.split('.');
  const training = scenario.training as Block;
  const changed = inner === undefined ? value : { ...(training[block] as Block | undefined), [inner]: value };
  return JSON.stringify({ ...scenario, training: { ...training, [block]: changed } });
}

/** Rates below the peaks of all random steps. */
const RATES = { products: '900GFLOP/s', memoryRate: '2TB/s' };

/** Keys that a block must have. */
const REQUIRED: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ...[
    ['model.layers', 12],
    ['model.hidden', 64],
    ['model.heads', 8],
    ['model.ffn', 128],
    ['model.vocab', 1000],
  ],
  ...[
    ['model.sequence', 256],
    ['parallelism.dp', 1],
    ['gradients.shard', 1],
    ['model.kvRank', 16],
    ['batch.sequences', 12],
  ],
] as [string, unknown][]);

const keys = [
  ...Object.entries(TRAINING_BLOCKS).flatMap(([block, spec]) =>
    Object.keys(spec).map((key) => `${block}.${key}`),
  ),
  'recompute',
];

test('the values below are those of all keys', () => {
  expect(Object.keys(VALUES).sort()).toEqual([...keys].sort());
});

/** The step, if it is sound. */
async function readSound(text: string) {
  try {
    const { training, idle, hash } = await read(text);
    return { idle, hash, ...effects(training) };
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

test(`keys of ${CASES} random steps have an effect, or a warning`, async () => {
  const tried = new Set<string>();
  const wrong: string[] = [];
  for (let index = 0; index < CASES; index++) {
    const { training } = JSON.parse(drawStep(index).text) as { training: Block };
    const { framework: _, ...plain } = training;
    const rated = index % 2 === 1 && { compute: RATES };
    const varied = index % 3 === 1 && { jitter: { deviation: '1%' }, contention: { on: true } };
    const scenario = {
      fabric: 'star:hosts=64,rate=100Gbit/s',
      training: { ...plain, ...rated, ...varied },
    };
    for (const key of keys) {
      const without = await readSound(withKey(scenario, key, REQUIRED.get(key)));
      for (const value of VALUES[key]!) {
        const text = withKey(scenario, key, value);
        const found = without && (await readSound(text));
        if (!found) continue;
        tried.add(key);
        const isIdle = found.idle.includes(key) || found.idle.includes(`${key}: ${String(value)}`);
        // Gradients of one rank that are not shared are an estimate's matter.
        const moves =
          found.time !== without.time || (found.rest !== without.rest && !key.startsWith('gradients.'));
        const does = found.time !== without.time || found.rest !== without.rest;
        // Steps of one identity are alike; a key without an effect does not change it.
        if (found.hash === without.hash ? does : isIdle)
          wrong.push(`${key}: ${String(value)} and the hash in step ${index}: ${text}`);
        if (isIdle && moves) wrong.push(`${key}: ${String(value)} has an effect in step ${index}: ${text}`);
        if (!isIdle && !does && !BY_SIZE.has(key))
          wrong.push(`${key}: ${String(value)} has none in step ${index}: ${text}`);
      }
    }
  }
  expect(wrong).toEqual([]);
  // Few steps have all parts that keys need.
  if (CASES >= FULL) expect([...tried].sort()).toEqual([...keys].sort());
});
