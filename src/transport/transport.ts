/** A congestion control, as the host sees it: a name, parameters, and constants for its kernel. */
import type { Member, ParamSpec, ParamValues } from '../model/params.ts';

/** The base of constants: the fabric and the packets of a run. */
export interface TransportSetting {
  /** The longest base RTT of the fabric: one full packet alone there, and its ack back, ps. */
  readonly rttPs: number;
  /** Rate of a rank's port. */
  readonly rateBps: number;
  readonly payloadBytes: number;
  readonly headerBytes: number;
  readonly trimming: boolean;
  /** Whether the first window was given, not worked out. */
  readonly windowGiven?: boolean;
  /** Packets that receivers hold, if they do not ack each packet at once. */
  readonly held?: HeldBytes;
}

/** The most that a receiver holds of a flow: the lesser of the two, bytes. */
export interface HeldBytes {
  /** By number: all but the last of the packets that make an ack. */
  readonly mostBytes: number;
  /** By time: the bytes that come at the rate of a rank's port before it looks twice. */
  readonly lookedBytes: number;
}

/**
 * The input of `constants`; for a member whose parameters are not known to the compiler, any
 * checked values.
 */
type ConstantValues<S extends ParamSpec> = string extends keyof S
  ? Readonly<Record<string, number | string | boolean | undefined>>
  : ParamValues<S>;

/**
 * A congestion control: `shaders/transport/NAME.wgsl` acts, docs/packet-cc.md says how, and this
 * yields its constants.
 */
export interface Transport<S extends ParamSpec = ParamSpec> extends Member<S> {
  /** Whether it paces its lanes and has timers (shaders/packet/pace.wgsl). */
  readonly paced?: boolean;
  /** Whether it has a rate alone, and its flows no window that is cut. */
  readonly windowless?: boolean;
  /**
   * Whether it follows the share of marked bytes unpaced, so that a burst freed by one ack may be
   * marked.
   */
  readonly burstsMarked?: boolean;
  /**
   * Where switches mark for it, if its authors have them do so when packets leave and not when they
   * come.
   */
  readonly marksAt?: 'dequeue';
  /** Whether receivers pull (shaders/packet/credits.wgsl). */
  readonly credits?: boolean;
  /**
   * For a control that needs telemetry (shaders/packet/telemetry.wgsl): ticks that ports average
   * over.
   */
  telemetryTicks?(constants: readonly number[]): number;
  /** At most 16 u32, in the order of docs/packet-cc.md and of the shader's struct. */
  constants(values: ConstantValues<S>, setting: TransportSetting): number[];
  /** Largest window, where that is not the full one, bytes. */
  mostWindow?(constants: readonly number[], windows: FlowWindows): number;
  /**
   * `cwnd` after `begin`, where that is not the first window or, if that is less, the largest,
   * bytes.
   */
  startWindow?(constants: readonly number[], first: number, most: number): number;
}

/** Windows of a flow, bytes (docs/packet-model.md, Congestion control). */
export interface FlowWindows {
  readonly full: number;
  /** The part of the full window that is not slack; default: one BDP. */
  readonly bdp: number;
}

/** A member, with its parameters' types inferred. */
export function defineTransport<const S extends ParamSpec>(member: Transport<S>): Transport<S> {
  return member;
}
