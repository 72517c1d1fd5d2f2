/** Items of a lane that belong together: those of one pass of a micro-batch. */
import type { LaidOutStep } from '../laid-out.ts';
import type { Sides } from './sides.ts';

/** Runs of items, lane by lane in the order of time; each item is in one. */
export interface Units {
  /** Unit → its first item; the last value is the number of items. */
  readonly first: Uint32Array<ArrayBuffer>;
  /** Index into the names of units; -1: not a pass of the compute stream. */
  readonly name: Int32Array<ArrayBuffer>;
}

/** A pass of a pipeline's unit: its letter, its micro-batch and perhaps its chunk: `B3`, `F1.0`. */
const UNIT = /^[FBIW]\d+(?:\.\d+)?$/;

/** The units of all lanes, and their names. */
export function unitsOf(
  { graph }: LaidOutStep,
  { place, count, lanes }: Sides,
): { readonly units: Units; readonly unitNames: string[] } {
  const first: number[] = [];
  const name: number[] = [];
  const names = new Map<string, number>();
  const phaseOf = (item: number) => graph.places[place[item]!]!.phase;
  for (const lane of lanes) {
    let item = lane.first;
    while (item < lane.end) {
      const phase = phaseOf(item);
      let end = item + 1;
      while (end < lane.end && phaseOf(end) === phase) end++;
      const text = lane.stream === 0 && UNIT.test(phase.name ?? '') ? phase.name : undefined;
      if (text !== undefined && !names.has(text)) names.set(text, names.size);
      // Repeats are alike, unless some of their calls take no time.
      const length = (end - item) / phase.repeat;
      for (; item < end; item += Number.isInteger(length) ? length : end - item) {
        first.push(item);
        name.push(text === undefined ? -1 : names.get(text)!);
      }
    }
  }
  first.push(count);
  return {
    units: { first: Uint32Array.from(first), name: Int32Array.from(name) },
    unitNames: [...names.keys()],
  };
}
