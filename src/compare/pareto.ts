/** The set-ups that no other beats in both cost and time. */

/** Cost and time of a set-up; less is better. */
export interface Priced {
  readonly price: number;
  readonly time: number;
}

/**
 * For each set-up the index of one that beats it, undefined for the Pareto set: a set-up is beaten
 * by one that costs no more and takes no longer, and is better in one of the two. If several beat
 * it, the quickest is given, then the cheapest.
 */
export function beatenBy(setups: readonly Priced[]): readonly (number | undefined)[] {
  const better = (a: Priced, b: Priced) =>
    a.price <= b.price && a.time <= b.time && (a.price < b.price || a.time < b.time);
  return setups.map((one) => {
    let best: number | undefined;
    setups.forEach((other, i) => {
      if (!better(other, one)) return;
      const than = best === undefined ? undefined : setups[best]!;
      if (!than || other.time < than.time || (other.time === than.time && other.price < than.price)) best = i;
    });
    return best;
  });
}
