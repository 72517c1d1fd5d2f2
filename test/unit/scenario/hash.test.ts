/** The identity of a training step: alike for scenarios of one meaning, and only for these. */
import { expect, test } from 'vitest';
import { parseScenario } from '../../../src/scenario/check.ts';

const MODEL = 'layers: 8, hidden: 64, heads: 4, ffn: 128, vocab: 1000, sequence: 128';

/** Blocks of a training step, in flow style. */
type Blocks = Readonly<Record<string, string>>;

async function hashOf(blocks: Blocks): Promise<string> {
  const all = { model: `{ ${MODEL} }`, batch: '{ sequences: 8, microBatches: 4 }', ...blocks };
  const training = Object.entries(all).map(([key, value]) => `${key}: ${value}`);
  const { hash } = await parseScenario(
    `{ fabric: 'star:hosts=64,rate=1GB/s', training: { ${training.join(', ')} } }`,
  );
  return hash;
}

const PP = '{ dp: 4, tp: 2, pp: 2 }';
const DP = '{ dp: 8, tp: 2 }';

test.each<readonly [what: string, one: Blocks, other: Blocks]>([
  [
    'headDim is hidden / heads, kvHeads are heads',
    { parallelism: DP },
    { parallelism: DP, model: `{ ${MODEL}, headDim: 16, kvHeads: 4 }` },
  ],
  [
    'equal stages',
    { parallelism: PP },
    { parallelism: PP, pipeline: "{ layers: '4,4', schedule: 1f1b, virtual: 1, p2p: batched }" },
  ],
  [
    'groups of pp micro-batches',
    { parallelism: PP, pipeline: '{ schedule: interleaved-1f1b }' },
    { parallelism: PP, pipeline: '{ schedule: interleaved-1f1b, virtual: 2, group: 2, p2p: async }' },
  ],
  [
    'hsdp in one group',
    { parallelism: DP, gradients: '{ sharding: fsdp }' },
    { parallelism: DP, gradients: '{ sharding: hsdp, shard: 8 }' },
  ],
  [
    'defaults of gradients',
    { parallelism: DP, gradients: '{ sharding: fsdp }' },
    {
      parallelism: DP,
      gradients:
        '{ sharding: fsdp, reshardAfterForward: true, reshardHead: true, parameterBytes: 2, prefetch: 1, bucket: 1GB }',
    },
  ],
  ['a pipeline of one stage', { parallelism: DP }, { parallelism: DP, pipeline: '{ layers: with-ends }' }],
  [
    'an order that numbers the same ranks',
    { parallelism: DP },
    { parallelism: '{ dp: 8, tp: 2, order: llama3, cpKind: all-gather }' },
  ],
  ['modules', { parallelism: DP, recompute: 'selective' }, { parallelism: DP, recompute: 'core-attention' }],
  [
    'choices of a framework, and the same by hand',
    { parallelism: DP, framework: 'ddp' },
    { parallelism: DP, gradients: '{ dtypeBytes: 4, bucket: 25MiB, firstBucket: 1MiB }' },
  ],
  [
    'precisions of experts',
    { parallelism: '{ dp: 8, ep: 4 }', model: `{ ${MODEL}, experts: 4, expertFfn: 128 }` },
    {
      parallelism: '{ dp: 8, ep: 4 }',
      model: `{ ${MODEL}, experts: 4 }`,
      experts: '{ dispatch: bf16, delivery: per-expert, skew: 0, counts: 1 1 1 1 }',
    },
  ],
])('one hash: %s', async (_, one, other) => {
  expect(await hashOf(other)).toBe(await hashOf(one));
});

test.each<readonly [what: string, one: Blocks, other: Blocks]>([
  ['stages', { parallelism: PP }, { parallelism: PP, pipeline: "{ layers: '3,5' }" }],
  [
    'groups',
    { parallelism: PP, pipeline: '{ schedule: interleaved-1f1b }' },
    { parallelism: PP, pipeline: '{ schedule: interleaved-1f1b, group: 4 }' },
  ],
  [
    'hsdp in one group with an algorithm of its own',
    { parallelism: DP, gradients: '{ sharding: fsdp }', algorithms: '{ dp: ring }' },
    { parallelism: DP, gradients: '{ sharding: hsdp, shard: 8 }', algorithms: '{ dp: ring }' },
  ],
  ['orders', { parallelism: DP }, { parallelism: '{ dp: 8, tp: 2, order: dp-tp-cp-pp }' }],
  ['memory', { parallelism: DP }, { parallelism: DP, accelerator: '{ memory: 80GiB }' }],
])('other hashes: %s', async (_, one, other) => {
  expect(await hashOf(other)).not.toBe(await hashOf(one));
});
