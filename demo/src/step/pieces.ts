/**
 * The pieces of a lane at a scale: items where they can be told apart, passes of micro-batches as
 * one block, and runs of anything smaller than two pixels as one.
 */
import type { StepTracks } from 'weft';
import { firstAtLeast } from './sums.ts';
import type { TimeWindow } from './window.ts';

/** Items `first` to, but without, `end` as one piece. */
export interface Piece {
  readonly kind: 'item' | 'unit' | 'run';
  readonly first: number;
  readonly end: number;
  /** Index of the unit, if `kind` is that. */
  readonly unit: number;
}

/** Pixels below which items share a piece. */
const LEAST = 2;
/** Mean width of its items, px, from which on a pass is drawn item by item. */
const OPEN = 5;

/** The pieces of a lane in a window, from left to right. */
export function piecesOf(
  tracks: StepTracks,
  lane: number,
  { fromPs, toPs }: TimeWindow,
  psPerPixel: number,
): Piece[] {
  const { units } = tracks;
  const { startPs, endPs } = tracks.items;
  const { first: laneFirst, end: laneEnd } = tracks.lanes[lane]!;
  const leastPs = LEAST * psPerPixel;
  const pieces: Piece[] = [];
  const firstOf = (unit: number) => units.first[unit]!;
  const starts = (unit: number) => startPs[firstOf(unit)]!;
  const ends = (unit: number) => endPs[firstOf(unit + 1) - 1]!;
  const firstUnit = firstAtLeast(firstOf, laneFirst, 0, units.name.length);
  const endUnit = firstAtLeast(firstOf, laneEnd, firstUnit, units.name.length);

  /** Adds the items of a run one by one, small ones together. */
  function addItems(from: number, to: number): void {
    let item = firstAtLeast((i) => endPs[i]!, fromPs, from, to);
    while (item < to && startPs[item]! < toPs) {
      if (endPs[item]! - startPs[item]! >= leastPs) {
        pieces.push({ kind: 'item', first: item, end: item + 1, unit: -1 });
        item++;
        continue;
      }
      const untilPs = startPs[item]! + leastPs;
      let next = Math.max(
        item + 1,
        firstAtLeast((i) => startPs[i]!, untilPs, item, to),
      );
      // The last of them may be wide enough for itself.
      if (next - 1 > item && endPs[next - 1]! - startPs[next - 1]! >= leastPs) next--;
      pieces.push({ kind: next - item > 1 ? 'run' : 'item', first: item, end: next, unit: -1 });
      item = next;
    }
  }

  let unit = firstAtLeast(ends, fromPs, firstUnit, endUnit);
  while (unit < endUnit && starts(unit) < toPs) {
    const takes = ends(unit) - starts(unit);
    const [from, to] = [firstOf(unit), firstOf(unit + 1)];
    if (takes < leastPs) {
      const untilPs = starts(unit) + leastPs;
      let next = Math.max(unit + 1, firstAtLeast(starts, untilPs, unit, endUnit));
      if (next - 1 > unit && ends(next - 1) - starts(next - 1) >= leastPs) next--;
      const end = firstOf(next);
      pieces.push({ kind: end - from > 1 ? 'run' : 'item', first: from, end, unit: -1 });
      unit = next;
      continue;
    }
    const closed = units.name[unit]! >= 0 && takes / (to - from) < OPEN * psPerPixel;
    if (closed) pieces.push({ kind: 'unit', first: from, end: to, unit });
    else addItems(from, to);
    unit++;
  }
  return pieces;
}

/** The index of the piece at a time, or of the nearest one within `nearPs`; -1: none. */
export function pieceAt(
  { items }: StepTracks,
  pieces: readonly Piece[],
  timePs: number,
  nearPs: number,
): number {
  let best = -1;
  let bestPs = nearPs;
  pieces.forEach(({ first, end }, index) => {
    const offPs = Math.max(items.startPs[first]! - timePs, timePs - items.endPs[end - 1]!, 0);
    if (offPs > bestPs || (offPs === bestPs && best >= 0)) return;
    best = index;
    bestPs = offPs;
  });
  return best;
}
