/**
 * A congestion control, as a sender sees it (docs/packet-cc.md): it is told of acks, nacks and
 * timeouts, and answers with a window. Times are ticks, modulo 2^32.
 */

/** Timers of a control, by number. */
export interface Timers {
  /**
   * Calls once, at the start of the first window that begins so much later or after that; not if
   * nothing is on its way then.
   */
  set(timer: 0 | 1, afterPs: number, act: () => void): void;
  /** Whether it is yet to fire. */
  isSet(timer: 0 | 1): boolean;
}

/** Its data of a flow that starts, or starts afresh. */
export interface FlowStart {
  /** W0: the first window, bytes. */
  readonly windowBytes: number;
  /** The full window, bytes, and its part that is not slack. */
  readonly wideBytes: number;
  readonly bdpBytes: number;
  /** No window is larger. */
  readonly mostBytes: number;
  /** A full packet on the wire, bytes; no window is smaller. */
  readonly fullBytes: number;
  /** Base RTT: that of one full packet alone and its ack. */
  readonly baseTicks: number;
  /** Pace of the sender's port, 1/65536 ps a byte. */
  readonly period: number;
  readonly timers: Timers;
  /** As the run's settings give them. */
  readonly constants: readonly number[];
}

/** A packet acked for the first time. */
export interface Acked {
  /** Size of the data packet, on the wire. */
  readonly bytes: number;
  readonly marked: boolean;
  readonly rttTicks: number;
  /**
   * Other packets of the same ack follow, so the RTT, which is the last one's, will be heard again.
   */
  readonly followed?: boolean;
  readonly nowTicks: number;
  /** How busy the busiest port of its path was, in 1/65536; 0 without telemetry. */
  readonly telemetry: number;
}

/** A trimmed packet that its receiver asks for. */
export type Nacked = Omit<Acked, 'marked' | 'rttTicks' | 'followed' | 'telemetry'>;

/** The control of one flow. */
export interface FlowControl {
  /** Bytes that may be in the network. */
  window(): number;
  /** For a paced control: 1/65536 ps a byte. */
  pace?(): number;
  ack(acked: Acked): void;
  nack(nacked: Nacked): void;
  timeout(nowTicks: number): void;
}

export interface Control {
  readonly name: string;
  /** Whether receivers pull. */
  readonly credits?: boolean;
  /** Ticks that switches' ports average over for it, by its constants. */
  telemetryTicks?(constants: readonly number[]): number;
  begin(start: FlowStart): FlowControl;
}
