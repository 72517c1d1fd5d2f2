/** The time a sequence of step items takes when no two collectives share a link. */
import type { StreamName } from './buckets.ts';
import type { StepItem } from './step.ts';

/**
 * Runs `items`: the compute stream in order, each other stream its posts in order. `durationPs(c)`
 * is the time of collective c. All ranks run alike: a collective begins on all its groups when it
 * begins, and is over when the last group is. Answers when everything is over, ps from the first
 * item.
 */
export function timelinePs(items: readonly StepItem[], durationPs: (collective: number) => number): number {
  let now = 0;
  const freeAt = new Map<StreamName, number>();
  for (const item of items) {
    if (item.kind === 'compute') now += item.timePs;
    else if (item.kind === 'exposed') now += durationPs(item.collective);
    else {
      const start = Math.max(now, freeAt.get(item.stream) ?? 0);
      freeAt.set(item.stream, start + durationPs(item.collective));
    }
  }
  return Math.max(now, ...freeAt.values());
}

/** How often each of `count` collectives occurs in `items`. */
export function occurrences(items: readonly StepItem[], count: number): number[] {
  const times = new Array<number>(count).fill(0);
  for (const item of items) if (item.kind !== 'compute') times[item.collective]!++;
  return times;
}
