/**
 * Expert parallelism, as Megatron-Core's token dispatcher with sequence parallelism (Liu et al.,
 * "MoE Parallel Folding", 2025; the same volume as DeepSpeed-TED, Singh et al., ICS'23). Each tp
 * rank dispatches its own 1/tp of the tokens to the ep ranks. The tp group gathers the arrived
 * tokens, and the way back mirrors it; experts are sliced over tp. Load is balanced: every expert
 * gets the same number of tokens.
 *
 * Dispatch and combine have precisions of their own. The backward of a combine is a dispatch of
 * gradients, and that of a dispatch a combine (DeepSeek-AI, "DeepSeek-V3 Technical Report", arXiv
 * 2412.19437, §3.3.2: fp8 on the way to experts, bf16 on the way back, forward and backward).
 */
import type { ExpertValues } from '../params.ts';
import { PRECISION_BYTES } from '../precisions.ts';
import type { Block, Elements } from './block.ts';
import { type Items, type Kit, recording } from './kit.ts';
import { inputsFirst } from './pairs.ts';

/** The experts of a layer; `flops` of one token forward, all of it matrices with weights. */
export function expertBlock(kit: Kit, flops: number, elements: Elements): Block {
  const { model } = kit.training;
  const routed = kit.activations * model.topK;
  const bytes = exchangeBytes(kit);
  const inside = (work: number, label: 'F' | 'B' | 'I'): Items => [
    ...kit.exposed('tp', 'all-gather', routed),
    kit.compute(work, `${label} experts`),
    ...kit.exposed('tp', 'reduce-scatter', routed),
  ];
  const [dispatch, combine] = [exchanged(kit, bytes.dispatch), exchanged(kit, bytes.combine)];
  const around = (work: number, label: 'F' | 'B' | 'I'): Items => [
    ...dispatch,
    ...inside(work, label),
    ...combine,
  ];
  return {
    name: 'experts',
    forward: around(flops, 'F'),
    backward: around(2 * flops, 'B'),
    input: around(flops, 'I'),
    weight: [kit.compute(flops, 'W experts')],
    paired: kit.pairs ? pairedExperts(kit, bytes, flops, inside) : undefined,
    elements,
  };
}

/** Bytes of what a rank sends to experts, or gets back from them. */
interface ExchangeBytes {
  readonly dispatch: number;
  readonly combine: number;
}

/** A tp rank sends its part of the tokens, each to top-k experts with the whole hidden width. */
function exchangeBytes({ training, tokens, grid }: Kit): ExchangeBytes {
  const { model, experts } = training;
  const bytesOf = (precision: ExpertValues['dispatch']) => {
    const element = precision ? PRECISION_BYTES[precision]! : model.dtypeBytes;
    return Math.ceil((tokens * model.hidden * model.topK * element) / grid.sizes.tp);
  };
  return { dispatch: bytesOf(experts?.dispatch), combine: bytesOf(experts?.combine) };
}

/** Stream of the exchanges between experts where pairs exist. */
const STREAM = 'ep';

/** An exchange that compute waits for at once. */
function exchanged(kit: Kit, bytes: number): Items {
  if (!kit.pairs) return kit.exposed('ep', 'all-to-all', bytes);
  const posted = kit.exchange(STREAM, 'ep', 'all-to-all', bytes);
  if (!posted) return [];
  const begun = kit.event();
  return [{ ...kit.wait([]), event: begun }, posted.call(begun), posted.wait];
}

/** The passes as sides of a pair: the other side goes on until an exchange has ended. */
function pairedExperts(
  kit: Kit,
  bytes: ExchangeBytes,
  flops: number,
  inside: (work: number, label: 'F' | 'B' | 'I') => Items,
): Block['paired'] {
  const exchange = (way: keyof ExchangeBytes) => kit.exchange(STREAM, 'ep', 'all-to-all', bytes[way]);
  const done = kit.event();
  const [dispatch, combine] = [exchange('dispatch'), exchange('combine')];
  const [back, forth] = [exchange('dispatch'), exchange('combine')];
  if (!dispatch || !combine || !back || !forth) return undefined;
  const ahead = kit.result('forward');
  const behind = kit.result('backward');
  const [input, weight] = [inside(flops, 'I'), kit.compute(flops, 'W experts')];
  return {
    forward: [
      dispatch.call(ahead),
      dispatch.wait,
      ...recording(inside(flops, 'F'), done, kit),
      combine.call(done),
      { ...combine.wait, event: ahead },
    ],
    backward: [
      back.call(behind),
      back.wait,
      ...inputsFirst(kit, inside(2 * flops, 'B'), input, weight),
      forth.call(behind),
      { ...forth.wait, event: behind },
    ],
  };
}
