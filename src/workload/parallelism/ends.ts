/**
 * The ends of the model, split over tp by vocabulary. The embedding's partial rows are all-reduced
 * (with sequence parallelism reduce-scattered); its gradient needs no work to speak of. The output
 * layer is split by columns.
 */
import type { Block, Elements } from './block.ts';
import type { Kit } from './kit.ts';

/** The embedding, before the first layer. */
export function embeddingBlock(kit: Kit, elements: Elements): Block {
  const scattered = kit.training.parallelism.sequenceParallel ?? false;
  const ends = kit.exposed('tp', scattered ? 'reduce-scatter' : 'all-reduce', kit.activations);
  const gather = scattered ? kit.exposed('tp', 'all-gather', kit.activations) : [];
  return { name: 'embedding', forward: ends, backward: gather, input: [], weight: gather, elements };
}

/** The output layer, after the last one; `flops` of one token forward. */
export function headBlock(kit: Kit, flops: number, elements: Elements): Block {
  const scattered = kit.training.parallelism.sequenceParallel ?? false;
  const gather = scattered ? kit.exposed('tp', 'all-gather', kit.activations) : [];
  const ends = kit.exposed('tp', scattered ? 'reduce-scatter' : 'all-reduce', kit.activations);
  return {
    name: 'head',
    forward: [...gather, kit.compute(flops, 'F head')],
    backward: [kit.compute(2 * flops, 'B head'), ...ends],
    input: [kit.compute(flops, 'I head'), ...ends],
    weight: [kit.compute(flops, 'W head')],
    elements,
  };
}
