/**
 * How hops to a destination are measured, and which links lead closer: the base of next sets.
 */
import type { Adjacency } from './adjacency.ts';

/** The result of a search. */
export interface Found {
  /** Hops from each node, the most that packets take, -1 without a way. */
  readonly distance: Int32Array;
  /** Nodes that have a way, by distance. */
  readonly queue: Uint32Array;
}

export interface Way {
  /**
   * Measures hops to `target`, a node; returns how many nodes have a way, the target among them.
   */
  readonly search: (graph: Adjacency, target: number, into: Found) => number;
  /** Whether a node takes a link to `next` on its way to the target of the last search. */
  readonly takes: (node: number, next: number) => boolean;
}
