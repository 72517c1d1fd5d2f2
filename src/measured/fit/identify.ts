/**
 * Which figures data tell. One after the other is taken if the data then tell it and all before it;
 * one that they do not tell apart from those before stays the base's.
 */
import { estimate } from './linear.ts';

/** The data's information on a figure. */
export type Told =
  /** Fitted, with its relative standard deviation given all figures that are not. */
  | { readonly kind: 'fitted'; readonly deviation: number }
  /** No size depends on it. */
  | { readonly kind: 'unused' }
  /** Its deviation if it were fitted too. */
  | { readonly kind: 'vague'; readonly deviation: number }
  /** It does what another figure does, whose place this is. */
  | { readonly kind: 'alike'; readonly other: number };

/** A figure counts as told below this relative standard deviation. */
const KNOWN = 0.2;
/** Nothing is known of a figure before the data. */
const NO_PRIOR = 100;

export interface Data {
  /** Derivatives: a row a size, a column a figure. */
  readonly jacobian: readonly (readonly number[])[];
  readonly sigma: number;
}

/**
 * The data's information on each figure. `ranks` says which figures come first, smallest first;
 * among equals those that change times most do.
 */
export function identify({ jacobian, sigma }: Data, ranks: readonly number[]): Told[] {
  const lengths = ranks.map((_, j) => Math.hypot(...jacobian.map((row) => row[j]!)));
  const order = ranks.map((_, j) => j).sort((a, b) => ranks[a]! - ranks[b]! || lengths[b]! - lengths[a]!);
  const told = ranks.map((): Told => ({ kind: 'unused' }));
  const taken: number[] = [];
  for (const j of order) {
    if (lengths[j] === 0) continue;
    const deviations = deviationsOf(jacobian, sigma, [...taken, j]);
    if (deviations.every((deviation) => deviation < KNOWN)) {
      taken.push(j);
      continue;
    }
    const alone = sigma / lengths[j]!;
    told[j] =
      alone < KNOWN && taken.length > 0
        ? { kind: 'alike', other: mostAlike(jacobian, taken, j) }
        : { kind: 'vague', deviation: Math.min(deviations.at(-1)!, 1) };
  }
  const deviations = deviationsOf(jacobian, sigma, taken);
  taken.forEach((j, i) => {
    told[j] = { kind: 'fitted', deviation: deviations[i]! };
  });
  return told;
}

/** Standard deviations of some figures, all others given. */
function deviationsOf(
  jacobian: readonly (readonly number[])[],
  sigma: number,
  some: readonly number[],
): readonly number[] {
  const columns = jacobian.map((row) => some.map((j) => row[j]!));
  const zero = some.map(() => 0);
  const residuals = jacobian.map(() => 0);
  return estimate({ residuals, jacobian: columns, at: zero, sigma, prior: NO_PRIOR }).deviations;
}

/** The figure among `taken` whose derivatives are most like those of `j`. */
function mostAlike(jacobian: readonly (readonly number[])[], taken: readonly number[], j: number): number {
  const cosine = (k: number) => {
    const product = jacobian.reduce((sum, row) => sum + row[j]! * row[k]!, 0);
    return Math.abs(product) / Math.hypot(...jacobian.map((row) => row[k]!));
  };
  return taken.reduce((best, k) => (cosine(k) > cosine(best) ? k : best));
}
