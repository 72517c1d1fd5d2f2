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
}

/** A block with traffic of tensor parallelism at its ends; `core`: work with traffic of its own. */
export function tensorBlock(kit: Kit, name: string, work: BlockWork, elements: Elements, core?: Core): Block {
  const { weights, columns } = work;
  const scores = core ? 0 : work.forward - weights;
  const rows = weights - columns;
  const { activations } = kit;
  const compute = (label: string, flops: number): Items => [kit.compute(flops, `${label} ${name}`)];
  const forward = core
    ? [...compute('F', columns), ...core.forward, ...compute('F', rows)]
    : compute('F', work.forward);
  const input = core
    ? [...compute('I', rows), ...core.backward, ...compute('I', columns)]
    : compute('I', 2 * scores + weights);
  if (!kit.training.parallelism.sequenceParallel || kit.grid.sizes.tp < 2) {
    const reduce = kit.exposed('tp', 'all-reduce', activations);
    const backward = core
      ? [...compute('B', 2 * rows), ...core.backward, ...compute('B', 2 * columns)]
      : compute('B', 2 * work.forward);
    return {
      name,
      forward: [...forward, ...reduce],
      backward: [...backward, ...reduce],
      input: [...input, ...reduce],
      weight: compute('W', weights),
      paired: kit.pairs
        ? {
            forward: recording([...forward, ...reduce], kit.result('forward'), kit),
            backward: inputsFirst(kit, backward, [...input, ...reduce], kit.compute(weights, `W ${name}`)),
          }
        : undefined,
      elements,
    };
  }
  const gather = kit.exposed('tp', 'all-gather', activations);
  const scatter = kit.exposed('tp', 'reduce-scatter', activations);
  const [started, gathered, ready, scattered] = [kit.event(), kit.event(), kit.event(), kit.event()];
  const again = { ...kit.posted('tp', 'tp', 'all-gather', activations, [started])!, event: gathered };
  const send = { ...kit.posted('tp', 'tp', 'reduce-scatter', activations, [ready])!, event: scattered };
  const before = core ? [...compute('B', 2 * rows), ...core.backward] : compute('B', 2 * (scores + rows));
  const [columnWeights] = compute('W', columns);
  const last = { ...columnWeights!, after: [gathered] };
  return {
    name,
    forward: [...gather, ...forward, ...scatter],
    backward: [
      ...gather,
      ...recording(before, started, kit),
      again,
      ...recording(compute('I', columns), ready, kit),
      send,
      last,
      kit.wait([scattered]),
    ],
    input: [...gather, ...recording(input, started, kit), ...scatter],
    weight: [again, ...compute('W', rows), last],
    elements,
  };
}
