/**
 * A validation case: scenarios, quantities read from their results, published or derived values,
 * and tolerances. Read from files under `validation/` (read.ts).
 */
import type { MapNode } from '../scenario/text/tree.ts';
import type { Quantity } from './quantities.ts';

/** Parts of the product that cases are about. */
export const CASE_KINDS = [
  'flow',
  'packet',
  'algorithm',
  'routing',
  'congestion',
  'step',
  'reliability',
] as const;
export type CaseKind = (typeof CASE_KINDS)[number];

/** Cases are printed and summed up by group. */
export const GROUPS = [
  'collectives',
  'packets',
  'fabrics',
  'steps',
  'measured steps',
  'closed forms',
] as const;
export type Group = (typeof GROUPS)[number];

/** How far a value may be from the expected one, or where it may lie. */
export type Tolerance =
  | {
      readonly how: 'relative';
      /** Part of the expected value. */
      readonly part: number;
      /** The tolerance is on the reciprocal: for a rate, on the time. */
      readonly reciprocal: boolean;
    }
  | { readonly how: 'absolute' /** In the quantity's base unit. */; readonly by: number }
  | { readonly how: 'range'; readonly atLeast: number; readonly atMost: number }
  /** The quantity does not fall from run to run, or rises. */
  | { readonly how: 'order'; readonly runs: readonly string[]; readonly strictly: boolean }
  /** The values reach into this range, in the quantity's base unit. */
  | { readonly how: 'holds'; readonly from: number; readonly to: number }
  | { readonly how: 'is'; readonly text: string };

/** One scenario of a case. */
export interface CaseRun {
  /** Empty where the case has one alone. */
  readonly name: string;
  /** The scenario as a tree, with its places in the case's file. */
  readonly scenario: MapNode;
  /** Whether it is a fabric without a workload: its facts are read. */
  readonly factsOnly: boolean;
  /** Whether a check reads messages one by one. */
  readonly listFlows: boolean;
}

/** A quantity of a run that is held to a value: a row of the table. */
export interface Check {
  /** Distinguishes the row from others of its case: a size, a run; may be empty. */
  readonly label: string;
  readonly run: string;
  /** The run whose value divides that of `run`. */
  readonly over?: string;
  readonly quantity: Quantity;
  /** Row of a sweep, bytes. */
  readonly size?: number;
  /** The message that is looked at. */
  readonly flow?: { readonly src: number; readonly dst: number };
  /** The value among seeds that decides; default: mean. */
  readonly statistic: 'mean' | 'least' | 'most';
  /** In the quantity's base unit. */
  readonly expected?: number;
  readonly tolerance: Tolerance;
  /** Why it is known to miss. */
  readonly explanation?: string;
  /** Why it is shown, judged, and left out of the error of its group. */
  readonly uncounted?: string;
  /** The run without software's figures, shown next to it. */
  readonly untuned?: string;
}

export interface Case {
  readonly id: string;
  readonly group: Group;
  readonly kind: CaseKind;
  /** A sentence that says what it tests. */
  readonly tests: string;
  readonly source: string;
  /** Id of the table of measured values that its rows are. */
  readonly table?: string;
  /** Whether it belongs to the subset that runs by default. */
  readonly quick: boolean;
  /** Seconds of one core that one draw of all runs takes, measured once. */
  readonly takesS: number;
  /** Most memory that one of its simulations takes, bytes. */
  readonly memoryBytes: number;
  /** So many times with seeds 1, 2, 3 …: of patterns that are drawn. */
  readonly draws: number;
  readonly runs: readonly CaseRun[];
  readonly checks: readonly Check[];
  /** The file, as shown, and the line it begins at. */
  readonly place: string;
  /** Where files that its scenarios name are looked for. */
  readonly directory: string;
}
