/** The part of the time that a drawing shows. */

/** Simulated time, ps. */
export interface TimeWindow {
  readonly fromPs: number;
  readonly toPs: number;
}

/** The least that is shown, ps. */
const LEAST_PS = 1000;

/** The window made `factor` times as narrow, where `atPs` keeps its place; it stays in `whole`. */
export function zoomed(
  { fromPs, toPs }: TimeWindow,
  factor: number,
  atPs: number,
  whole: TimeWindow,
): TimeWindow {
  const length = toPs - fromPs;
  const most = whole.toPs - whole.fromPs;
  const next = Math.min(most, Math.max(Math.min(LEAST_PS, most), length / factor));
  const from = atPs - ((atPs - fromPs) / length) * next;
  return within({ fromPs: from, toPs: from + next }, whole);
}

/** The window moved by `byPs`; it stays in `whole`. */
export function panned({ fromPs, toPs }: TimeWindow, byPs: number, whole: TimeWindow): TimeWindow {
  return within({ fromPs: fromPs + byPs, toPs: toPs + byPs }, whole);
}

/** A window around a stretch, with a margin of a part of its length at both ends. */
export function around(fromPs: number, toPs: number, whole: TimeWindow, margin = 0.1): TimeWindow {
  const length = Math.max(toPs - fromPs, LEAST_PS);
  const middle = (fromPs + toPs) / 2;
  const half = length * (0.5 + margin);
  return within({ fromPs: middle - half, toPs: middle + half }, whole);
}

/** The window moved, so that it lies in `whole`; all of `whole` if it is longer. */
function within({ fromPs, toPs }: TimeWindow, whole: TimeWindow): TimeWindow {
  const length = toPs - fromPs;
  if (length >= whole.toPs - whole.fromPs) return whole;
  const from = Math.min(Math.max(fromPs, whole.fromPs), whole.toPs - length);
  return { fromPs: from, toPs: from + length };
}
