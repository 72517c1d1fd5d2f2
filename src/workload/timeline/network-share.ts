/**
 * The network's share of a step: its time less that on an infinite network, on which calls take no
 * time, and how much of it each collective carries.
 */
import type { ProgramGraph } from './graph.ts';
import { criticalPath, type Layout, layOut } from './layout.ts';

/** The time that calls add to a step; ps. */
export interface NetworkTime {
  /** The step if calls took no time, and computations as long as in the layout. */
  readonly infinitePs: number;
  /** `totalPs` of the layout, less `infinitePs`. */
  readonly addedPs: number;
  /** Collective → its part of `addedPs`; they add up to it, but for rounding. */
  readonly partsPs: Float64Array;
}

/** Calls grow from no time to all of theirs in so many steps. */
const STEPS = 8;

/**
 * The network's share of a layout. All calls grow at once, from no time to their own. The step then
 * grows by the calls on its critical path, so a collective's part is their time on that path, mean
 * over the way (the value of Aumann and Shapley). No order of collectives is assumed.
 */
export function networkTime(graph: ProgramGraph, layout: Layout): NetworkTime {
  const { startPs, endPs, totalPs } = layout;
  const takesPs = (node: number) => endPs[node]! - startPs[node]!;
  // Computations that start earlier take as long as they did.
  const own: ProgramGraph = { ...graph, computePs: Float64Array.from(startPs, (_, node) => takesPs(node)) };
  const at = (part: number) => layOut(own, { callPs: (_, node) => part * takesPs(node) });
  const infinitePs = at(0).totalPs;
  const addedPs = totalPs - infinitePs;
  const partsPs = new Float64Array(graph.program.collectives.length);
  if (addedPs <= 0) return { infinitePs, addedPs, partsPs };
  const addPath = (path: Layout) => {
    for (const node of criticalPath(path)) {
      const called = graph.collective[node]!;
      if (called >= 0) partsPs[called]! += takesPs(node);
    }
  };
  for (let i = 0; i < STEPS; i++) addPath(at((i + 0.5) / STEPS));
  // The path of the whole step has calls, even if those before its last step have none.
  if (partsPs.every((part) => part === 0)) addPath(layout);
  const sum = partsPs.reduce((all, part) => all + part, 0);
  return { infinitePs, addedPs, partsPs: partsPs.map((part) => (part / sum) * addedPs) };
}
