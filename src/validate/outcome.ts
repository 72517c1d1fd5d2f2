/** The outcome of a validation run: a result, or a fabric's facts. */
import type { Result } from '../model/result.ts';
import type { Bill } from '../report/fabric/bill.ts';
import type { TopologyFacts } from '../report/fabric/facts.ts';

export interface FabricOutcome {
  readonly facts: TopologyFacts;
  readonly bill: Bill;
}

/** Plain data: threads hand it over. */
export type Outcome =
  | { readonly kind: 'result'; readonly result: Result }
  | ({ readonly kind: 'fabric' } & FabricOutcome);

/** Selects a part of an outcome that has several. */
export interface Which {
  /** Row of a sweep, bytes; default: the first. */
  readonly size?: number;
  readonly flow?: { readonly src: number; readonly dst: number };
}
