/**
 * Sharded parameters, gradients and optimizer states.
 *
 * - `fsdp` (ZeRO-3, Rajbhandari et al. 2020; PyTorch FSDP, Zhao et al. 2023): a layer, or an end of
 *   the model, is a unit. Its parameters are gathered before each forward pass, and again before
 *   each backward pass unless they are kept. Its gradients are reduce-scattered after each backward
 *   pass. The head may be kept while layers are not, as its backward pass comes next. In a
 *   pipeline whose stages keep them, parameters are gathered once a step and gradients reduced once
 *   (PyTorch, torch.distributed.pipelining, `backward_maybe_with_nosync`).
 * - `hsdp`: as `fsdp` inside groups of `shard` ranks. The part of a rank adds up over
 *   micro-batches, and is all-reduced over the groups after the last of them (Megatron-LM and
 *   torchtitan). Experts are sharded over all that hold the same ones.
 *
 * Gathers, reductions, and all-reduces over groups have streams of their own.
 */
import type { Training } from '../params.ts';
import type { ProgramItem } from '../program.ts';
import type { Elements } from './block.ts';
import { gatheredPass } from './gather.ts';
import { type Items, type Kit, POINT } from './kit.ts';
import { inOrder, type Pass, type PassPlace, type ShardUnit } from './pass.ts';

/** Whether parameters are sharded. */
export function isSharded({ gradients }: Training): boolean {
  return gradients.sharding === 'fsdp' || gradients.sharding === 'hsdp';
}

/** Whether the head is kept after its forward pass, although layers are gathered again. */
export function keepsHead({ gradients, parallelism }: Training): boolean {
  const { reshardAfterForward = true, reshardHead = true } = gradients;
  return parallelism.pp === 1 && reshardAfterForward && !reshardHead;
}

/** A pass through the units of a chunk. */
export function shardedPass(kit: Kit, units: readonly ShardUnit[], { kind, first, last }: PassPlace): Pass {
  const { gradients, parallelism, model } = kit.training;
  const staged = parallelism.pp > 1;
  const { reshardAfterForward: reshard = !staged, prefetch = 1, overlap } = gradients;
  const once = staged && !reshard;
  const gathers = kind === 'forward' ? !once || first : kind !== 'weight' && reshard;
  const reduces = kind === 'weight' || kind === 'backward' ? !once || last : false;
  const kept = keepsHead(kit.training) ? ['head', ...(model.tiedEmbedding ? ['embedding'] : [])] : [];
  const held: ProgramItem[] = [];
  const parts = inOrder(units, kind).map((unit) => {
    const elements = total(unit);
    const isKept = kind !== 'forward' && unit.some(({ name }) => kept.includes(name));
    const reductions = reduces ? reductionsOf(kit, elements, last) : [];
    if (!overlap) held.push(...reductions);
    return {
      items: inOrder(unit, kind).flatMap((block) => block[kind]),
      gathers: gathers && !isKept ? gathersOf(kit, elements) : [],
      next: overlap ? reductions : [],
    };
  });
  return { items: gatheredPass(kit, parts, overlap ? prefetch : 0), held };
}

function total(unit: ShardUnit): Elements {
  const sum = (kind: keyof Elements) => unit.reduce((all, { elements }) => all + elements[kind], 0);
  return { dp: sum('dp'), edp: sum('edp') };
}

function gathersOf(kit: Kit, { dp, edp }: Elements): Items {
  const { parameterBytes = kit.training.model.dtypeBytes, channels, sharding } = kit.training.gradients;
  const inside = sharding === 'hsdp' ? 'shard' : 'dp';
  const gather = (kind: 'shard' | 'dp' | 'edp', stream: string, elements: number) =>
    elements > 0
      ? kit.posted(stream, kind, 'all-gather', Math.ceil(elements * parameterBytes), [], { channels })
      : undefined;
  return [gather(inside, 'dp parameters', dp), gather('edp', 'edp parameters', edp)].filter(
    (item) => item !== undefined,
  );
}

/** @param last Whether these are the last gradients of the training step. */
function reductionsOf(kit: Kit, { dp, edp }: Elements, last: boolean): Items {
  const { dtypeBytes, channels, sharding, shard = 1 } = kit.training.gradients;
  const hybrid = sharding === 'hsdp';
  const scatter = (kind: 'shard' | 'dp' | 'edp', stream: string, elements: number) => {
    const bytes = Math.ceil(elements * dtypeBytes);
    const item = bytes > 0 && kit.posted(stream, kind, 'reduce-scatter', bytes, [POINT], { channels });
    return item ? [{ ...item, event: kit.end(stream) }] : [];
  };
  const dense = scatter(hybrid ? 'shard' : 'dp', 'dp', dp);
  const experts = scatter('edp', 'edp', edp);
  if (!hybrid || dp === 0 || !last) return [...dense, ...experts];
  const part = Math.ceil((dp / shard) * dtypeBytes);
  const after = dense[0] ? [dense[0].event] : [POINT];
  const reduced = kit.posted('replica', 'replica', 'all-reduce', part, after, { channels });
  return [...dense, ...(reduced ? [{ ...reduced, event: kit.end('replica') }] : []), ...experts];
}
