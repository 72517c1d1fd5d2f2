/** Times of items added up, so that any run of items of a lane is known at once. */
import { ItemKind, type StepTracks } from 'weft';

/** The uses of a lane's time. */
export const PARTS = ['forward', 'backward', 'other', 'hidden', 'exposed', 'lost'] as const;
export type Part = (typeof PARTS)[number];

/** For each part: item → its time in all items before, ps, over all lanes. */
export type Sums = Readonly<Record<Part, Float64Array>>;

/** The part of a call that the role waits for, and that the ideal fabric would not have; ps. */
export function lostPs({ exposedPs, addedPs }: StepTracks['items'], item: number): number {
  return Math.min(exposedPs[item]!, addedPs[item]!);
}

/** The part of a computation's time. */
export function partOf(kind: number): Part {
  if (kind === ItemKind.forward) return 'forward';
  return kind === ItemKind.other ? 'other' : 'backward';
}

/** The sums of all items. */
export function sumsOf({ items }: StepTracks): Sums {
  const { startPs, endPs, kind, exposedPs } = items;
  const count = kind.length;
  const made = PARTS.map((part) => [part, new Float64Array(count + 1)] as const);
  const sums = Object.fromEntries(made) as Record<Part, Float64Array>;
  for (let item = 0; item < count; item++) {
    for (const [, sum] of made) sum[item + 1] = sum[item]!;
    const takes = endPs[item]! - startPs[item]!;
    if (kind[item] !== ItemKind.call) {
      sums[partOf(kind[item]!)][item + 1]! += takes;
      continue;
    }
    const lost = lostPs(items, item);
    sums.hidden[item + 1]! += takes - exposedPs[item]!;
    sums.exposed[item + 1]! += exposedPs[item]! - lost;
    sums.lost[item + 1]! += lost;
  }
  return sums;
}

/** Time of a part in items `first` to, but without, `end`, ps. */
export function timeIn(sums: Sums, part: Part, first: number, end: number): number {
  return sums[part][end]! - sums[part][first]!;
}

/** The first index in `from` … `to` whose value is not below `value`; `to` if there is none. */
export function firstAtLeast(
  valueAt: (index: number) => number,
  value: number,
  from: number,
  to: number,
): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (valueAt(middle) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
