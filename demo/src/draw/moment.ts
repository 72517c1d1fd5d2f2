/** A fabric's links at one moment of a timeline. */
import type { LinkTimeline } from 'weft';
import type { Measure } from './picture.ts';

/** The row that covers a time: the first that ends at or after it; the last if none does. */
export function rowAt(timesPs: Float64Array, timePs: number): number {
  let low = 0;
  let high = Math.max(0, timesPs.length - 1);
  while (low < high) {
    const middle = (low + high) >> 1;
    if (timesPs[middle]! < timePs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** End of the observations, ps; 0 without any. */
export function endOf(timeline: LinkTimeline | undefined): number {
  return timeline?.timesPs.at(-1) ?? 0;
}

/**
 * The value of full colour: the link's rate, or the longest queue of the run, bytes (1 without a
 * queue).
 */
export function fullScale(timeline: LinkTimeline | undefined, measure: Measure): number {
  if (measure === 'utilization') return 1;
  let most = 0;
  for (const bytes of timeline?.queueBytes ?? []) if (bytes > most) most = bytes;
  return most || 1;
}

/**
 * Each link's value at a time as a share of `full`, 0 … 1, into `out`. Utilization is that of the
 * row; a queue grows or shrinks evenly from one row's end to the next.
 */
export function valuesAt(
  timeline: LinkTimeline,
  measure: Measure,
  timePs: number,
  full: number,
  out: Float32Array,
): void {
  const { links, timesPs, utilization } = timeline;
  const row = rowAt(timesPs, timePs);
  const at = row * links;
  if (measure === 'utilization') {
    for (let link = 0; link < links; link++) out[link] = utilization[at + link]! / full;
    return;
  }
  const share = shareOfRow(timesPs, row, timePs);
  for (let link = 0; link < links; link++) out[link] = queueIn(timeline, row, link, share) / full;
}

/**
 * Each link's mean over a range as a share of `full`, 0 … 1, into `out`: of utilization, or of the
 * queue, which is taken at the ends of rows. Rows count by the time that they share with the range.
 */
export function meansOver(
  { links, timesPs, utilization, queueBytes }: LinkTimeline,
  measure: Measure,
  { fromPs, toPs }: { readonly fromPs: number; readonly toPs: number },
  full: number,
  out: Float32Array,
): void {
  const values = measure === 'utilization' ? utilization : queueBytes;
  out.fill(0);
  let seenPs = 0;
  for (let row = rowAt(timesPs, fromPs); values && row < timesPs.length; row++) {
    const start = row === 0 ? 0 : timesPs[row - 1]!;
    const shared = Math.min(toPs, timesPs[row]!) - Math.max(fromPs, start);
    if (shared <= 0) break;
    seenPs += shared;
    for (let link = 0; link < links; link++) out[link]! += values[row * links + link]! * shared;
  }
  if (seenPs > 0) for (let link = 0; link < links; link++) out[link]! /= seenPs * full;
}

/** Bytes that wait for a link at a time; 0 if queues were not seen. */
export function queueAt(timeline: LinkTimeline, link: number, timePs: number): number {
  const row = rowAt(timeline.timesPs, timePs);
  return queueIn(timeline, row, link, shareOfRow(timeline.timesPs, row, timePs));
}

function queueIn({ queueBytes, links }: LinkTimeline, row: number, link: number, share: number): number {
  if (!queueBytes) return 0;
  const before = row === 0 ? 0 : queueBytes[(row - 1) * links + link]!;
  return before + (queueBytes[row * links + link]! - before) * share;
}

/** How much of a row has gone by, 0 … 1. */
function shareOfRow(timesPs: Float64Array, row: number, timePs: number): number {
  const start = row === 0 ? 0 : timesPs[row - 1]!;
  const length = timesPs[row]! - start;
  return length > 0 ? Math.min(1, Math.max(0, (timePs - start) / length)) : 1;
}

/** A column of a link, added up to the row that covers a time. */
export function countedTo(
  { links, timesPs }: LinkTimeline,
  column: Uint32Array | undefined,
  link: number,
  timePs: number,
): number {
  if (!column) return 0;
  let sum = 0;
  for (let row = rowAt(timesPs, timePs); row >= 0; row--) sum += column[row * links + link]!;
  return sum;
}

/** How long a link has been paused by a time, ps. */
export function pausedTo({ links, timesPs, paused }: LinkTimeline, link: number, timePs: number): number {
  if (!paused) return 0;
  let sum = 0;
  for (let row = rowAt(timesPs, timePs); row >= 0; row--) {
    const start = row === 0 ? 0 : timesPs[row - 1]!;
    sum += paused[row * links + link]! * (Math.min(timePs, timesPs[row]!) - start);
  }
  return sum;
}

/** The end of the row in which links carry most, all together; of equals the first. */
export function busiestTime({ timesPs, links, utilization }: LinkTimeline): number {
  let most = -1;
  let found = 0;
  timesPs.forEach((timePs, row) => {
    let sum = 0;
    for (let at = row * links; at < (row + 1) * links; at++) sum += utilization[at]!;
    if (sum > most) [most, found] = [sum, timePs];
  });
  return found;
}
