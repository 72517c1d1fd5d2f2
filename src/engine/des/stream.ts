/** A flow from end to end: its messages, and which of its packets have been received. */
import type { Fabric } from '../../model/fabric.ts';
import type { RouteTables } from '../../model/routes.ts';
import type { Step } from '../../model/schedule-read.ts';
import { flowKey } from '../../routing/choice.ts';
import { requireWalk } from '../../routing/path.ts';
import type { PacketSettings } from '../packet/api.ts';
import type { Flow, Packet } from './packet.ts';
import { ticks } from './time.ts';
import type { World } from './world.ts';

export interface Message {
  readonly step: Step;
  readonly dst: number;
  /** The seq after its last packet's. */
  readonly endSeq: number;
  readonly startPs: number;
  /** When its last ack is back. */
  endPs: number;
}

/** A packet that has come, and how long it took, in ticks. */
export interface Held {
  readonly packet: Packet;
  readonly tookTicks: number;
}

export interface Stream extends Flow {
  /** In order of issue. */
  readonly messages: Message[];
  /** Bytes on the wire of each data packet, by seq. */
  readonly wire: number[];
  readonly received: boolean[];
  /** Packets that have come and are not acked yet. */
  held: Held[];
  /** The window in which the first of them came; whether the receiver is going to look at them. */
  heldSince: number;
  watched: boolean;
  /** The highest seq that asked for an ack. */
  asked: number;
  /** With go-back-n: the seq last asked for by a nack. */
  nacked: number;
  /** The highest seq that came as final. */
  finalSeq: number;
  /** Pulls that have come back to the sender. */
  pulled: number;
  /** The lowest seq not received. */
  next: number;
  /** Messages delivered; the oldest first. */
  delivered: number;
  readonly acked: boolean[];
  /** Messages complete; the oldest first. */
  completed: number;
}

/** A flow that nothing has been sent on. Throws `UserError` if its ranks have no path. */
export function createStream(
  fabric: Fabric,
  routes: RouteTables,
  lane: number,
  src: number,
  dst: number,
  channel: number,
): Stream {
  const { plane } = requireWalk(fabric, routes, src, dst);
  requireWalk(fabric, routes, dst, src);
  return {
    lane,
    src,
    dst,
    plane,
    key: flowKey(src, dst, channel),
    backKey: flowKey(dst, src, channel),
    messages: [],
    wire: [],
    received: [],
    held: [],
    heldSince: 0,
    watched: false,
    asked: -1,
    nacked: -1,
    finalSeq: -1,
    pulled: 0,
    next: 0,
    delivered: 0,
    acked: [],
    completed: 0,
  };
}

/** Cuts a step's message into packets at the end of the stream. */
export function appendMessage(
  stream: Stream,
  step: Step,
  settings: PacketSettings,
  startPs: number,
): Message {
  const { payloadBytes, headerBytes } = settings;
  let left = step.bytes;
  do {
    const payload = Math.min(left, payloadBytes);
    stream.wire.push(payload + headerBytes);
    left -= payload;
  } while (left > 0);
  const message = { step, dst: stream.dst, endSeq: stream.wire.length, startPs, endPs: -1 };
  stream.messages.push(message);
  return message;
}

/** The packets that are acked now that this one has come; none if it is held until more have. */
export function toAck(stream: Stream, packet: Packet, ackEvery: number, world: World): readonly Packet[] {
  if (stream.held.length === 0) stream.heldSince = world.window();
  stream.held.push({ packet, tookTicks: (ticks(world.nowPs()) - packet.stamp) >>> 0 });
  if (packet.asks) stream.asked = Math.max(stream.asked, packet.seq);
  const atOnce = packet.marked || packet.asks || closes(stream, packet.seq);
  if (!atOnce && stream.held.length < ackEvery) return [];
  return takeHeld(stream);
}

/** The held packets; afterwards none is held any more. */
function takeHeld(stream: Stream): Packet[] {
  return stream.held.splice(0).map(({ packet }) => packet);
}

/**
 * The ack for the held packets, as if the last of them had come just now; undefined if none is
 * held.
 */
export function lateAck(stream: Stream, world: World): { to: Packet; bundle: Packet[] } | undefined {
  const last = stream.held.at(-1);
  if (last === undefined) return undefined;
  const stamp = (ticks(world.nowPs()) - last.tookTicks) >>> 0;
  return { to: { ...last.packet, stamp }, bundle: takeHeld(stream) };
}

/**
 * Whether with this packet, which is not yet noted as received, all seqs up to the highest that
 * asked have come.
 */
function closes({ next, asked, received }: Stream, seq: number): boolean {
  if (seq !== next || seq > asked) return false;
  for (let other = seq + 1; other <= asked; other++) if (!received[other]) return false;
  return true;
}

/** Notes a packet as received and returns the messages that are thereby delivered, oldest first. */
export function receive(stream: Stream, seq: number): readonly Message[] {
  const { received, messages } = stream;
  received[seq] = true;
  while (received[stream.next]) stream.next++;
  const first = stream.delivered;
  while (stream.delivered < messages.length && messages[stream.delivered]!.endSeq <= stream.next) {
    stream.delivered++;
  }
  return messages.slice(first, stream.delivered);
}
