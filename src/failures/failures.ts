/**
 * The cost of each single failure: the document of `weft run --each-failure --json`
 * (`weft.failures/1`). Names are a contract; fields are only added. Times are in microseconds.
 */
import type { Versus } from '../compare/comparison.ts';
import type { PartialFacts } from '../model/partial.ts';
import type { Quantity, Result } from '../model/result.ts';
import type { Warning } from '../model/warning.ts';

/** Lost time, and its interval; null if one seed says nothing of the spread. */
export interface LostHours {
  readonly mean: number;
  readonly ci95: readonly [lo: number, hi: number] | null;
}

/** Failures that cost alike; one of them was simulated. */
export interface FailureRow {
  /** Tier of a switch, `cable` or `nic`. */
  readonly kind: string;
  /** The one that was simulated, e.g. `spine 0`. */
  readonly what: string;
  /** Failures that cost alike, this one included. */
  readonly count: number;
  /** The last of them, e.g. `spine 31`; absent for one. */
  readonly to?: string;
  /** Whether the job stops: ranks of it are cut off. Then nothing was simulated. */
  readonly stops: boolean;
  /** Ranks that are cut off by each of them; 0 if none. */
  readonly cut_ranks: number;
  /** Ranks that the simulated one cuts off. */
  readonly ranks?: string;
  /** Its time over that without the failure, pairs of one seed; absent if the job stops. */
  readonly versus?: Versus;
  readonly time_us?: Quantity;
  /** Failures of all of them together, a year; null without a rate. */
  readonly failures_a_year: number | null;
  readonly repair_hours: number | null;
  /** Accelerator-hours that all of them together cost a day; null without a rate. */
  readonly lost_hours_a_day: LostHours | null;
}

/** The result of `eachFailure`. */
export interface Failures {
  readonly schema: 'weft.failures/1';
  /** Only of interrupted commands. */
  readonly partial?: PartialFacts;
  readonly kind: Result['kind'];
  readonly name: string | null;
  readonly version: string;
  readonly device: { readonly kind: string; readonly name: string };
  readonly engine: string;
  readonly seed: number;
  /** Seeds of each simulation; 1 if no seed decides anything of the time without a failure. */
  readonly seeds: number;
  /** Ranks of the fabric: all are paid. */
  readonly accelerators: number;
  /** Without a failure. */
  readonly time_us: Quantity;
  /** Single failures, and those that were simulated. */
  readonly failures: number;
  readonly simulated: number;
  readonly restart_hours: number;
  /** Worst first: those that stop the job, then by time. */
  readonly rows: readonly FailureRow[];
  /** Accelerator-hours a day of all rows that have a rate. */
  readonly lost_hours_a_day: number;
  /** Price of them a day; null without a block `cost`. */
  readonly lost_a_day: number | null;
  readonly currency: string;
  readonly wall_ms: number;
  readonly warnings: readonly Warning[];
}
