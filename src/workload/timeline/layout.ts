/** A program laid out in time, for given durations of the calls of its collectives. */
import type { ProgramGraph } from './graph.ts';

/** The durations of nodes. */
export interface Durations {
  /** Time of a call, a node of the graph, ps. */
  callPs(collective: number, node: number): number;
  /** Time of a computation of a role that starts at a time, ps; default: as the program says. */
  readonly computePs?: ((timePs: number, role: number, startPs: number) => number) | undefined;
}

/** When each node of a graph starts and ends, ps from the start of the step. */
export interface Layout {
  readonly startPs: Float64Array;
  readonly endPs: Float64Array;
  /** The node whose end let this one start; -1 for those that wait for none. */
  readonly cause: Int32Array;
  /** When everything has ended. */
  readonly totalPs: number;
  /** A node that ends last; -1 without nodes. */
  readonly last: number;
}

/** Durations of a program without communication. */
export const NO_CALLS: Durations = { callPs: () => 0 };

/**
 * Lays out the nodes of a graph: each starts when all that it waits for have ended. If several end
 * together, the first of them in the program is the cause.
 */
export function layOut(graph: ProgramGraph, { callPs, computePs: slowed }: Durations): Layout {
  const { count, collective, computePs, sides, places } = graph;
  const { start: firstWait, values: waits } = graph.waitsFor;
  const startPs = new Float64Array(count);
  const endPs = new Float64Array(count);
  const cause = new Int32Array(count).fill(-1);
  let last = -1;
  for (let node = 0; node < count; node++) {
    let start = 0;
    for (let w = firstWait[node]!; w < firstWait[node + 1]!; w++) {
      const before = waits[w]!;
      if (cause[node] !== -1 && endPs[before]! <= start) continue;
      start = endPs[before]!;
      cause[node] = before;
    }
    const called = collective[node]!;
    const alone = computePs[node]!;
    const role = slowed && called < 0 ? places[sides.values[sides.start[node]!]!]!.role : 0;
    startPs[node] = start;
    endPs[node] = start + (called >= 0 ? callPs(called, node) : slowed ? slowed(alone, role, start) : alone);
    if (last < 0 || endPs[node]! > endPs[last]!) last = node;
  }
  return { startPs, endPs, cause, totalPs: last < 0 ? 0 : endPs[last]!, last };
}

/** The nodes that decide how long the step takes, first to last: each lets the next one start. */
export function criticalPath({ cause, last }: Layout): number[] {
  const path: number[] = [];
  for (let node = last; node >= 0; node = cause[node]!) path.push(node);
  return path.reverse();
}
