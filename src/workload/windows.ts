/**
 * Cuts the last backward pass into windows in which buckets are under way, and stretches between
 * them. In a stretch nothing runs next to the compute stream. A window begins with a bucket. It
 * ends with an exposed collective that brings ranks together, once its buckets should have been
 * reduced. Layers are alike, so few windows are distinct.
 */
import type { StreamName } from './buckets.ts';
import type { StepItem } from './step.ts';

export interface Stretch {
  /** Whether buckets are under way. */
  readonly busy: boolean;
  readonly items: readonly StepItem[];
  /** The same for stretches of the same items. */
  readonly key: string;
}

/**
 * @param durationPs Time of each collective alone.
 * @param slack How many times longer than alone a window allows for its buckets; with `Infinity`
 *   the first window goes on to the end.
 */
export function cutWindows(
  items: readonly StepItem[],
  durationPs: (collective: number) => number,
  slack: number,
): Stretch[] {
  const stretches: Stretch[] = [];
  let open: StepItem[] = [];
  let busy = false;
  let now = 0;
  let freeAt = new Map<StreamName, number>();
  const close = (next: boolean) => {
    if (open.length > 0) stretches.push({ busy, items: open, key: open.map(itemKey).join(' ') });
    open = [];
    busy = next;
    now = 0;
    freeAt = new Map();
  };
  for (const item of items) {
    if (item.kind === 'post') {
      if (!busy) close(true);
      const start = Math.max(now, freeAt.get(item.stream) ?? 0);
      freeAt.set(item.stream, start + slack * durationPs(item.collective));
    } else {
      now += item.kind === 'compute' ? item.timePs : durationPs(item.collective);
    }
    open.push(item);
    if (busy && item.kind === 'exposed' && now >= Math.max(...freeAt.values())) close(false);
  }
  close(false);
  return stretches;
}

function itemKey(item: StepItem): string {
  if (item.kind === 'compute') return `c${item.timePs}`;
  return item.kind === 'post' ? `p${item.stream}${item.collective}` : `x${item.collective}`;
}
