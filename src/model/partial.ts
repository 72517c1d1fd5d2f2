/** The facts of an interrupted run: how much was done, and what is missing. */

/** The things that a run does one after the other. */
export type PartialUnit =
  | 'seeds'
  | 'rungs'
  | 'sizes'
  | 'variants'
  | 'set-ups'
  | 'changes'
  | 'failures'
  | 'cases';

/** One kind of things of which some were not done. */
export interface PartialPart {
  readonly unit: PartialUnit;
  readonly done: number;
  /** All that were asked for. */
  readonly of: number;
  /** Names of those that were not done, where they have some. */
  readonly missing?: readonly string[];
}

/** An answer of an engine, for `--resume`. */
export interface ResumeAnswer {
  /** Name of the simulation. */
  readonly key: string;
  readonly engine_ms: number;
  readonly windows?: number;
  readonly seeds: readonly number[];
  /** Base64 of packed replicas, deflated. */
  readonly replicas: string;
}

/** The answers that another run goes on from. */
export interface Resume {
  /** Version of weft, and kind of device: others may have other answers. */
  readonly version: string;
  readonly device: string;
  readonly answers: readonly ResumeAnswer[];
  /** Answers that were left out because there are too many bytes of them; absent if none were. */
  readonly left_out?: number;
}

/** Part of every document of an interrupted run. */
export interface PartialFacts {
  readonly parts: readonly PartialPart[];
  readonly resume?: Resume;
}
