/** The certainty of a mean over seeds: the caveat that an output has to print with it. */
import { seedsToTell } from './paired.ts';
import type { Summary } from './summary.ts';

/** The information of the seeds on a number. */
export type Certainty =
  /** No seed changes it. */
  | { readonly kind: 'exact' }
  /** Other seeds may give another number; nothing is known of how far off. */
  | { readonly kind: 'one-seed' }
  /** The 95 % interval leaves 0 out. */
  | { readonly kind: 'told' }
  /**
   * The 95 % interval holds 0; `needed` seeds would tell, more than are counted where undefined.
   */
  | {
      readonly kind: 'untold';
      readonly seeds: number;
      readonly needed: number | undefined;
    };

/**
 * The certainty of a number or of a mean over seeds. `seeded`: whether the seed decides anything of
 * it.
 */
export function certaintyOf(quantity: number | Summary, seeded: boolean): Certainty {
  if (typeof quantity === 'number') return { kind: seeded ? 'one-seed' : 'exact' };
  const { samples } = quantity;
  const [lo, hi] = quantity.ci95;
  if (samples.length === 1) return { kind: seeded ? 'one-seed' : 'exact' };
  if (lo === hi) return { kind: 'exact' };
  if (lo > 0 || hi < 0) return { kind: 'told' };
  return { kind: 'untold', seeds: samples.length, needed: seedsToTell(samples) };
}
