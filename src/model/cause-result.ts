/** The causes of a loss, as a result has them. */
import type { LinkName, RungName } from './result.ts';

/** The part of a rung's delta that one kind of item carries. */
export interface CarrierResult {
  /**
   * `compute`, `bubble` (waiting for other ranks), or the group of a collective, e.g. `dp`; `all`
   * for a single collective or messages.
   */
  readonly item: string;
  readonly name: string;
  /** More time of a rank than at the rung before; mean over ranks and seeds. */
  readonly delta_us: number;
  /** Its time alone on the fabric over that at the rung before; collectives and messages only. */
  readonly alone?: number;
  /** The link that its bytes keep busy longest at this rung. */
  readonly link?: BusyLink;
}

/** A link of a rung, where no seed decides on it. */
export interface BusyLink extends LinkName {
  /** Time of its bytes at its rate over that of the busiest port of a rank. */
  readonly to_ports: number;
}

/** A rung of the fabric and what carries its delta. */
export interface CauseResult {
  readonly rung: RungName;
  readonly delta_us: number;
  /** Largest first; they sum to the delta. */
  readonly carriers: readonly CarrierResult[];
}
