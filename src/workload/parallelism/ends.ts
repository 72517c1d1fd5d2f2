/**
 * The ends of the model, split over tp by vocabulary. The embedding's partial rows are all-reduced
 * (with sequence parallelism reduce-scattered); its gradient needs no work to speak of. The output
 * layer is split by columns. The loss of logits that are split takes three all-reduces of a number
 * a token: their maximum, the one of the target, and the sum of exponentials (Megatron-LM,
 * core/tensor_parallel/cross_entropy.py).
 */
import type { Block, Elements } from './block.ts';
import type { Items, Kit } from './kit.ts';

/** The embedding, before the first layer. */
export function embeddingBlock(kit: Kit, elements: Elements): Block {
  const scattered = kit.training.parallelism.sequenceParallel ?? false;
  const ends = kit.exposed('tp', scattered ? 'reduce-scatter' : 'all-reduce', kit.activations);
  const gather = scattered ? kit.exposed('tp', 'all-gather', kit.activations) : [];
  return { name: 'embedding', forward: ends, backward: gather, input: [], weight: gather, elements };
}

/** The loss of logits that are split over tp; none unless the step has it. */
function lossItems(kit: Kit): Items {
  if (!kit.training.ends?.loss) return [];
  const reduce = kit.exposed('tp', 'all-reduce', 4 * kit.tokens);
  return [...reduce, ...reduce, ...reduce];
}

/** The loss of a module of multi-token prediction. */
export function lossBlock(kit: Kit): Block {
  const elements = { dp: 0, edp: 0 };
  return { name: 'loss', forward: lossItems(kit), backward: [], input: [], weight: [], elements };
}

/**
 * The output layer, after the last one; `flops` of one token forward. With sequence parallelism it
 * has the traffic of any matrix that is split by columns (tensor.ts).
 */
export function headBlock(kit: Kit, flops: number, elements: Elements): Block {
  const scattered = kit.training.parallelism.sequenceParallel && kit.grid.sizes.tp > 1;
  const gather = scattered ? kit.exposed('tp', 'all-gather', kit.activations) : [];
  return {
    name: 'head',
    forward: [...gather, kit.compute(flops, 'F head'), ...lossItems(kit)],
    ...(scattered ? scatteredBackward(kit, flops) : wholeBackward(kit, flops)),
    elements,
  };
}

type Backward = Pick<Block, 'backward' | 'input' | 'weight'>;

function wholeBackward(kit: Kit, flops: number): Backward {
  const reduce = kit.exposed('tp', 'all-reduce', kit.activations);
  return {
    backward: [kit.compute(2 * flops, 'B head'), ...reduce],
    input: [kit.compute(flops, 'I head'), ...reduce],
    weight: [kit.compute(flops, 'W head')],
  };
}

/**
 * The stored input is gathered again next to the gradients of the input, whose reduce-scatter runs
 * next to those of the weights.
 */
function scatteredBackward(kit: Kit, flops: number): Backward {
  const [started, gathered, ready, scattered] = [kit.event(), kit.event(), kit.event(), kit.event()];
  const { activations } = kit;
  const again = { ...kit.posted('tp', 'tp', 'all-gather', activations, [started])!, event: gathered };
  const send = { ...kit.posted('tp', 'tp', 'reduce-scatter', activations, [ready])!, event: scattered };
  const input = kit.compute(flops, 'I head');
  const weight = { ...kit.compute(flops, 'W head'), after: [gathered] };
  const begun = { ...kit.wait([]), event: started };
  return {
    backward: [begun, again, { ...input, event: ready }, send, weight, kit.wait([scattered])],
    input: [{ ...input, event: started }, ...kit.exposed('tp', 'reduce-scatter', activations)],
    weight: [again, weight],
  };
}
