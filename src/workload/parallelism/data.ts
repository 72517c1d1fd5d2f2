/**
 * Data parallelism with whole parameters: gradients are reduced in buckets, in the order in which
 * they become ready. The dense ones are reduced over the ranks that hold the same parameters, the
 * experts' over those that hold the same experts; each of the two has its own stream.
 *
 * With `zero1` (Rajbhandari et al. 2020; Megatron-LM's distributed optimizer) gradients are
 * reduce-scattered, and each rank updates its part. Parameters are then gathered by bucket, under
 * the first forward pass of the next step, which here is that of the same step. DeepSpeed
 * all-reduces the gradients, and gathers all parameters after the optimizer.
 */
import { type BucketFiller, fillBuckets, type StreamName } from '../buckets.ts';
import type { ProgramItem } from '../program.ts';
import type { Block, Elements } from './block.ts';
import { type GatheredUnit, gatheredPass } from './gather.ts';
import { type Items, type Kit, POINT, recording } from './kit.ts';
import { inOrder, type Pass, type PassPlace, type ShardUnit } from './pass.ts';

/** A pass through the units of a chunk. */
export function bucketedPass(
  kit: Kit,
  units: readonly ShardUnit[],
  { kind, chunk, first, last }: PassPlace,
): Pass {
  const { sharding, gatherAt } = kit.training.gradients;
  const blocks = inOrder(units.flat(), kind);
  if (last && (kind === 'backward' || kind === 'weight')) return reducingPass(kit, blocks, kind, chunk);
  if (first && kind === 'forward' && sharding === 'zero1' && gatherAt !== 'end') {
    return { items: gatheringPass(kit, blocks, chunk), held: [] };
  }
  return { items: blocks.flatMap((block) => block[kind]), held: [] };
}

/** The passes of `blocks` with the reduction of their gradients. */
function reducingPass(kit: Kit, blocks: readonly Block[], kind: 'backward' | 'weight', chunk: number): Pass {
  const { channels, dtypeBytes, overlap, reduceBy, sharding } = kit.training.gradients;
  const scatters = sharding === 'zero1' && reduceBy !== 'all-reduce';
  const name = scatters ? 'reduce-scatter' : 'all-reduce';
  const buckets = bucketsOf(kit, chunk, dtypeBytes);
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
function gatheringPass(kit: Kit, blocks: readonly Block[], chunk: number): Items {
  const { overlap, channels, prefetch = 1 } = kit.training.gradients;
  const buckets = bucketsOf(kit, chunk, parameterBytesOf(kit));
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

/**
 * The gathers of all parameters after the optimizer, which compute waits for; `chunks`: the blocks
 * of each model chunk. None unless the step has them there. In forward order, as the ranks of two
 * stages that hold the same chunks must agree.
 */
export function gatheredAtEnd(kit: Kit, chunks: ReadonlyMap<number, readonly Block[]>): Items {
  const { sharding, gatherAt, channels } = kit.training.gradients;
  if (sharding !== 'zero1' || gatherAt !== 'end') return [];
  const ordered = [...chunks].sort(([a], [b]) => a - b);
  const gathers = ordered.flatMap(([chunk, blocks]) => {
    const buckets = bucketsOf(kit, chunk, parameterBytesOf(kit));
    const full = blocks.flatMap(({ elements }) => addTo(buckets, elements));
    return [...full, ...buckets.flush()];
  });
  const items = gathers.flatMap(({ stream, bytes }) =>
    kit.exposed(stream, 'all-gather', bytes, { channels }),
  );
  return items.length > 0 ? [kit.wait(kit.ends()), ...items] : [];
}

/** Empty buckets of a chunk. They close by the size of gradients, whatever an element has here. */
function bucketsOf(kit: Kit, chunk: number, elementBytes: number): BucketFiller {
  const { bucket, firstBucket = bucket, dtypeBytes, bucketed } = kit.training.gradients;
  const isWhole = bucketed === 'first-chunk' && chunk > 0;
  const limit = (bytes: number) => (isWhole ? Infinity : (bytes * elementBytes) / dtypeBytes);
  return fillBuckets(limit(bucket), elementBytes, limit(firstBucket));
}

function parameterBytesOf({ training: { gradients, model } }: Kit): number {
  return gradients.parameterBytes ?? model.dtypeBytes;
}

/** Adds a block's elements; answers the buckets that they close. */
function addTo(buckets: BucketFiller, { dp, edp }: Elements) {
  return [...(dp > 0 ? [buckets.add('dp', dp)] : []), ...(edp > 0 ? [buckets.add('edp', edp)] : [])].filter(
    (bucket) => bucket !== undefined,
  );
}
