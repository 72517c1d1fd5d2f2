/**
 * Expert parallelism, as Megatron-Core's token dispatcher with sequence parallelism (Liu et al.,
 * "MoE Parallel Folding", 2025; the same volume as DeepSpeed-TED, Singh et al., ICS'23). Each tp
 * rank dispatches its own 1/tp of the tokens to the ep ranks. The tp group gathers the arrived
 * tokens, and the way back mirrors it; experts are sliced over tp. Load is balanced: every expert
 * gets the same number of tokens.
 */
import type { Block, Elements } from './block.ts';
import type { Items, Kit } from './kit.ts';

/** The experts of a layer; `flops` of one token forward, all of it matrices with weights. */
export function expertBlock(kit: Kit, flops: number, elements: Elements): Block {
  const { model } = kit.training;
  const routed = kit.activations * model.topK;
  const exchange = kit.exposed('ep', 'all-to-all', Math.ceil(routed / kit.grid.sizes.tp));
  const around = (work: number, label: string): Items => [
    ...exchange,
    ...kit.exposed('tp', 'all-gather', routed),
    kit.compute(work, `${label} experts`),
    ...kit.exposed('tp', 'reduce-scatter', routed),
    ...exchange,
  ];
  return {
    name: 'experts',
    forward: around(flops, 'F'),
    backward: around(2 * flops, 'B'),
    input: around(flops, 'I'),
    weight: [kit.compute(flops, 'W experts')],
    elements,
  };
}
