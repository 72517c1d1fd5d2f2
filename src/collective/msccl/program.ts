/**
 * What an MSCCL program IS (Cowan et al. 2023, "MSCCLang: Microsoft collective communication language", ASPLOS, §4; the XML that
 * microsoft/msccl `src/graph/xml.cc` reads): for each GPU thread blocks, each with a peer that it sends to and one that it receives
 * from, and a list of steps on slots of its input, output and scratch buffers. A step may wait for a step of another block of its GPU.
 */

/** What steps do: receive (r), reduce what came with the source (r), copy to the destination (c), send (s); or nothing, locally. */
export const STEP_TYPES = {
  nop: {},
  s: { sends: true },
  r: { receives: true, copies: true },
  rcs: { receives: true, copies: true, sends: true },
  rrs: { receives: true, reduces: true, sends: true },
  rrc: { receives: true, reduces: true, copies: true },
  rrcs: { receives: true, reduces: true, copies: true, sends: true },
  cpy: { copies: true },
  re: { reduces: true, copies: true },
} as const satisfies Readonly<Record<string, StepDoes>>;

export interface StepDoes {
  readonly receives?: boolean;
  readonly reduces?: boolean;
  readonly copies?: boolean;
  readonly sends?: boolean;
}

/** Input, output, scratch. */
export type BufferName = 'i' | 'o' | 's';

export interface Slot {
  readonly buffer: BufferName;
  readonly index: number;
}

export interface Step {
  readonly line: number;
  readonly type: string;
  readonly does: StepDoes;
  readonly source: Slot;
  readonly target: Slot;
  /** Slots from `source` and `target` on. */
  readonly count: number;
  /** The step of another block of the GPU that must be over. */
  readonly after: { readonly block: number; readonly step: number } | undefined;
}

export interface Block {
  readonly line: number;
  /** GPU that it sends to, and the one that it receives from; -1 for none. */
  readonly send: number;
  readonly receive: number;
  readonly channel: number;
  readonly steps: readonly Step[];
}

export interface Gpu {
  readonly line: number;
  readonly slots: Readonly<Record<BufferName, number>>;
  readonly blocks: readonly Block[];
}

export interface Program {
  readonly file: string;
  readonly line: number;
  readonly name: string;
  /** As our collectives are called. */
  readonly collective: string;
  /** Slots that the whole buffer of the collective is cut into. */
  readonly chunks: number;
  /** Whether the output is the input, or contains it. */
  readonly inPlace: boolean;
  readonly gpus: readonly Gpu[];
}
