/** The roles of a training step over time, in letters. */
import type { ItemPlace } from './graph.ts';
import type { LaidOutStep } from './laid-out.ts';
import { roleSegments } from './segments.ts';

/** Computation outside of passes: the optimizer, or without a name. */
export const OTHER = 'o';
/** Exposed communication. */
export const EXPOSED = '-';
/** Waiting for other ranks. */
export const IDLE = '.';

/**
 * A line for each role, `width` letters long: in each part of the time the letter of what takes
 * most of it. Letters are the first of the phase or the label: `F` forward, `B` backward, of which
 * `I` for inputs and `W` for weights.
 */
export function ganttLines(
  { graph, layout }: Pick<LaidOutStep, 'graph' | 'layout'>,
  width: number,
): string[] {
  const columnPs = layout.totalPs / width;
  return roleSegments(graph, layout).map((segments) => {
    const columns = Array.from({ length: width }, () => new Map<string, number>());
    for (const { startPs, endPs, place } of segments) {
      const letter = letterOf(graph.places[place]!);
      const last = Math.min(width - 1, Math.ceil(endPs / columnPs) - 1);
      for (let at = Math.floor(startPs / columnPs); at <= last; at++) {
        const part = Math.min(endPs, (at + 1) * columnPs) - Math.max(startPs, at * columnPs);
        columns[at]!.set(letter, (columns[at]!.get(letter) ?? 0) + part);
      }
    }
    return columns.map((times) => longest(times, columnPs)).join('');
  });
}

function longest(times: ReadonlyMap<string, number>, columnPs: number): string {
  let [best, mostPs] = [IDLE, columnPs];
  for (const timePs of times.values()) mostPs -= timePs;
  for (const [letter, timePs] of times) {
    if (timePs >= mostPs) [best, mostPs] = [letter, timePs];
  }
  return best;
}

/**
 * The letter of an item: `F`, `B`, `I` or `W` of a pass, {@link OTHER} computation, or
 * {@link EXPOSED} for a collective.
 */
export function letterOf({ item, phase }: Pick<ItemPlace, 'item' | 'phase'>): string {
  if (item.kind === 'collective') return EXPOSED;
  const named = [phase.name, item.label].find((name) => name !== undefined && PASS.test(name));
  return named?.[0] ?? OTHER;
}

/** A pass of a pipeline's unit, e.g. `F3`, `B1.0`, or of a part of it, `F attention`. */
const PASS = /^[FBIW](?:\d|\s|$)/;
