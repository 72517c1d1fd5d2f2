/** Runs a recorded list over and over, looking at the counters now and then. */
import type { Device, DispatchList } from '../../device/device.ts';

/** Longest stretch without a look at the counters, and without letting the process breathe, ms. */
const BREATH_MS = 50;

/**
 * The finding of a look at the counters: the end; or how often the list is to run before the next
 * look, if that is settled.
 */
export type Look<T> = { readonly end: T } | { readonly next: number | undefined };

/** How often the list runs before the first look, and at most before any other. */
export interface PumpOptions {
  readonly first: number;
  readonly most: number;
}

/**
 * Runs `list` until `look` finds an end. Where a look does not say when the next is due, it comes
 * about every 50 ms.
 */
export async function pump<T>(
  device: Device,
  list: DispatchList,
  { first, most }: PumpOptions,
  look: () => Promise<Look<T>>,
): Promise<T> {
  let times = first;
  let breathed = performance.now();
  for (;;) {
    const before = performance.now();
    device.run(list, times);
    const seen = await look();
    if ('end' in seen) return seen.end;
    times = seen.next ?? fitting(times, performance.now() - before, most);
    if (performance.now() - breathed > BREATH_MS) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      breathed = performance.now();
    }
  }
}

/**
 * How often the list fits into the stretch, at most four times as often as the last time, which
 * took `tookMs`.
 */
function fitting(times: number, tookMs: number, most: number): number {
  const fits = Math.round((times * BREATH_MS) / Math.max(tookMs, 0.01));
  return Math.max(1, Math.min(most, fits, times * 4));
}
