/** The key `compute` of a training step: the rates of kernels, by name or by hand. */
import { parseQuantity } from '../../units/parse.ts';
import type { ComputeChoice } from '../../workload/compute/params.ts';
import type { Rates } from '../../workload/compute/rates/rates.ts';
import type { Registries } from '../registries.ts';
import { entryOf, type MapNode } from '../text/tree.ts';
import { checkRates } from './check-named.ts';
import type { Checking } from './values.ts';

/** The key of the rates in a training block. */
export const COMPUTE_KEY = 'compute';

/** The rates of a training block, if it has some; `ratedPeak`: that of their table, FLOP/s. */
export interface CheckedRates {
  readonly block: { readonly [COMPUTE_KEY]?: ComputeChoice };
  readonly ratedPeak?: number;
  /** Median error on so many measured steps. */
  readonly seen?: Rates['seen'];
}

/** The rates of a training block; undefined with a problem reported. */
export function checkCompute(
  check: Checking,
  map: MapNode,
  registries: Pick<Registries, 'rates'>,
): CheckedRates | undefined {
  const entry = entryOf(map, COMPUTE_KEY);
  if (!entry) return { block: {} };
  const found = checkRates(check, entry, registries);
  if (!found) return undefined;
  const values = found.values as unknown as ComputeChoice['values'];
  const { member } = found;
  if (!member) return { block: { compute: { values } } };
  const { name, sources, peak, seen } = member;
  return { block: { compute: { name, sources, values } }, ratedPeak: parseQuantity('flops', peak), seen };
}
