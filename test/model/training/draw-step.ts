/**
 * Random training steps as scenarios, the same every time: small models × parallelisms × fabrics ×
 * routings × faults. All are sound.
 */
import { type Draw, drawOf } from '../../same/draw.ts';
import { type DrawnFabric, drawFabric } from '../../same/fabrics.ts';

export interface DrawnStep {
  readonly name: string;
  /** A scenario's text; JSON is YAML, too. */
  readonly text: string;
  /** Whether each seed has slow ranks of its own. */
  readonly ranksDrawn: boolean;
}

export interface StepOptions {
  /** Default: `flow`. */
  readonly engine?: unknown;
  /** Ranks used at most; default: 16. */
  readonly most?: number;
  /** Seeds at most; default: 3. */
  readonly seeds?: number;
  /** Fabric and routing without faults; default: any, with faults in one step of four. */
  readonly on?: readonly { readonly spec: string; readonly ranks: number; readonly routing: string }[];
}

type Block = Readonly<Record<string, unknown>>;

const PARTS = [1, 2, 4] as const;

/** Step number `index`. */
export function drawStep(
  index: number,
  { engine = 'flow', most = 16, seeds = 3, on }: StepOptions = {},
): DrawnStep {
  const draw = drawOf(index);
  const fabric = on ? draw.of(on) : drawFor(draw, 4);
  const training = drawTraining(draw, Math.min(most, fabric.ranks));
  const fault = draw.chance(25) && !on ? drawFault(draw, fabric) : undefined;
  const routing = draw.of([{}, {}, { routing: 'ecmp' }, { routing: 'd-mod-k' }, { routing: 'spray' }]);
  const own = 'routing' in fabric ? { routing: fabric.routing } : routing;
  const run = { ...own, engine, seed: draw(1000), seeds: 1 + draw(seeds) };
  const scenario = {
    name: `step ${index}`,
    fabric: fabric.spec,
    ...run,
    ...(fault && { faults: [fault] }),
    training,
  };
  const text = JSON.stringify(scenario);
  return { name: `step ${index}: ${text}`, text, ranksDrawn: fault?.name === 'ranks' };
}

/** A fabric of so many ranks at least, where all ranks reach all others; none from a file. */
function drawFor(draw: Draw, ranks: number): DrawnFabric {
  for (;;) {
    const fabric = drawFabric(draw);
    if (fabric.ranks >= ranks && !/^(rail-only|file)/.test(fabric.spec)) return fabric;
  }
}

function drawFault(draw: Draw, { ranks, tiers }: DrawnFabric): Block {
  const [leaf] = tiers ?? [];
  return draw.of<Block>([
    { name: `rank ${draw(ranks)}`, speed: '50%' },
    { name: 'ranks', fraction: '30%', speed: '80%' },
    { name: 'ranks', spread: '5%' },
    { name: `rank ${draw(ranks)}`, rate: 0.5 },
    { name: 'links', fraction: 0.2, rate: 0.5 },
    ...(leaf ? [{ name: `${leaf} 0`, rate: 0.5 }] : []),
  ]);
}

/** Sizes whose product is at most `ranks`. */
function drawSizes(draw: Draw, ranks: number) {
  for (;;) {
    const [tp, pp, dp] = [draw.of(PARTS), draw.of(PARTS), draw.of(PARTS)];
    const cp = draw.of([1, 1, 2]);
    if (tp * pp * cp * dp > 1 && tp * pp * cp * dp <= ranks) return { tp, pp, cp, dp };
  }
}

