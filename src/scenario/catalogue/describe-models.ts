/** The figures of named models, for `weft list`. */
import { formatNumber } from '../../units/format.ts';
import { completeModel } from '../../workload/complete.ts';
import { type AttentionCount, forwardFlops } from '../../workload/flops.ts';
import { countParameters } from '../../workload/model.ts';
import type { Model } from '../../workload/models/model.ts';

/** Parameters, and FLOPs a token by both counts of attention. */
export function modelFigures({ shape }: Model): string[] {
  const model = completeModel(shape);
  const { total, active } = countParameters(model);
  const billions = (count: number) => `${formatNumber(count / 1e9, 4)} B`;
  const ofExperts = active < total ? `, ${billions(active)} active` : '';
  const flops = (count: AttentionCount) => `${formatNumber((3 * forwardFlops(model, count).total) / 1e9, 4)}`;
  return [
    `parameters: ${billions(total)}${ofExperts}`,
    `GFLOP a token, forward and backward: ${flops('causal')} causal, ${flops('square')} square`,
  ];
}
