/** A training step laid out in time: the work of each stream, as `timelinePs` counts it. */
import type { StreamName } from './buckets.ts';
import type { StepItem } from './step.ts';

/** A stretch of time in which one stream computes or is busy with one collective. */
export interface StepSpan {
  /**
   * `compute`, `exposed` for collectives that the compute stream waits for, or the stream of
   * buckets.
   */
  readonly stream: 'compute' | 'exposed' | StreamName;
  /** Index of the collective; undefined for compute. */
  readonly collective: number | undefined;
  readonly startPs: number;
  readonly endPs: number;
}

/**
 * The spans of `items` in order of their start on each stream, where collective c takes
 * `durationPs(c)`, as if alone.
 */
export function stepSpans(
  items: readonly StepItem[],
  durationPs: (collective: number) => number,
): StepSpan[] {
  let now = 0;
  const freeAt = new Map<StreamName, number>();
  return items.map((item) => {
    if (item.kind === 'post') {
      const startPs = Math.max(now, freeAt.get(item.stream) ?? 0);
      const endPs = startPs + durationPs(item.collective);
      freeAt.set(item.stream, endPs);
      return { stream: item.stream, collective: item.collective, startPs, endPs };
    }
    const startPs = now;
    const waits = item.kind === 'exposed';
    now += waits ? durationPs(item.collective) : item.timePs;
    const stream = waits ? 'exposed' : 'compute';
    return { stream, collective: waits ? item.collective : undefined, startPs, endPs: now };
  });
}
