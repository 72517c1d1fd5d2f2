/** Lanes of items. */
import type { StepTracks } from 'weft';

/** The lane of an item. */
export function laneOf({ lanes }: Pick<StepTracks, 'lanes'>, item: number): number {
  let [low, high] = [0, lanes.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (lanes[middle]!.first <= item) low = middle;
    else high = middle - 1;
  }
  return low;
}
