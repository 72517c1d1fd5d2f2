/**
 * A comparison of set-ups: the document that `weft compare --json` prints (`weft.comparison/1`).
 * Names are a contract; fields are only added. Times are in microseconds, power in watts.
 */

import type { MoneyResult } from '../model/money-result.ts';
import type { PartialFacts } from '../model/partial.ts';
import type { FabricSummary, HeldScenario, Quantity, Result } from '../model/result.ts';
import type { Warning } from '../model/warning.ts';
import type { FabricCost } from '../report/fabric/fabric-cost.ts';

/** How a set-up compares with the baseline, over pairs of runs with the same seed. */
export interface Versus {
  /** Geometric mean of the set-up's time over the baseline's. */
  readonly ratio: number;
  /**
   * 95 % interval of the ratio; the ratio itself twice if no seed decides anything; null if one
   * seed says nothing of the spread.
   */
  readonly ci95: readonly [lo: number, hi: number] | null;
  /**
   * `exact`: no seed decides anything of the two. `told`: the interval leaves 1 out. `untold`: it
   * holds 1. `one-seed`: nothing is known of the spread.
   */
  readonly certainty: 'exact' | 'told' | 'untold' | 'one-seed';
  /** Pairs of runs with the same seed; 1 if no seed decides anything. */
  readonly pairs: number;
  /** Pairs whose spread gives the interval: fewer than `pairs` where a precision was asked for. */
  readonly spread_of: number;
  /** If `untold`: about how many seeds would tell; absent if more than 10,000. */
  readonly seeds_to_tell?: number;
  /** If a precision was asked for: pairs that it takes, by the spread of the first ones. */
  readonly pairs_needed?: number;
}

/** One of the set-ups, in the order in which they were given. */
export interface ComparedSetup extends Partial<HeldScenario> {
  readonly name: string;
  readonly scenario_hash: string;
  readonly engine: string;
  readonly fabric: FabricSummary;
  /** Runs, with consecutive seeds from `seed` of the comparison on. */
  readonly seeds: number;
  /** Whether the seed decides anything of the time. */
  readonly seeded: boolean;
  /** Time of the training step, the collective or the messages. */
  readonly time_us: Quantity;
  readonly ideal_us: number;
  /** (time − ideal) / ideal. */
  readonly loss: Quantity;
  /** Absent for the baseline. */
  readonly versus?: Versus;
  /** Null if the fabric has nothing to buy, such as one server. */
  readonly cost: FabricCost | null;
  /** Scenarios with a block `cost` only. */
  readonly money?: MoneyResult;
  /**
   * A set-up that costs no more and takes no longer in the mean, and whether the seeds tell the two
   * times apart; absent for the Pareto set.
   */
  readonly beaten_by?: { readonly name: string; readonly certainty: Versus['certainty'] };
  readonly warnings: readonly Warning[];
}

/** The result of `compare`. */
export interface Comparison {
  readonly schema: 'weft.comparison/1';
  /** Only of interrupted commands. */
  readonly partial?: PartialFacts;
  readonly kind: Result['kind'];
  readonly version: string;
  readonly device: { readonly kind: string; readonly name: string };
  /** Name of the set-up that the others are compared with. */
  readonly baseline: string;
  /** Seed of the first pair. */
  readonly seed: number;
  /** Half of the interval of each ratio that was asked for, as a fraction; null without. */
  readonly precision: number | null;
  readonly currency: string;
  readonly setups: readonly ComparedSetup[];
  /** Names of the set-ups that no other beats in both cost and time; null without all costs. */
  readonly pareto: readonly string[] | null;
  /** From the first run to the last. */
  readonly wall_ms: number;
  readonly warnings: readonly Warning[];
}
