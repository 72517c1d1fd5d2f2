/** How `auto` chose an algorithm, or a profile its protocol: the candidates in a result. */
import type { LeftOutReason } from './left-out.ts';

/** A way to do a collective that was a candidate of `auto`, or of a profile's protocols. */
export interface ChoiceWay {
  readonly algorithm: string;
  readonly protocol?: string;
  /** Channels of each rank, where several numbers of them were candidates. */
  readonly channels?: number;
}

/** The candidates of a choice of algorithm or protocol. */
export interface ChoiceResult {
  /** Quickest first: its time on the fabric without faults, mean of the seeds tried. */
  readonly looked_at: readonly (ChoiceWay & {
    readonly time_us: number;
    /** Simulated whole; or its first part, gone on with. `scaling`: in results of weft 0.2 only. */
    readonly by: 'simulation' | 'part' | 'scaling';
  })[];
  readonly left_out: readonly LeftOutWay[];
}

/** A way that was not looked at to its end, or not at all. */
export interface LeftOutWay extends ChoiceWay {
  /** Why, as a value; `leftOutText` says it in words. */
  readonly why: LeftOutReason;
  /** It takes no less. */
  readonly at_least_us?: number;
}
