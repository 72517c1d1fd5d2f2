/**
 * Next sets as the kernels read them: a set is how many links it has, and then these, so that one
 * index finds both.
 */
import { NO_SET, type RouteTables } from '../../model/routes.ts';

export interface NextLinks {
  /** Every set: how many, and its links. */
  readonly words: Uint32Array;
  /** Next sets by row and node, as places in `words`. */
  readonly placed: (nextSet: Uint32Array) => Uint32Array;
}

/** Lays out the sets of routes. */
export function nextLinks({ setStart, setLinks }: RouteTables): NextLinks {
  const sets = setStart.length - 1;
  const words = new Uint32Array(sets + setLinks.length);
  // A count stands before each set, so set s begins s words later than its links do.
  for (let set = 0; set < sets; set++) {
    const [start, end] = [setStart[set]!, setStart[set + 1]!];
    words[start + set] = end - start;
    words.set(setLinks.subarray(start, end), start + set + 1);
  }
  const placed = (nextSet: Uint32Array): Uint32Array =>
    nextSet.map((set) => (set === NO_SET ? NO_SET : setStart[set]! + set));
  return { words, placed };
}
