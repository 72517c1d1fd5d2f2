/** How many ticks to submit before the next look at replicas that will be held. */

export interface TickCount {
  /** Ticks of the next batch, given whether the last one ended in a hold. */
  next(held: boolean): number;
}

/**
 * Learns how many ticks lie between holds: a little less than the last time, then a quarter of what
 * it took so far. Ticks after a hold do nothing, but are not free.
 */
export function countTicks(first: number, most: number): TickCount {
  let used = first;
  return {
    next(held) {
      const batch = Math.max(1, Math.min(most, Math.round(held ? used * 0.8 : used / 4)));
      used = held ? batch : used + batch;
      return batch;
    },
  };
}
