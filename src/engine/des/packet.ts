/** A packet while it travels, and the flow it belongs to. */

export const Kind = { data: 0, trimmed: 1, ack: 2, nack: 3, pull: 4 } as const;

/** A lane's stream of packets to one rank: the facts that both ends and the switches must know. */
export interface Flow {
  readonly lane: number;
  readonly src: number;
  readonly dst: number;
  readonly plane: 0 | 1;
  /** Hash key of the packets to `dst`, and of those back. */
  readonly key: number;
  readonly backKey: number;
}

export interface Packet {
  kind: (typeof Kind)[keyof typeof Kind];
  readonly flow: Flow;
  readonly seq: number;
  /** On the wire. */
  bytes: number;
  /** For the data packet concerned, on the wire. */
  readonly size: number;
  readonly entropy: number;
  marked: boolean;
  /** Ticks when the data packet left its sender. */
  readonly stamp: number;
  /** Link by which it came to the node it is in. */
  ingress: number;
  /** How busy the busiest port was that it has left, in 1/65536. */
  telemetry: number;
  /** For data: its sender wants an ack at once. */
  asks: boolean;
  /** For data: its sender has nothing more to send. */
  isFinal: boolean;
  /** It goes to its random node first, and is not there yet. */
  via: boolean;
  /** For an ack: the packets it is for, in order of arrival. */
  readonly bundle: readonly Packet[];
}

/** The rank that a packet is on its way to. */
export function destination({ kind, flow }: Packet): number {
  return kind === Kind.data || kind === Kind.trimmed ? flow.dst : flow.src;
}

/** Hash key of its direction. */
export function keyOf({ kind, flow }: Packet): number {
  return kind === Kind.data || kind === Kind.trimmed ? flow.key : flow.backKey;
}

/** A receiver's answer to a data packet (`ack`) or to a trimmed one (`nack`). */
export function answer(
  packet: Packet,
  kind: typeof Kind.ack | typeof Kind.nack,
  bytes: number,
  bundle: readonly Packet[] = [],
): Packet {
  return { ...packet, kind, bytes, bundle, via: false };
}
