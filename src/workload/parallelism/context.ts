/**
 * Context parallelism: the ranks of a group share the tokens of each sequence, so attention needs
 * keys and values of all of them. The sequence lies in 2·cp chunks, of which rank i has i and
 * 2·cp-1-i, so causal work is balanced (Llama 3, arXiv 2407.21783, §3.3.2).
 *
 * - `ring`: keys and values go round in cp-1 steps, each next to the attention on the part that is
 *   there. Backward they go round again, and so do their gradients (Liu et al., "Ring Attention",
 *   2023; Megatron-LM, `--cp-comm-type p2p`).
 * - `all-gather`: one all-gather before attention, and one more backward with a reduce-scatter of
 *   the gradients; exposed (Llama 3).
 * - `all-to-all`: ranks trade tokens for heads before attention, and back after it; exposed (Jacobs
 *   et al., "DeepSpeed Ulysses", 2023).
 */
import { headWidths } from '../model.ts';
import type { ProgramItem } from '../program.ts';
import type { Items, Kit } from './kit.ts';

/** Passes of the core of attention: the scores and their product with the values. */
export interface Core {
  readonly forward: Items;
  readonly backward: Items;
}

/** The core of one layer's attention, `flops` of one token forward. */
export function contextCore(kit: Kit, flops: number): Core {
  const { model, parallelism } = kit.training;
  const { tp, cp } = kit.grid.sizes;
  const { key, value } = headWidths(model);
  // Latent attention expands keys and values to all heads. Fewer heads of keys and values than tp
  // ranks are held more than once.
  const shared = model.kvRank === undefined ? (model.kvHeads ?? model.heads) : model.heads;
  const keysAndValues = Math.max(1, shared / tp) * (key + value);
  const queries = (model.heads / tp) * key;
  const results = (model.heads / tp) * value;
  const bytes = (elements: number) => Math.ceil(kit.tokens * elements * model.dtypeBytes);
  const forward = kit.compute(flops, 'F core');
  const backward = kit.compute(2 * flops, 'B core');
  switch (parallelism.cpKind) {
    case 'all-gather': {
      const all = cp * bytes(keysAndValues);
      const gather = kit.exposed('cp', 'all-gather', all);
      const scatter = kit.exposed('cp', 'reduce-scatter', all);
      return { forward: [...gather, forward], backward: [...gather, backward, ...scatter] };
    }
    case 'all-to-all': {
      const before = kit.exposed('cp', 'all-to-all', bytes(queries + keysAndValues));
      const after = kit.exposed('cp', 'all-to-all', bytes(results));
      return { forward: [...before, forward, ...after], backward: [...after, backward, ...before] };
    }
    default:
      return ringCore(kit, flops, bytes(keysAndValues));
  }
}

/** Steps of a ring; `bytes` of the keys and values of a rank. */
function ringCore(kit: Kit, flops: number, bytes: number): Core {
  const { cp } = kit.grid.sizes;
  const begun = kit.event();
  // The one transfer is under way when the step that needs the other is listed.
  const arrived = [kit.event(), kit.event()];
  const done = kit.event();
  const returned = kit.event();
  const pass = (work: number, label: 'F' | 'B', gradients: boolean): Items => {
    const items: ProgramItem[] = [{ ...kit.wait([]), event: begun }];
    const send = (after: number, event: number) =>
      items.push({ ...kit.posted('cp', 'cp', 'send-recv', bytes, [after])!, event });
    const step = { ...kit.compute(work / cp, `${label} core`, { share: 1 / cp }), event: done };
    for (let i = 0; i < cp; i++) {
      const last = i === cp - 1;
      if (!last) send(begun, arrived[i % 2]!);
      items.push(i > 0 ? { ...step, after: [arrived[(i - 1) % 2]!] } : step);
      if (gradients && !last) send(done, returned);
    }
    return gradients ? [...items, kit.wait([returned])] : items;
  };
  return { forward: pass(flops, 'F', false), backward: pass(2 * flops, 'B', true) };
}