function drawTraining(draw: Draw, ranks: number): Block {
  const sizes = drawSizes(draw, ranks);
  const { tp, pp, cp, dp } = sizes;
  const { pipeline, layers, microBatches } = drawPipeline(draw, pp);
  const copies = dp * cp;
  const ep = draw.chance(35) ? draw.of([1, 2, 4].filter((size) => copies % size === 0)) : 0;
  const kvHeads = draw.of([2, 4, 8]);
  const all = cp > 1 && kvHeads % (tp * cp) === 0 ? ['all-to-all'] : [];
  return {
    model: {
      ...{ layers, hidden: 64, heads: 8, kvHeads, ffn: 128, vocab: 1000, sequence: draw.of([64, 256]) },
      ...{ mlp: draw.of(['gated', 'plain']), tiedEmbedding: draw.chance(30) },
      ...(ep > 0 && { experts: 2 * ep, topK: 1 + draw(2), expertFfn: 64, sharedExperts: draw(2) }),
      ...(ep > 0 && draw.chance(30) && { denseLayers: 1 }),
      ...(draw.chance(20) && { kvHeads: 8, kvRank: 16, headDim: 8, ropeDim: 4 }),
    },
    parallelism: {
      ...sizes,
      ...(ep > 1 && { ep }),
      ...(tp > 1 && { sequenceParallel: draw.chance(50) }),
      ...(cp > 1 && { cpKind: draw.of(['ring', 'all-gather', ...all]) }),
      ...(draw.chance(30) && { order: draw.of(['llama3', 'tp-dp-cp-pp', 'pp-dp-cp-tp', 'tp-cp-dp-ep-pp']) }),
    },
    batch: { sequences: microBatches * draw.of([1, 1, 2]), microBatches },
    // Compute that hides all communication, some of it, or none.
    accelerator: {
      peak: draw.of(['1TFLOP/s', '20TFLOP/s', '2PFLOP/s']),
      memoryRate: '2TB/s',
      ...(draw.chance(30) && { launchLatency: '5us' }),
    },
    ...(pipeline && { pipeline }),
    ...drawGradients(draw, copies),
    ...(draw.chance(35) && { recompute: draw.of(['selective', 'full', 'mlp', 'attention']) }),
    ...(draw.chance(40) && { optimizer: { bytes: draw.of([0, 30]), gradientNorm: draw.chance(70) } }),
    ...(draw.chance(20) && { framework: draw.of(['megatron', 'torchtitan', 'maxtext', 'ddp']) }),
    ...(draw.chance(15) && { algorithms: draw.of<unknown>(['auto', { dp: 'double-binary-tree' }]) }),
    ...(ep > 1 && draw.chance(60) && { experts: draw.of(EXPERTS) }),
  };
}

/** How tokens come to their experts. */
const EXPERTS: readonly Block[] = [
  { capacity: 0.5 },
  { capacity: 2, overflow: 'pad' },
  { skew: 0.5, overflow: 'drop', capacity: 1.25 },
  { skew: 1, dispatch: 'fp8' },
  { delivery: 'per-server' },
  { delivery: 'per-server', servers: 2, skew: 0.3 },
  { sharedOverlap: true },
];

/** A schedule for so many stages, with sizes that suit it. */
function drawPipeline(draw: Draw, stages: number) {
  const even = { layers: stages * (1 + draw(2)), microBatches: 1 + draw(2) };
  if (stages === 1) return { pipeline: undefined, ...even };
  const schedule = draw.of(['1f1b', '1f1b', 'gpipe', 'interleaved-1f1b', 'zb-h1', 'zbv', 'dualpipe']);
  const chunked = ['interleaved-1f1b', 'zbv', 'dualpipe'].includes(schedule);
  // With two chunks in a V, stages could wait for each other forever.
  const batched = !chunked || schedule === 'interleaved-1f1b';
  const p2p = draw.of([{}, { p2p: 'async' }, ...(batched ? [{ p2p: 'batched' }] : [])]);
  const microBatches = schedule === 'dualpipe' ? 2 * stages : stages * (1 + draw(2));
  const chunks = schedule === 'interleaved-1f1b' || schedule === 'zbv' ? 2 * stages : stages;
  const ends = draw.chance(20) && schedule !== 'dualpipe';
  return {
    pipeline: {
      ...{ schedule, ...p2p },
      ...(schedule === 'interleaved-1f1b' && { virtual: 2 }),
      ...(ends && { layers: 'with-ends' }),
    },
    // With the ends, the first and the last chunk have a layer fewer.
    ...{ layers: ends ? 2 * chunks - 2 : chunks, microBatches },
  };
}

function drawGradients(draw: Draw, copies: number): Block {
  const sharding = draw.of(['none', 'none', 'zero1', 'fsdp', 'hsdp']);
  const isSharded = sharding === 'fsdp' || sharding === 'hsdp';
  return {
    gradients: {
      ...{ sharding, channels: 1 + draw(2), dtypeBytes: draw.of([2, 4]), overlap: draw.chance(75) },
      ...(isSharded ? {} : { bucket: draw.of(['20kB', '100kB', '10MB']) }),
      ...(sharding === 'hsdp' && { shard: draw.of([1, 2, 4].filter((size) => copies % size === 0)) }),
      ...(isSharded && draw.chance(50) && { reshardAfterForward: draw.chance(50), prefetch: draw(3) }),
      ...(sharding === 'zero1' && draw.chance(30) && { gatherAt: 'end', reduceBy: 'all-reduce' }),
    },
  };
}
