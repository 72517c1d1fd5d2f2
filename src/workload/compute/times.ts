/**
 * Times of the passes of one micro-batch through the parts of a model, on one rank.
 *
 * A part has matrix products, kernels that move bytes, and core attention, one after the other. The
 * gradients of its weights are added up in memory. It takes at least as long as the host needs to
 * launch its kernels.
 */
import { attentionOf } from '../flops.ts';
import { headWidths } from '../model.ts';
import type { Training } from '../params.ts';
import { coreTime } from './core.ts';
import { hostFloor } from './host.ts';
import { attentionBytes, expertBytes, lossBytes, type Moved, mlpBytes, sharedBytes } from './memory-bound.ts';
import type { ComputeValues } from './params.ts';
import {
  attentionMatrices,
  expertMatrices,
  type Matrix,
  mlpMatrices,
  type Passes,
  passesOf,
  sharedMatrices,
  weightsOf,
} from './products.ts';

/**
 * Parts of a block: the matrices that read its input, core attention, those that write its output,
 * and the projection and logits of a module for multi-token prediction.
 */
export type BlockPart = 'columns' | 'core' | 'rows' | 'extra';

/** Forward, whole backward, gradients of the input, gradients of the weights. */
export type PassLetter = 'F' | 'B' | 'I' | 'W';

/** Which work an item does, e.g. `F attention`. */
export type WorkLabel = `${PassLetter} ${string}`;

/** A piece of a block's work. */
export interface Piece {
  /** Default: columns, core and rows. */
  readonly parts?: readonly BlockPart[] | undefined;
  /** Part of the work of a pass; default: 1. */
  readonly share?: number | undefined;
}

/** Answers the time of work, ps; undefined for blocks that it does not know. */
export type TimeOf = (label: WorkLabel, piece?: Piece) => number | undefined;

/** Seconds of the passes through a part, and the least that the host needs forward. */
interface Part extends Passes {
  readonly floor: number;
}

/** Tokens and ranks that share them. */
export interface Shares {
  /** Tokens of a micro-batch on one rank. */
  readonly tokens: number;
  readonly tp: number;
  readonly cp: number;
  readonly ep: number;
  /** Copies of tokens that experts of the busiest rank get, over those of even load; default: 1. */
  readonly load?: number;
}

const WHOLE: readonly BlockPart[] = ['columns', 'core', 'rows'];

/** The times of a training step with rates; undefined if it has none. */
export function computeTimes(training: Training, shares: Shares): TimeOf | undefined {
  const { compute } = training;
  if (!compute) return undefined;
  const blocks = new Map<string, BlockTimes | undefined>();
  const make = blockMaker(training, compute.values, shares);
  return (label, { parts = WHOLE, share = 1 } = {}) => {
    const pass = label[0] as PassLetter;
    const name = label.slice(2);
    if (!blocks.has(name)) blocks.set(name, make(name));
    const block = blocks.get(name);
    if (!block) return undefined;
    let [time, floor] = [0, 0];
    for (const part of parts) {
      const found = block[part];
      if (!found) continue;
      time += secondsOf(found, pass);
      floor += found.floor * (pass === 'B' ? 2 : 1);
    }
    return Math.round(Math.max(time, floor) * share * 1e12);
  };
}

/** The parts that a block has. */
type BlockTimes = Partial<Readonly<Record<BlockPart, Part>>>;

function secondsOf({ forward, input, weight }: Part, pass: PassLetter): number {
  switch (pass) {
    case 'F':
      return forward;
    case 'B':
      return input + weight;
    case 'I':
      return input;
    case 'W':
      return weight;
  }
}

/** Makes the times of blocks by their names. */
function blockMaker(training: Training, rates: ComputeValues, shares: Shares) {
  const { model, parallelism } = training;
  const { tokens, tp, ep, load = 1 } = shares;
  const split = { tp, sequenceParallel: parallelism.sequenceParallel ?? false };
  const part = (matrices: readonly Matrix[], moved: Moved, floor: number): Part => {
    const { forward, input, weight } = passesOf(matrices, tokens, rates);
    const seconds = (bytes: number) => (8 * bytes) / rates.memoryRate;
    return {
      forward: forward + seconds(moved.forward * tokens),
      input: input + seconds(moved.backward * tokens),
      weight: weight + seconds(rates.accumulation * weightsOf(matrices)),
      floor,
    };
  };
  const logits: Matrix = { inputs: model.hidden, outputs: model.vocab / tp };
  const loss = lossBytes(model, tp);
  const core = (): Part => {
    const { forward, backward } = coreOf(training, rates, shares);
    return { forward, input: backward, weight: 0, floor: hostFloor('core', rates) };
  };
  const attention = (): BlockTimes => {
    const { columns, rows } = attentionMatrices(model, tp);
    const { before, after } = attentionBytes(model, split);
    const projection: Matrix = { inputs: 2 * model.hidden, outputs: model.hidden / tp };
    return {
      columns: part(columns, before, hostFloor('columns', rates)),
      core: core(),
      rows: part(rows, after, hostFloor('rows', rates)),
      extra: part([projection, logits], loss, 0),
    };
  };
  return (name: string): BlockTimes | undefined => {
    switch (name) {
      case 'attention':
        return attention();
      case 'core':
        return { core: core() };
      case 'mlp': {
        const [columns, rows] = mlpMatrices(model, tp);
        const { before, after } = mlpBytes(model, split);
        return {
          columns: part([columns], before, hostFloor('mlpColumns', rates)),
          rows: part([rows], after, hostFloor('mlpRows', rates)),
        };
      }
      case 'experts':
      case 'routed experts': {
        const own = name === 'experts' ? model : { ...model, sharedExperts: 0 };
        const router: Matrix = { inputs: model.hidden, outputs: model.experts };
        const matrices = [...expertMatrices(own, tp, ep, load), router];
        return { rows: part(matrices, expertBytes(own, split, load), hostFloor('experts', rates)) };
      }
      case 'shared experts':
        return { rows: part(sharedMatrices(model, tp), sharedBytes(model, split), 0) };
      case 'head':
        return { rows: part([logits], loss, 0) };
      default:
        return undefined;
    }
  };
}

function coreOf({ model, parallelism }: Training, rates: ComputeValues, { tokens, tp, cp }: Shares) {
  const { sequence, heads } = model;
  const ring = (parallelism.cpKind ?? 'ring') === 'ring';
  return coreTime(
    {
      sequences: (tokens * cp) / sequence,
      queries: sequence / cp,
      keys: sequence,
      span: ring ? sequence / cp : sequence,
      heads: heads / tp,
      ...headWidths(model),
      causal: attentionOf(model) === 'causal',
    },
    rates,
  );
}
