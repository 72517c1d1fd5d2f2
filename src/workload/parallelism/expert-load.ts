/**
 * How a layer's tokens are spread over the ranks of an ep group.
 *
 * A rank sends T tokens to k experts each. Weights say which part of these T·k copies each expert
 * gets: by Zipf's law, as counted, or by a matrix with a row for each sender. An expert gets a
 * token at most once, so its part is at most 1/k. A capacity limits the copies that a rank sends to
 * an expert to C = ceil(T·k/E·factor). Copies above it are dropped; or each block is padded to C,
 * and the exchange is even whatever the routing (GShard, Lepikhin et al. 2021, §3.2; MaxText,
 * `capacity_factor`; Megatron-Core, `moe_expert_capacity_factor` and
 * `moe_pad_expert_input_to_capacity`).
 */
import { findCollective } from '../../collective/registry.ts';
import { numberRows } from '../../collective/skew.ts';
import { UserError } from '../../util/errors.ts';
import { CHOSEN } from '../algorithms.ts';
import type { ExpertValues, ModelValues, Training } from '../params.ts';

/** Copies of tokens, against an even exchange without a capacity. */
export interface ExpertLoad {
  /** Copies that the busiest rank computes: 1 if even. */
  readonly busiest: number;
  /** Copies that a rank sends, mean over the group. */
  readonly sent: number;
  /** Copies of each sender (rows) to each rank (columns), as parts of T·k; undefined if even. */
  readonly blocks: readonly (readonly number[])[] | undefined;
}

const EVEN: ExpertLoad = { busiest: 1, sent: 1, blocks: undefined };

/** Values that shares of copies may exceed their limit by, for rounding. */
const SLACK = 1e-9;

/** The keys that say which experts get more than others. */
const UNEVEN = ['skew', 'counts', 'matrix'] as const;

/** The spread of a checked training block's tokens. */
export function expertLoad({ model, parallelism, batch, experts }: Training): ExpertLoad {
  const { skew = 0, counts, matrix, capacity, overflow = 'drop' } = experts ?? {};
  if (model.experts === 0) return EVEN;
  const { tp, ep, cp = 1 } = parallelism;
  const copies = ((batch.sequences / batch.microBatches) * model.sequence * model.topK) / (cp * tp);
  const limit = capacity === undefined ? Infinity : capacityOf(copies, model, capacity) / copies;
  if (overflow === 'pad' && capacity !== undefined) {
    const sent = limit * model.experts;
    return { busiest: sent, sent, blocks: undefined };
  }
  if (skew === 0 && counts === undefined && matrix === undefined && limit * model.experts >= 1) return EVEN;
  const kept = weightRows(experts ?? {}, model, ep).map((row) => {
    const most = (limit * model.experts) / row.length;
    return byRank(
      row.map((weight) => Math.min(weight, most)),
      ep,
    );
  });
  const blocks = kept.length === 1 ? Array.from({ length: ep }, () => kept[0]!) : kept;
  const received = Array.from({ length: ep }, (_, rank) => sum(blocks.map((row) => row[rank]!)));
  const isEven = blocks.every((row) => row.every((block) => block === blocks[0]![0]));
  return {
    busiest: Math.max(...received),
    sent: sum(received) / ep,
    blocks: isEven ? undefined : blocks,
  };
}

/** Copies that a rank sends to an expert, at most. */
function capacityOf(copies: number, { experts }: ModelValues, factor: number): number {
  return Math.ceil((copies / experts) * factor - SLACK);
}

/** Throws `UserError` if the keys of the block do not fit together, or the model. */
export function checkExpertLoad(training: Training): void {
  const { model, parallelism, experts = {} } = training;
  const given = UNEVEN.filter((key) => experts[key] !== undefined && experts[key] !== 0);
  if (given.length > 1)
    throw new UserError(`${given.join(' and ')} both say how tokens are spread`, {
      where: `training.experts.${given[1]}`,
      advice: `give one of ${UNEVEN.join(', ')}`,
    });
  if (experts.overflow !== undefined && experts.capacity === undefined)
    throw new UserError(`overflow ${experts.overflow} without a capacity`, {
      where: 'training.experts.overflow',
      advice: 'give capacity, e.g. 1.25, or omit overflow',
    });
  if (model.experts === 0 || model.experts % parallelism.ep !== 0 || model.topK > model.experts) return;
  weightRows(experts, model, parallelism.ep);
  checkAlgorithm(training);
}

