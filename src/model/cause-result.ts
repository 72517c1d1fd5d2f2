/** The causes of a loss, as a result has them. */
import type { CauseFacts, CauseKind } from './cause-facts.ts';
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

/** A link that holds flows up. */
export interface BottleneckLink extends LinkName {
  /** Time that its bytes take at its rate, of all calls of the step together. */
  readonly busy_us: number;
  /** That time over the one of the busiest port of a rank; only where ranks have ports. */
  readonly to_ports?: number;
  /** Links like it that are as busy, itself too. */
  readonly alike: number;
}

/** A link that bound the messages of the critical path of one call, all calls together. */
export interface BoundLink extends LinkName {
  /** For how long. */
  readonly bound_us: number;
  /** Time that they would have saved at the rate which their ports allow. */
  readonly lost_us: number;
}

/** A cause of a kind, with its facts. */
export type ReasonOf<K extends CauseKind> = {
  readonly kind: K;
  readonly facts: CauseFacts[K];
};

/** Why a rung takes time: a part of its delta. */
export type ReasonResult = { [K in CauseKind]: ReasonOf<K> }[CauseKind] & {
  /** Mean over ranks and seeds, as the carriers are; the reasons of a rung sum to its delta. */
  readonly delta_us: number;
  /** The carriers that it holds up, by name; longest first. */
  readonly by: readonly string[];
  readonly link?: BottleneckLink;
  /**
   * The links that bound the critical path, most time lost first; at most four. Only for fluids,
   * and calls that are not too large to be looked at moment by moment.
   */
  readonly bound?: readonly BoundLink[];
  /** Pairs of ranks whose flows share the link, most bytes first; at most eight. */
  readonly flows?: readonly (readonly [src: number, dst: number])[];
  /** With packets and PFC: links that are paused since this link has a queue, and the pauses. */
  readonly pfc?: { readonly links: number; readonly pauses: number };
};

/** A rung and what carries its delta. */
export interface CauseResult {
  readonly rung: RungName;
  readonly delta_us: number;
  /** Largest first; they sum to the delta. */
  readonly carriers: readonly CarrierResult[];
  /** Largest first; they sum to the delta. Not in older results. */
  readonly reasons?: readonly ReasonResult[];
}

/** A reason as JSON has it: of another version, its kind may be unknown here. */
export interface ReasonDocument
  extends Pick<ReasonResult, 'delta_us' | 'by' | 'link' | 'bound' | 'flows' | 'pfc'> {
  readonly kind: string;
  readonly facts: Readonly<Record<string, string | number>>;
}

/** A rung as JSON has it. */
export interface CauseDocument extends Omit<CauseResult, 'reasons'> {
  readonly reasons?: readonly ReasonDocument[];
}
