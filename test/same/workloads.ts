/** Small collectives, traffic and training steps, as blocks of a scenario. */
import type { Draw } from './draw.ts';
import type { DrawnFabric } from './fabrics.ts';

export type Block = Readonly<Record<string, unknown>>;

const KiB = 1024;

/** One of the three workloads; `most` bytes cross the fabric, or some times as many. */
export function drawWorkload(draw: Draw, fabric: DrawnFabric, most: number): Block {
  const kind = draw(100);
  if (kind < 50) return { collective: drawCollective(draw, fabric, most) };
  if (kind < 78) return { traffic: drawTraffic(draw, fabric, most) };
  return { training: drawTraining(draw, fabric, most) };
}

type Params = (draw: Draw) => Block;

const plain: Params = () => ({});
const channels: Params = (draw) => ({ channels: 1 + draw(3) });
const rings: Params = (draw) => ({ ...channels(draw), direction: draw.of(['uni', 'bi']) });
const pieces: Params = (draw) => ({ ...channels(draw), pieces: 1 + draw(8) });
const skewed: Params = (draw) => ({ ...channels(draw), skew: draw.of([0, 0, 0.5, 1]) });

/** Algorithms that any group can take; those of powers of two, servers and axes come below. */
const ALGORITHMS: Readonly<Record<string, readonly (readonly [string, Params])[]>> = {
  'all-reduce': [
    ['ring', rings],
    ['ring', rings],
    ['double-binary-tree', pieces],
    ['recursive-doubling', channels],
    ['rabenseifner', channels],
    ['binomial-tree', channels],
    ['direct', channels],
  ],
  'reduce-scatter': [
    ['ring', rings],
    ['recursive-halving', channels],
  ],
  'all-gather': [
    ['ring', rings],
    ['recursive-doubling', channels],
  ],
  broadcast: [
    ['chain', pieces],
    ['binomial-tree', channels],
    ['double-binary-tree', pieces],
  ],
  reduce: [
    ['chain', pieces],
    ['binomial-tree', channels],
    ['double-binary-tree', pieces],
  ],
  'all-to-all': [
    ['direct', (draw) => ({ ...skewed(draw), concurrency: draw.of([0, 0, 2]) })],
    ['pairwise', skewed],
    ['bruck', channels],
  ],
  'send-recv': [['direct', channels]],
};

function drawCollective(draw: Draw, { ranks, gpus = 1, axes, inNetwork, preset }: DrawnFabric, most: number) {
  const name = draw.of(['all-reduce', 'all-reduce', 'all-to-all', ...Object.keys(ALGORITHMS)]);
  const [algorithm, params] = draw.of([
    ...ALGORITHMS[name]!,
    ...ownAlgorithms(name, { gpus, axes: axes ?? false, inNetwork: inNetwork ?? false }),
  ]);
  const size = () => `${draw.size(64, Math.max(128, most / 2))} B`;
  const common = {
    name,
    size: draw.chance(20) ? [size(), size()] : size(),
    ...(draw.chance(20) && { launchLatency: '3us' }),
    ...(draw.chance(25) &&
      ranks > 2 && { ranks: draw.of([ranks - 1, Math.ceil(ranks / 2), `0-${ranks - 2}`]) }),
  };
  if (name === 'all-reduce' && ranks >= 4 && draw.chance(10))
    return { ...common, ranks: 4, algorithm: { file: 'examples/algorithms/ring-of-four.xml' } };
  if (preset && draw.chance(60)) return common;
  if (draw.chance(preset ? 50 : 20)) return { ...common, algorithm: 'auto' };
  return { ...common, algorithm, ...params(draw) };
}

/** Algorithms that suit a fabric. */
function ownAlgorithms(
  name: string,
  { gpus, axes, inNetwork }: { gpus: number; axes: boolean; inNetwork: boolean },
): (readonly [string, Params])[] {
  const servers =
    gpus > 1 && { 'all-reduce': ['hierarchical'], 'all-to-all': ['hierarchical', 'rail-aligned'] }[name];
  const tori = axes && ['all-reduce', 'reduce-scatter', 'all-gather'].includes(name) && ['torus-rings'];
  const adding = inNetwork && !['all-to-all', 'send-recv'].includes(name) && ['sharp', 'sharp'];
  return [...(servers || []), ...(tori || []), ...(adding || [])].map(
    (algorithm) => [algorithm, algorithm === 'torus-rings' ? plain : channels] as const,
  );
}

