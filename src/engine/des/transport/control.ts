/** What a congestion control IS to a sender: it hears of acks, nacks and timeouts, and answers with a window. */

/** What it knows of a flow that starts. */
export interface FlowStart {
  /** First window, bytes. */
  readonly windowBytes: number;
  /** A full packet on the wire, bytes; no window is smaller. */
  readonly fullBytes: number;
  /** Of one full packet alone and its ack, ps. */
  readonly baseRttPs: number;
  /** Of the sender's port, 1/65536 ps a byte. */
  readonly period: number;
  /** As the run's settings give them. */
  readonly constants: readonly number[];
  readonly nowPs: number;
}

/** A packet acked for the first time. */
export interface Acked {
  /** Of the data packet, on the wire. */
  readonly bytes: number;
  readonly marked: boolean;
  readonly rttTicks: number;
  readonly nowPs: number;
}

/** A trimmed packet that its receiver asks for. */
export interface Nacked {
  readonly bytes: number;
  readonly nowPs: number;
}

/** The control of one flow. */
export interface FlowControl {
  /** Bytes that may be in the network. */
  window(): number;
  ack(acked: Acked): void;
  nack(nacked: Nacked): void;
  timeout(nowPs: number): void;
}

export interface Control {
  readonly name: string;
  /** A flow starts, or starts afresh. */
  begin(start: FlowStart): FlowControl;
}
