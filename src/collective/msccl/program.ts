/**
 * An MSCCL program (Cowan et al. 2023, "MSCCLang: Microsoft collective communication language",
 * ASPLOS, §4; the XML that microsoft/msccl `src/graph/xml.cc` reads). Each GPU has thread blocks.
 * Each block has a peer that it sends to and one that it receives from. It has a list of steps on
 * slots of its input, output and scratch buffers. A step may wait for a step of another block of
 * its GPU.
 */

/**
 * Actions of steps: receive (r), reduce the received data with the source (r), copy to the
 * destination (c), send (s); or nothing, locally.
 */
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

/**
 * Protocols, and the bytes on the links for each byte of payload (NVIDIA/nccl `src/device/op128.h`,
 * `prims_ll.h`, `prims_ll128.h`; Hu et al. 2025, "Demystifying NCCL", §III): LL stores 4 bytes of
 * data with 4 of flag, LL128 120 with 8.
 */
export const PROTOCOLS = { Simple: 1, LL: 2, LL128: 128 / 120 } as const;

export type ProtocolName = keyof typeof PROTOCOLS;

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
  /** `hasdep`: whether it tells those that wait for it; undefined if absent. */
  readonly tells: boolean | undefined;
}

export interface Block {
  /** Its place in the list. */
  readonly id: number;
  readonly line: number;
  /** GPU that it sends to, and the one that it receives from; -1 for none. */
  readonly send: number;
  readonly receive: number;
  readonly channel: number;
  readonly steps: readonly Step[];
}

export interface Copy {
  readonly line: number;
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

export interface Gpu {
  /** Its place in the list. */
  readonly id: number;
  readonly line: number;
  readonly slots: Readonly<Record<BufferName, number>>;
  /**
   * `<copy>`: slots of the input that are copied to the output before anything else, as early
   * msccl-tools write it.
   */
  readonly copies: readonly Copy[];
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
  readonly protocol: ProtocolName;
  /**
   * Bytes that the runtime takes it for, from the first up to, but without, the second; undefined
   * if absent.
   */
  readonly minBytes: number | undefined;
  readonly maxBytes: number | undefined;
  readonly gpus: readonly Gpu[];
}