function drawTraffic(draw: Draw, { ranks }: DrawnFabric, most: number): Block {
  const size = (share: number) => `${draw.size(1, Math.max(2, Math.floor(most / share)))} B`;
  const of = draw.chance(20) && ranks > 2 ? { ranks: ranks - 1 } : {};
  return draw.of<() => Block>([
    () => ({ name: 'permutation', size: size(ranks), ...of }),
    () => ({ name: 'permutation', shift: 1 + draw(ranks - 1), size: size(ranks) }),
    () => ({ name: 'incast', size: size(ranks), ...(draw.chance(50) && { fanIn: 1 + draw(ranks - 1) }) }),
    () => ({ name: 'outcast', size: size(ranks), ...of }),
    () => ({ name: 'all-to-all', size: size(ranks * ranks), ...of }),
    () => ({ messages: Array.from({ length: 1 + draw(20) }, () => drawMessage(draw, ranks, most / 10)) }),
    () => ({ messages: Array.from({ length: 1 + draw(20) }, () => drawMessage(draw, ranks, most / 10)) }),
  ])();
}

function drawMessage(draw: Draw, ranks: number, most: number): Block {
  const src = draw(ranks);
  return {
    src,
    dst: (src + 1 + draw(ranks - 1)) % ranks,
    size: `${draw.size(1, Math.max(2, Math.floor(most)))} B`,
    start: `${draw.of([0, 0, draw(50_000)])} ns`,
  };
}

/**
 * A transformer of few and narrow layers over as many ranks as powers of two and the fabric allow.
 */
function drawTraining(draw: Draw, { ranks, gpus = 1 }: DrawnFabric, most: number): Block {
  const tp = draw.of(gpus > 1 ? [1, 2, Math.min(8, gpus)] : [1, 1, 2]);
  const dp = Math.max(1, 2 ** Math.floor(Math.log2(Math.min(most < 1e6 ? 4 : 16, ranks / tp))));
  // The oracle is slow.
  const short = most < 1e6;
  const experts = dp >= 2 && draw.chance(40);
  const ep = draw.of([2, dp]);
  // Some 30 · hidden² bytes of gradients.
  const hidden = Math.max(64, 64 * Math.floor(Math.sqrt(most / 60) / 64));
  const micro = draw.of([1, 1, 2]);
  return {
    model: {
      ...{ layers: short ? 1 : 1 + draw(3), hidden, heads: 8, ffn: 2 * hidden, vocab: 1000, sequence: 64 },
      ...(draw.chance(50) && { kvHeads: 8 / draw.of([1, 2]), mlp: draw.of(['gated', 'plain']) }),
      ...(experts && { experts: 2 * ep, topK: 1 + draw(2), expertFfn: hidden, sharedExperts: draw(2) }),
    },
    parallelism: { dp, ...(tp > 1 && { tp }), ...(experts && { ep }) },
    batch: { sequences: 2 * micro, microBatches: micro },
    accelerator: { peak: '20TFLOP/s', ...(draw.chance(30) && { launchLatency: '5us' }) },
    gradients: {
      bucket: `${draw.of(short ? [256] : [64, 256, 4096]) * KiB} B`,
      channels: 1 + draw(2),
      overlap: draw.chance(75),
    },
    ...drawGroups(draw, gpus > 1),
  };
}

function drawGroups(draw: Draw, servers: boolean): Block {
  if (draw.chance(60)) return {};
  return {
    algorithms: draw.of<unknown>([
      'auto',
      { dp: 'auto' },
      { dp: 'double-binary-tree' },
      { dp: 'rabenseifner', ep: 'pairwise' },
      { dp: servers ? 'hierarchical' : 'direct', ep: 'direct:skew=1' },
    ]),
  };
}
