/**
 * The links that a flow loads and its latency, told step by step. Flows of two parts of a schedule
 * whose tales are the same but for the names of links cannot be told apart.
 */

/** Hears of the links of flows. */
export interface Trail {
  /** The flow may load a link of so many bytes/ps. */
  readonly link: (link: number, capacity: number) => void;
  /** A number that matters as well: a latency (ps), a count. */
  readonly fact: (value: number) => void;
  /** Whether the links from a node to a class were told before; they are not told again then. */
  readonly known: (start: number, dstClass: number) => boolean;
}

/**
 * Tells of a flow between two ranks, with the entropy `channel`. False if the flow has no path, or
 * if this would take long.
 */
export type Tell = (src: number, dst: number, channel: number, trail: Trail) => boolean;

/** The links that flows load. */
export interface Ways {
  readonly tell: Tell;
  /**
   * Links have numbers below this. Those from the fabric's count of links on are limits that
   * several links have in common.
   */
  readonly linkCount: number;
}
