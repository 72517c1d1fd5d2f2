/**
 * Data parallelism with whole parameters: gradients are reduced in buckets, in the order in which
 * they become ready. The dense ones are reduced over the ranks that hold the same parameters, the
 * experts' over those that hold the same experts; each of the two has its own stream.
 *
 * With `zero1` (Rajbhandari et al. 2020; Megatron-LM's distributed optimizer) gradients are
 * reduce-scattered, and each rank updates its part. Parameters are then gathered by bucket, under
 * the first forward pass of the next step, which here is that of the same step.
 */
import { type BucketFiller, fillBuckets, type StreamName } from '../buckets.ts';
import type { ProgramItem } from '../program.ts';
import type { Block, Elements } from './block.ts';
import { type GatheredUnit, gatheredPass } from './gather.ts';
import { type Items, type Kit, POINT, recording } from './kit.ts';
import { inOrder, type Pass, type PassPlace, type ShardUnit } from './pass.ts';

/** A pass through the units of a chunk. */
export function bucketedPass(kit: Kit, units: readonly ShardUnit[], { kind, first, last }: PassPlace): Pass {
  const blocks = inOrder(units.flat(), kind);
  if (last && (kind === 'backward' || kind === 'weight')) return reducingPass(kit, blocks, kind);
  if (first && kind === 'forward' && kit.training.gradients.sharding === 'zero1') {
    return { items: gatheringPass(kit, blocks), held: [] };
  }
  return { items: blocks.flatMap((block) => block[kind]), held: [] };
}

/** The passes of `blocks` with the reduction of their gradients. */
function reducingPass(kit: Kit, blocks: readonly Block[], kind: 'backward' | 'weight'): Pass {
  const { gradients } = kit.training;
  const { channels, overlap, sharding } = gradients;
  const name = sharding === 'zero1' ? 'reduce-scatter' : 'all-reduce';
  const buckets = fillBuckets(gradients.bucket, gradients.dtypeBytes);
  const items: ProgramItem[] = [];
  const held: ProgramItem[] = [];
  const post = (bucket: { readonly stream: StreamName; readonly bytes: number } | undefined) => {
    if (!bucket) return;
    const { stream, bytes } = bucket;
    const item = kit.posted(stream, stream, name, bytes, [POINT], { channels });
    if (item) (overlap ? items : held).push({ ...item, event: kit.end(stream), label: `${stream} bucket` });
  };
  for (const block of blocks) {
    if (block[kind].length > 0) items.push(...recording(block[kind], POINT, kit));
    for (const bucket of addTo(buckets, block.elements)) post(bucket);
  }
  for (const bucket of buckets.flush()) post(bucket);
  return { items, held };
}

/** The forward passes of `blocks`, which wait for the buckets of their parameters. */
function gatheringPass(kit: Kit, blocks: readonly Block[]): Items {
  const { bucket, dtypeBytes, overlap, channels } = kit.training.gradients;
  const { prefetch = 1, parameterBytes = kit.training.model.dtypeBytes } = kit.training.gradients;
  // Buckets are those of the gradients, so they close by the size of these.
  const buckets = fillBuckets((bucket / dtypeBytes) * parameterBytes, parameterBytes);
  const units: { items: ProgramItem[]; gathers: ProgramItem[] }[] = [{ items: [], gathers: [] }];
  const gather = (full: { readonly stream: StreamName; readonly bytes: number }) => {
    const stream = `${full.stream} parameters`;
    const item = kit.posted(stream, full.stream, 'all-gather', full.bytes, [], { channels });
    if (item) units.at(-1)!.gathers.push(item);
  };
  for (const block of blocks) {
    units.at(-1)!.items.push(...block.forward);
    const closed = addTo(buckets, block.elements);
    closed.forEach(gather);
    if (closed.length > 0) units.push({ items: [], gathers: [] });
  }
  buckets.flush().forEach(gather);
  // Without overlap all of them come first.
  const all: GatheredUnit[] = [{ items: [], gathers: units.flatMap(({ gathers }) => gathers) }];
  const after = { items: units.flatMap(({ items }) => items), gathers: [] };
  return gatheredPass(kit, overlap ? units : [...all, after], prefetch);
}

/** Adds a block's elements; answers the buckets that they close. */
function addTo(buckets: BucketFiller, { dp, edp }: Elements) {
  return [...(dp > 0 ? [buckets.add('dp', dp)] : []), ...(edp > 0 ? [buckets.add('edp', edp)] : [])].filter(
    (bucket) => bucket !== undefined,
  );
}
