/**
 * Expert parallelism, as Megatron-Core's token dispatcher with sequence parallelism (Liu et al.,
 * "MoE Parallel Folding", 2025; the same volume as DeepSpeed-TED, Singh et al., ICS'23). Each tp
 * rank dispatches its own 1/tp of the tokens to the ep ranks. The tp group gathers the arrived
 * tokens, and the way back mirrors it; experts are sliced over tp. Tokens may be spread unevenly
 * (expert-load.ts): ranks wait for the busiest of their group at the next exchange.
 *
 * Dispatch and combine have precisions of their own. The backward of a combine is a dispatch of
 * gradients, and that of a dispatch a combine (DeepSeek-AI, "DeepSeek-V3 Technical Report", arXiv
 * 2412.19437, §3.3.2: fp8 on the way to experts, bf16 on the way back, forward and backward).
 */
import type { AlgorithmValues } from '../../collective/build.ts';
import { findCollective } from '../../collective/registry.ts';
import type { ExpertValues } from '../params.ts';
import { PRECISION_BYTES } from '../precisions.ts';
import type { Block, Elements } from './block.ts';
import type { Traffic } from './collectives.ts';
import { type ExpertLoad, expertLoad } from './expert-load.ts';
import { type Items, type Kit, recording } from './kit.ts';
import { inputsFirst } from './pairs.ts';

/** FLOPs of one token forward, all of it matrices with weights; of even load. */
export interface ExpertFlops {
  readonly routed: number;
  readonly shared: number;
}

type Letter = 'F' | 'B' | 'I';

/** Work between the exchanges, and next to the first of them. */
interface Work {
  inside(times: number, letter: Letter): Items;
  /** Empty if the shared experts are among those inside. */
  beside(times: number, letter: Letter): Items;
}

/** The experts of a layer. */
export function expertBlock(kit: Kit, flops: ExpertFlops, elements: Elements): Block {
  const { model, experts } = kit.training;
  const load = expertLoad(kit.training);
  const apart = (experts?.sharedOverlap ?? false) && flops.shared > 0 && kit.grid.sizes.ep > 1;
  const gathered = Math.round(kit.activations * model.topK * load.busiest);
  const routed = flops.routed * load.busiest;
  const work: Work = {
    inside: (times, letter) => [
      ...kit.exposed('tp', 'all-gather', gathered),
      apart
        ? kit.compute(times * routed, `${letter} routed experts`)
        : kit.compute(times * (routed + flops.shared), `${letter} experts`),
      ...kit.exposed('tp', 'reduce-scatter', gathered),
    ],
    beside: (times, letter) => (apart ? [kit.compute(times * flops.shared, `${letter} shared experts`)] : []),
  };
  const ways = exchangeWays(kit, load);
  const around = (times: number, letter: Letter): Items => [
    ...exchanged(kit, ways.dispatch, work.beside(times, letter)),
    ...work.inside(times, letter),
    ...exchanged(kit, ways.combine, []),
  ];
  return {
    name: 'experts',
    forward: around(1, 'F'),
    backward: around(2, 'B'),
    input: around(1, 'I'),
    weight: [kit.compute(routed + flops.shared, 'W experts')],
    paired: kit.pairs
      ? pairedExperts(kit, ways, work, apart ? routed : routed + flops.shared, apart)
      : undefined,
    elements,
  };
}

/** The exchanges of a rank: to experts, and back from them. */
interface ExchangeWays {
  readonly dispatch: Way;
  readonly combine: Way;
}

interface Way {
  readonly bytes: number;
  readonly traffic: Traffic | undefined;
}

/** A tp rank sends its part of the tokens, each to top-k experts with the whole hidden width. */
function exchangeWays({ training, tokens, grid }: Kit, { sent, blocks }: ExpertLoad): ExchangeWays {
  const { model, experts } = training;
  const bytesOf = (precision: ExpertValues['dispatch']) => {
    const element = precision ? PRECISION_BYTES[precision]! : model.dtypeBytes;
    return Math.ceil((tokens * model.hidden * model.topK * element * sent) / grid.sizes.tp);
  };
  const text = (back: boolean) => blocks && { matrix: matrixText(back ? transposed(blocks) : blocks) };
  const traffic = (way: 'out' | 'back'): Traffic | undefined => {
    const params: AlgorithmValues = { ...text(way === 'back') };
    if (experts?.delivery === 'per-server') return mergedTraffic(training, way, params);
    return blocks && { params };
  };
  return {
    dispatch: { bytes: bytesOf(experts?.dispatch), traffic: traffic('out') },
    combine: { bytes: bytesOf(experts?.combine), traffic: traffic('back') },
  };
}

/** Copies of a token for the same server are sent as one. */
function mergedTraffic({ model, experts }: Kit['training'], way: string, more: AlgorithmValues): Traffic {
  const { name } = findCollective('all-to-all').algorithms.find(({ mergesCopies }) => mergesCopies)!;
  const { experts: count, topK } = model;
  const servers = experts?.servers ?? 0;
  return { algorithm: name, params: { way, experts: count, topK, servers, ...more } };
}

function transposed(rows: readonly (readonly number[])[]): number[][] {
  return rows.map((_, i) => rows.map((row) => row[i]!));
}

function matrixText(rows: readonly (readonly number[])[]): string {
  return rows.map((row) => row.join(' ')).join('; ');
}

/** Stream of the exchanges between experts where pairs exist, or shared experts run under them. */
const STREAM = 'ep';

/** An exchange that compute waits for after the work next to it. */
function exchanged(kit: Kit, { bytes, traffic }: Way, beside: Items): Items {
  if (!kit.pairs && beside.length === 0) return kit.exposed('ep', 'all-to-all', bytes, undefined, traffic);
  const posted = kit.exchange(STREAM, 'ep', 'all-to-all', bytes, traffic);
  if (!posted) return beside;
  const begun = kit.event();
  return [{ ...kit.wait([]), event: begun }, posted.call(begun), ...beside, posted.wait];
}

/** The passes as sides of a pair: the other side goes on until an exchange has ended. */
function pairedExperts(
  kit: Kit,
  ways: ExchangeWays,
  { inside, beside }: Work,
  flops: number,
  apart: boolean,
): Block['paired'] {
  const exchange = (way: keyof ExchangeWays) =>
    kit.exchange(STREAM, 'ep', 'all-to-all', ways[way].bytes, ways[way].traffic);
  const done = kit.event();
  const [dispatch, combine] = [exchange('dispatch'), exchange('combine')];
  const [back, forth] = [exchange('dispatch'), exchange('combine')];
  if (!dispatch || !combine || !back || !forth) return undefined;
  const ahead = kit.result('forward');
  const behind = kit.result('backward');
  const [input, weight] = [inside(1, 'I'), kit.compute(flops, `W ${apart ? 'routed ' : ''}experts`)];
  return {
    forward: [
      dispatch.call(ahead),
      ...beside(1, 'F'),
      dispatch.wait,
      ...recording(inside(1, 'F'), done, kit),
      combine.call(done),
      { ...combine.wait, event: ahead },
    ],
    backward: [
      back.call(behind),
      ...beside(2, 'B'),
      back.wait,
      ...inputsFirst(kit, inside(2, 'B'), input, weight),
      forth.call(behind),
      { ...forth.wait, event: behind },
    ],
  };
}
