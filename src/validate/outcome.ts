/** What a validation run came to: a result, or a fabric's facts. */
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

/** What of an outcome is looked at, where there are several. */
export interface Which {
  /** Row of a sweep, bytes; the first where not given. */
  readonly size?: number;
  readonly flow?: { readonly src: number; readonly dst: number };
}
