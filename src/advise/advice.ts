/**
 * Advice on a scenario: the document that `weft advise --json` prints (`weft.advice/1`). Names are
 * a contract; fields are only added. Times are in microseconds, power in watts.
 */
import type { Versus } from '../compare/comparison.ts';
import type { PartialFacts } from '../model/partial.ts';
import type { FabricSummary, HeldScenario, Quantity, Result } from '../model/result.ts';
import type { Warning } from '../model/warning.ts';
import type { FabricCost } from '../report/fabric/fabric-cost.ts';
import type { Takes } from './change.ts';

/** The scenario as it is. */
export interface AsItIs {
  readonly fabric: FabricSummary;
  readonly time_us: Quantity;
  readonly ideal_us: number;
  /** (time − ideal) / ideal. */
  readonly loss: Quantity;
  /** Null if the fabric has nothing to buy, such as one server. */
  readonly cost: FabricCost | null;
}

/** A change, or several together, that was run with the same seeds. */
export interface TriedChange extends Partial<HeldScenario> {
  /** The changes, a text each. */
  readonly what: readonly string[];
  readonly takes: readonly Takes[];
  /** As after `--set`. */
  readonly settings: readonly string[];
  readonly time_us: Quantity;
  /** Time that it gives back: differences of pairs with one seed; negative if it takes more. */
  readonly saves_us: Quantity;
  /** Its time over that of the scenario as it is. */
  readonly versus: Versus;
  /** Price and power above those of the scenario; null where a part has no price. */
  readonly costs: { readonly price: number; readonly watts: number } | null;
  /** Warnings that the scenario itself does not have. */
  readonly warnings: readonly Warning[];
}

/** Several changes at once, compared with what they give back alone. */
export interface Together extends TriedChange {
  /** Sum of what each gives back alone, mean, minus what all give back at once; µs. */
  readonly overlap_us: number;
}

/** A change that was not run. */
export interface NotTried {
  readonly what: string;
  readonly takes: Takes;
  readonly settings: readonly string[];
  readonly why: string;
}

/** The result of `advise`. */
export interface Advice extends Partial<HeldScenario> {
  readonly schema: 'weft.advice/1';
  /** Only of interrupted commands. */
  readonly partial?: PartialFacts;
  readonly kind: Result['kind'];
  readonly name: string | null;
  readonly version: string;
  readonly device: { readonly kind: string; readonly name: string };
  readonly engine: string;
  readonly seed: number;
  /** Runs of each set-up, with consecutive seeds; 1 if no seed decides anything. */
  readonly seeds: number;
  readonly currency: string;
  readonly as_it_is: AsItIs;
  /** All single changes that were run, those that give back most first. */
  readonly changes: readonly TriedChange[];
  /** The best few together; null if no two give back more than the best alone. */
  readonly together: Together | null;
  readonly not_tried: readonly NotTried[];
  readonly wall_ms: number;
  readonly warnings: readonly Warning[];
}
