/** From times in ps to the quantities of a result. */
import type { Quantity } from '../../model/result.ts';
import { summarize } from '../../stats/summary.ts';

/** Picoseconds in a microsecond. */
const PS_PER_US = 1e6;

/**
 * One number for one seed, else a distribution with a sample a seed; a single value stands for all
 * seeds. Values are divided by `divisor` last, so that sums of whole numbers stay exact as long as
 * they can.
 */
export function quantity(values: readonly number[], seeds: number, divisor = 1): Quantity {
  if (seeds === 1) return values[0]! / divisor;
  const all = values.length === 1 ? new Array<number>(seeds).fill(values[0]!) : values;
  const { mean, ci95, p50, p99, samples } = summarize(all);
  return {
    mean: mean / divisor,
    ci95: [ci95[0] / divisor, ci95[1] / divisor],
    p50: p50 / divisor,
    p99: p99 / divisor,
    samples: samples.map((x) => x / divisor),
  };
}

/** {@link quantity} of times, ps → µs. */
export function quantityUs(timesPs: readonly number[], seeds: number): Quantity {
  return quantity(timesPs, seeds, PS_PER_US);
}
