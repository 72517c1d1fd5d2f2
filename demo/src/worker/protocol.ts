/** The messages between the page and its worker. */
import type {
  Advice,
  DeviceChoice,
  Drawing,
  Fabric,
  FamilyDescription,
  LinkTimeline,
  ParamSpec,
  PlainBlock,
  Result,
  StepTracks,
} from 'weft';

/** Everything a scenario may choose from, as data. */
export interface Catalogue {
  readonly families: readonly FamilyDescription[];
  /** Blocks of `training:` and their parameters. */
  readonly training: Readonly<Record<string, ParamSpec>>;
  /** Further keys of `training:`. */
  readonly trainingKeys: ParamSpec;
  /** `seed` and `seeds`. */
  readonly seeds: ParamSpec;
}

/** The fault of a scenario, and its line in the text, from 1. */
export interface Complaint {
  readonly what: string;
  readonly advice?: string | undefined;
  readonly line?: number | undefined;
  /** All of it, with the line and a caret. */
  readonly text: string;
}

/** The facts of a sound scenario before it runs. */
export interface Facts {
  readonly hash: string;
  readonly ranks: number;
  readonly switches: number;
  readonly links: number;
  readonly warnings: readonly string[];
}

export type Checked =
  | { readonly sound: true; readonly facts: Facts }
  | { readonly sound: false; readonly complaints: readonly Complaint[] };

/** Why a run was on the CPU although WebGPU was possible. */
export const CHOSEN = 'chosen by you';

/** The device of a run, and why no other. */
export interface DeviceBadge {
  readonly kind: 'cpu' | 'webgpu';
  readonly name: string;
  /** The form that its kernels ran in. */
  readonly form: 'wgsl' | 'wasm' | 'js';
  readonly why: string | undefined;
}

/** A line of a timeline. */
export interface TimelineRow {
  readonly title: string;
  /** Start, end, and name; us. */
  readonly spans: readonly (readonly [startUs: number, endUs: number, what: string])[];
}

/**
 * The fabric of a run and the observations at its links; faults that hold for the whole run are not
 * in the fabric.
 */
export interface Seen {
  readonly fabric: Fabric;
  readonly drawing: Drawing;
  readonly timeline: LinkTimeline | undefined;
}

/** The result of a run. */
export interface Outcome {
  /** The output of `--json`. */
  readonly result: Result;
  /** Why it takes the time; apart from the result, which is that of `weft run`. */
  readonly causes?: Result['causes'];
  /** undefined: it is a file's, and was not run here. */
  readonly badge: DeviceBadge | undefined;
  /** Completion times of the first seed's messages, us, ascending; of very many an even choice. */
  readonly fctsUs: readonly number[];
  /** Undefined of a file's result, and of fabrics too large to be drawn. */
  readonly seen?: Seen | undefined;
  /** Senders and their messages over time; empty if that is too much to draw. */
  readonly timeline: readonly TimelineRow[];
  /** A training step over time, with the first seed; undefined for a file's result. */
  readonly step?: StepTracks | undefined;
  /**
   * The longest queue of the first seed at each port where anything waited, bytes, ascending; of
   * very many an even choice.
   */
  readonly queuesBytes: readonly number[];
}

export interface Tasks {
  readonly catalogue: { readonly in: Record<never, never>; readonly out: Catalogue };
  readonly check: { readonly in: { readonly text: string }; readonly out: Checked };
  readonly open: {
    readonly in: { readonly text: string; readonly name: string };
    readonly out: { readonly scenario: PlainBlock } | { readonly result: Result };
  };
  /** The scenario as plain data, unchecked. */
  readonly plain: { readonly in: { readonly text: string }; readonly out: PlainBlock };
  readonly run: {
    readonly in: { readonly text: string; readonly device: DeviceChoice };
    readonly out: Outcome;
  };
  /** Runs the scenario with each change that may give time back. */
  readonly advise: {
    readonly in: { readonly text: string; readonly device: DeviceChoice };
    readonly out: Advice;
  };
}

/** Tasks that take long, and can be cancelled. */
export const LONG_TASKS: readonly TaskName[] = ['run', 'advise'];

export type TaskName = keyof Tasks;

export type Request = {
  [K in TaskName]: { readonly id: number; readonly task: K; readonly input: Tasks[K]['in'] };
}[TaskName];

/** A failure as data: the fault, its place and advice. */
export interface Failure {
  /** `cancelled`: by the user; `input`: to be corrected; `device`: lost or none. `bug`: ours. */
  readonly kind: 'cancelled' | 'input' | 'device' | 'bug';
  readonly message: string;
  readonly where?: string | undefined;
  readonly advice?: string | undefined;
  readonly complaints?: readonly Complaint[] | undefined;
}

export type Answer =
  | { readonly id: number; readonly kind: 'done'; readonly output: Tasks[TaskName]['out'] }
  | { readonly id: number; readonly kind: 'failed'; readonly failure: Failure }
  | { readonly id: number; readonly kind: 'progress'; readonly done: number; readonly what: string };

/** `cancel` ends the run that is going on. */
export type Word = Request | { readonly task: 'cancel' };
