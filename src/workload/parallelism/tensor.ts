/**
 * Tensor parallelism of a block: a linear layer split by columns, work on the parts, and a linear
 * layer split by rows.
 *
 * Without sequence parallelism (Shoeybi et al. 2019, §3) an all-reduce of the activations ends the
 * block, forward and backward. With it (Korthikanti et al. 2022, §4.2.2) activations between blocks
 * are split over tp along the sequence. An all-gather begins the block, a reduce-scatter ends it,
 * both of the whole tensor. The backward pass mirrors them. It also gathers the stored input again
 * for the gradients of the column-split weights, next to the gradients of the input; their
 * reduce-scatter runs next to the gradients of the weights (Megatron-LM, core/tensor_parallel/
 * layers.py, `LinearWithGradAccumulationAndAsyncCommunication`).
 */
import type { BlockPart, PassLetter } from '../compute/times.ts';
import type { Block, Elements } from './block.ts';
import type { Core } from './context.ts';
import { type Items, type Kit, recording } from './kit.ts';
import { inputsFirst } from './pairs.ts';

/** FLOPs of one token forward. */
export interface BlockWork {
  /** All of the block. */
  readonly forward: number;
  /** Matrices with weights: as much again is their gradients' cost. */
  readonly weights: number;
  /** The matrices among these that read the block's input. */
  readonly columns: number;
  /** Further parts among them, which are not columns. */
  readonly others?: readonly BlockPart[];
}

/** A block with traffic of tensor parallelism at its ends; `core`: work with traffic of its own. */
export function tensorBlock(kit: Kit, name: string, work: BlockWork, elements: Elements, core?: Core): Block {
  const { weights, columns } = work;
  const scores = core ? 0 : work.forward - weights;
  const rows = weights - columns;
  const { activations } = kit;
  const outer: readonly BlockPart[] = ['rows', ...(work.others ?? [])];
  const compute = (pass: PassLetter, flops: number, ...parts: readonly BlockPart[]): Items => [
    kit.compute(flops, `${pass} ${name}`, { parts }),
  ];
  const all: readonly BlockPart[] = ['columns', 'core', ...outer];
  const forward = core
    ? [...compute('F', columns, 'columns'), ...core.forward, ...compute('F', rows, ...outer)]
    : compute('F', work.forward, ...all);
  const input = core
    ? [...compute('I', rows, ...outer), ...core.backward, ...compute('I', columns, 'columns')]
    : compute('I', 2 * scores + weights, ...all);
  if (!kit.training.parallelism.sequenceParallel || kit.grid.sizes.tp < 2) {
    const reduce = kit.exposed('tp', 'all-reduce', activations);
    const backward = core
      ? [...compute('B', 2 * rows, ...outer), ...core.backward, ...compute('B', 2 * columns, 'columns')]
      : compute('B', 2 * work.forward, ...all);
    return {
      name,
      forward: [...forward, ...reduce],
      backward: [...backward, ...reduce],
      input: [...input, ...reduce],
      weight: compute('W', weights, ...all),
      paired: kit.pairs
        ? {
            forward: recording([...forward, ...reduce], kit.result('forward'), kit),
            backward: inputsFirst(
              kit,
              backward,
              [...input, ...reduce],
              kit.compute(weights, `W ${name}`, { parts: all }),
            ),
          }
        : undefined,
      elements,
    };
  }
  const { tpOverlap = 0 } = kit.training.parallelism;
  const under = underProducts(kit, tpOverlap);
  const ends = (name: 'all-gather' | 'reduce-scatter') =>
    under.exposed > 0 ? kit.exposed('tp', name, under.exposed) : [];
  const [gather, scatter] = [ends('all-gather'), ends('reduce-scatter')];
  const [started, gathered, ready, scattered] = [kit.event(), kit.event(), kit.event(), kit.event()];
  const again = { ...kit.posted('tp', 'tp', 'all-gather', activations, [started])!, event: gathered };
  const send = { ...kit.posted('tp', 'tp', 'reduce-scatter', activations, [ready])!, event: scattered };
  const before = core
    ? [...compute('B', 2 * rows, ...outer), ...core.backward]
    : compute('B', 2 * (scores + rows), 'core', ...outer);
  const [columnWeights] = compute('W', columns, 'columns');
  const last = { ...columnWeights!, after: [gathered] };
  return {
    name,
    forward: [...gather, ...under.both(forward), ...scatter],
    backward: [
      ...gather,
      ...recording(under.gather(before), started, kit),
      again,
      ...recording(compute('I', columns, 'columns'), ready, kit),
      send,
      last,
      kit.wait([scattered]),
    ],
    input: [...gather, ...recording(under.both(input), started, kit), ...scatter],
    weight: [again, ...compute('W', rows, ...outer), last],
    elements,
  };
}

/**
 * The traffic at the ends of a block, of which the part `overlap` runs next to the products. It is
 * cut into pieces that follow each other (Megatron-LM, `tp_comm_overlap`): the product of a piece
 * waits for its gather, and its scatter waits for the product. So the first piece of a gather and
 * the last one of a scatter stay exposed.
 */
function underProducts(kit: Kit, overlap: number) {
  const hidden = Math.round(overlap * kit.activations);
  const same = (items: Items): Items => items;
  if (hidden === 0) return { exposed: kit.activations, gather: same, both: same };
  const begun = kit.event();
  const post = (name: 'all-gather' | 'reduce-scatter') => {
    const event = kit.event();
    return { ...kit.posted('tp', 'tp', name, hidden, [begun])!, event };
  };
  const [gather, scatter] = [post('all-gather'), post('reduce-scatter')];
  const next = (items: Items, ...posted: readonly (typeof gather)[]): Items => [
    { ...kit.wait([]), event: begun },
    ...posted,
    ...items,
    kit.wait(posted.map(({ event }) => event)),
  ];
  return {
    exposed: kit.activations - hidden,
    gather: (items: Items) => next(items, gather),
    both: (items: Items) => next(items, gather, scatter),
  };
}