/** Throws if the algorithm that is named for ep cannot do what the block of experts says. */
function checkAlgorithm(training: Training): void {
  const { algorithms, experts = {}, parallelism } = training;
  const named = algorithms?.ep;
  if (!named || named.name === CHOSEN || parallelism.ep === 1) return;
  const where = 'training.algorithms.ep';
  if (experts.delivery === 'per-server')
    throw new UserError(`delivery per-server has an algorithm of its own, not ${named.name}`, {
      where,
      advice: 'leave algorithms.ep out, or use delivery: per-expert',
    });
  if (expertLoad(training).blocks === undefined) return;
  const { algorithms: all } = findCollective('all-to-all');
  const able = all.filter(({ params, mergesCopies }) => 'matrix' in params && !mergesCopies);
  if (!able.some(({ name }) => name === named.name))
    throw new UserError(`${named.name} sends blocks of one size, but tokens are spread unevenly`, {
      where,
      advice: `use ${able.map(({ name }) => name).join(', ')}, or spread them evenly`,
    });
  const { skew = 0, matrix } = named.params['all-to-all'] ?? {};
  if (skew !== 0 || matrix !== undefined)
    throw new UserError(`${named.name} and training.experts both say how tokens are spread`, {
      where,
      advice: `leave ${matrix === undefined ? 'skew' : 'matrix'} of the algorithm out`,
    });
}

/**
 * The part of a sender's copies for each expert, or for each rank of the group; one row if senders
 * are alike. Throws `UserError` for values that no routing has.
 */
function weightRows(experts: ExpertValues, model: ModelValues, ep: number): number[][] {
  const { skew = 0, counts, matrix } = experts;
  if (matrix !== undefined) return matrixRows(matrix, model, ep);
  if (counts !== undefined) return [countedWeights(counts, model)];
  return [zipfWeights(model.experts, model.topK, skew)];
}

/** Zipf's law; no expert gets more than all tokens, and the others share the rest. */
function zipfWeights(experts: number, topK: number, exponent: number): number[] {
  const most = 1 / topK;
  const weights = Array.from({ length: experts }, (_, e) => (e + 1) ** -exponent);
  let rest = sum(weights);
  let full = 0;
  while (full < topK && weights[full]! / rest > most / (1 - full * most)) rest -= weights[full++]!;
  const scale = (1 - full * most) / rest;
  return weights.map((weight, e) => (e < full ? most : weight * scale));
}

function countedWeights(text: string, { experts, topK }: ModelValues): number[] {
  const wrong = problemAt('counts', `one number for each of the ${experts} experts, e.g. 120 80 95 105`);
  const numbers = numberRows(text, wrong).flat();
  if (numbers.length !== experts) throw wrong(`${numbers.length} numbers for ${experts} experts`);
  const weights = parts(numbers, wrong, 'all counts are 0');
  checkMost(weights, 1, topK, 'counts', (e) => `expert ${e}`);
  return weights;
}

function matrixRows(text: string, { experts, topK }: ModelValues, ep: number): number[][] {
  const wrong = problemAt(
    'matrix',
    `one row for each of the ${ep} ranks of an ep group, a column for each rank or each expert`,
  );
  const rows = numberRows(text, wrong);
  if (rows.length !== ep) throw wrong(`it has ${rows.length} rows, an ep group has ${ep} ranks`);
  const columns = rows[0]!.length;
  if (columns !== ep && columns !== experts)
    throw wrong(`row 1 has ${columns} numbers, the group has ${ep} ranks and ${experts} experts`);
  return rows.map((row, i) => {
    if (row.length !== columns)
      throw wrong(`row ${i + 1} has ${row.length} numbers, and row 1 has ${columns}`);
    const weights = parts(row, wrong, `row ${i + 1} sends nothing`);
    const name = columns === experts ? 'expert' : 'rank';
    checkMost(weights, experts / columns, topK, 'matrix', (at) => `${name} ${at} in row ${i + 1}`);
    return weights;
  });
}

/** Throws if a column gets more than all tokens; `size`: experts of a column. */
function checkMost(
  weights: readonly number[],
  size: number,
  topK: number,
  key: string,
  nameOf: (column: number) => string,
): void {
  const most = Math.min(1, size / topK);
  const column = weights.findIndex((weight) => weight > most + SLACK);
  if (column < 0) return;
  const [share, limit] = [weights[column]!, most].map((part) => `${(100 * part).toPrecision(3)} %`);
  throw new UserError(`${key}: ${nameOf(column)} gets ${share} of the tokens' copies`, {
    where: `training.experts.${key}`,
    advice: `a token goes to ${topK} different experts: use at most ${limit} there, or a smaller topK`,
  });
}

function problemAt(key: string, advice: string): (what: string) => UserError {
  return (what) => new UserError(`${key}: ${what}`, { where: `training.experts.${key}`, advice });
}

/** Numbers as parts of their sum. */
function parts(numbers: readonly number[], wrong: (what: string) => UserError, empty: string): number[] {
  const total = sum(numbers);
  if (total === 0) throw wrong(empty);
  if (!Number.isFinite(1 / total) || !Number.isFinite(total))
    throw wrong('its numbers are too large or too small to be summed');
  return numbers.map((value) => value / total);
}

/** Columns of experts added up by rank; those of ranks as they are. */
function byRank(row: readonly number[], ep: number): number[] {
  const each = row.length / ep;
  return Array.from({ length: ep }, (_, rank) => sum(row.slice(rank * each, (rank + 1) * each)));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, value) => all + value, 0);
}
