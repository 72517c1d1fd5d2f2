/**
 * A pair: a forward pass of one micro-batch and a backward pass of another, which take turns on the
 * compute stream. Where one waits for the traffic of its experts, the other goes on.
 *
 * With a layer of experts on both sides the order of computation is backward experts, forward
 * experts, backward attention, forward attention. Dispatch and combine of either side are under
 * work of the other. In a backward pass, gradients of weights follow those of inputs, next to the
 * traffic that carries the latter on (DeepSeek-AI, "DeepSeek-V3 Technical Report", arXiv
 * 2412.19437, §3.2.1, figure 4; Megatron-Core, `overlap_moe_expert_parallel_comm`).
 */
import type { ComputeItem, ProgramItem } from '../program.ts';
import type { Block } from './block.ts';
import { type Items, type Kit, recording } from './kit.ts';
import type { ShardUnit } from './pass.ts';

/** Units whose passes are sides of a pair. */
export function sideUnits(kit: Kit, units: readonly ShardUnit[]): readonly ShardUnit[] {
  return units.map((unit) => unit.map((block) => ({ ...block, ...pairedPasses(kit, block) })));
}

/** The passes of a block as sides of a pair. */
export function pairedPasses(kit: Kit, { paired, forward, backward }: Block) {
  const plain = {
    forward: recording(forward, kit.result('forward'), kit),
    backward: recording(backward, kit.result('backward'), kit),
  };
  return paired ?? plain;
}

/** A side of a pair that is repeated within a backward pass, with events of its own. */
export function repeatedSide(kit: Kit, blocks: readonly Block[]): Items {
  const items = blocks.flatMap((block) => pairedPasses(kit, block).forward);
  return kit.again(sideOf(kit, 'forward', items));
}

/**
 * A backward pass of which gradients of inputs come first; `weight` takes what is left of the time
 * of the whole.
 */
export function inputsFirst(kit: Kit, whole: Items, input: Items, weight: ComputeItem): Items {
  const timePs = Math.max(0, timeOf(whole) - timeOf(input));
  return [...recording(input, kit.result('backward'), kit), { ...weight, timePs }];
}

/** The items of a pass as a side of a pair: the result of the chunk before it is there. */
export function sideOf(kit: Kit, side: 'forward' | 'backward', items: Items): Items {
  return [{ ...kit.wait([]), event: kit.result(side) }, ...items];
}

/**
 * Makes one list of both sides of a pair; undefined if neither waits for experts. The backward side
 * begins: its first experts' traffic runs under the attention of the other.
 */
export function pairMaker(kit: Kit): (forward: Items, backward: Items) => Items | undefined {
  const known = new Map<Items, Map<Items, Items | undefined>>();
  return (forward, backward) => {
    const ofForward = known.get(forward) ?? new Map<Items, Items | undefined>();
    known.set(forward, ofForward);
    if (!ofForward.has(backward)) ofForward.set(backward, pairItems(kit, forward, backward));
    return ofForward.get(backward);
  };
}

function pairItems(kit: Kit, forward: Items, backward: Items): Items | undefined {
  const sides = [backward, forward].map((items) => turnsOf(kit, items));
  const turns = Math.max(...sides.map(({ length }) => length));
  if (turns < 2) return undefined;
  return Array.from({ length: turns }, (_, turn) => sides.flatMap((side) => side[turn] ?? [])).flat();
}

/** The items between points at which the other side may go on. */
function turnsOf(kit: Kit, items: Items): readonly Items[] {
  const turns: ProgramItem[][] = [[]];
  for (const item of items) {
    if (kit.isHandover(item)) turns.push([]);
    turns.at(-1)!.push(item);
  }
  return turns;
}

function timeOf(items: Items): number {
  return items.reduce((sum, item) => sum + (item.kind === 'compute' ? item.timePs : 0), 0);
}
