/** The matrix products of a layer and of the ends of a model, as one rank computes them. */

import { headWidths } from '../model.ts';
import type { ModelValues } from '../model-params.ts';
import { type Product, type ProductRates, productTime } from './gemm.ts';

/** A matrix with weights: inputs × outputs, and how many of them there are. */
export interface Matrix {
  readonly inputs: number;
  readonly outputs: number;
  /** Copies that each have a part of the tokens: experts; default: 1. */
  readonly copies?: number;
  /** Part of the tokens that pass through each copy; default: 1. */
  readonly share?: number;
}

/** Seconds of the passes through matrices. */
export interface Passes {
  readonly forward: number;
  /** Gradients of the input. */
  readonly input: number;
  /** Gradients of the weights. */
  readonly weight: number;
}

/** Matrices of attention: those that read its input, and the one that writes its output. */
export function attentionMatrices(model: ModelValues, tp: number) {
  const { hidden, heads, kvRank, queryRank } = model;
  const { key, value } = headWidths(model);
  const rows: Matrix[] = [{ inputs: (heads * value) / tp, outputs: hidden }];
  if (kvRank === undefined) {
    const pairs = (model.kvHeads ?? heads) / tp;
    return { columns: [{ inputs: hidden, outputs: (heads / tp) * key + pairs * (key + value) }], rows };
  }
  const { ropeDim } = model;
  const queries: Matrix[] =
    queryRank === undefined
      ? [{ inputs: hidden, outputs: (heads * key) / tp }]
      : [
          { inputs: hidden, outputs: queryRank / tp },
          { inputs: queryRank, outputs: (heads * key) / tp },
        ];
  const columns = [
    ...queries,
    { inputs: hidden, outputs: (kvRank + ropeDim) / tp },
    { inputs: kvRank, outputs: (heads * (key - ropeDim + value)) / tp },
  ];
  return { columns, rows };
}

/** Matrices of a dense MLP: the one that reads its input, and the one that writes its output. */
export function mlpMatrices({ hidden, ffn = 0, mlp }: ModelValues, tp: number): readonly [Matrix, Matrix] {
  return pair(hidden, ffn / tp, mlp === 'gated');
}

/**
 * Matrices of the experts, of which a rank has experts / ep, and of the shared ones.
 * @param load Copies of tokens that the rank gets, over those of even load.
 */
export function expertMatrices(model: ModelValues, tp: number, ep: number, load: number): readonly Matrix[] {
  const { hidden, experts, topK } = model;
  const copies = experts / ep;
  const routed = pair(hidden, expertWidth(model, tp), model.mlp === 'gated').map((matrix) => ({
    ...matrix,
    ...{ copies, share: (load * topK) / copies },
  }));
  return [...routed, ...sharedMatrices(model, tp)];
}

/** Matrices of the shared experts together. */
export function sharedMatrices(model: ModelValues, tp: number): readonly Matrix[] {
  const { hidden, sharedExperts } = model;
  if (sharedExperts === 0) return [];
  return pair(hidden, expertWidth(model, tp) * sharedExperts, model.mlp === 'gated');
}

function expertWidth({ expertFfn, ffn = 0 }: ModelValues, tp: number): number {
  return (expertFfn ?? ffn) / tp;
}

function pair(hidden: number, width: number, gated: boolean): readonly [Matrix, Matrix] {
  return [
    { inputs: hidden, outputs: (gated ? 2 : 1) * width },
    { inputs: width, outputs: hidden },
  ];
}

/** Seconds of the passes of `tokens` through `matrices`. */
export function passesOf(matrices: readonly Matrix[], tokens: number, rates: ProductRates): Passes {
  const sum = (product: (matrix: Matrix, m: number) => Product) =>
    matrices.reduce((all, matrix) => {
      const { copies: b = 1, share = 1 } = matrix;
      return all + productTime({ ...product(matrix, tokens * share), b }, rates);
    }, 0);
  return {
    forward: sum(({ inputs, outputs }, m) => ({ m, n: outputs, k: inputs })),
    input: sum(({ inputs, outputs }, m) => ({ m, n: inputs, k: outputs })),
    weight: sum(({ inputs, outputs }, k) => ({ m: inputs, n: outputs, k })),
  };
}

/** Weights of matrices on one rank. */
export function weightsOf(matrices: readonly Matrix[]): number {
  return matrices.reduce((sum, { inputs, outputs, copies = 1 }) => sum + inputs * outputs * copies, 0);
}
