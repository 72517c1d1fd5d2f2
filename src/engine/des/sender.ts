/** The sending side of a lane: what it may send, has sent, and learns of it. */
import type { Step } from '../../model/schedule-read.ts';
import { invariant } from '../../util/errors.ts';
import type { Endpoint } from './endpoint.ts';
import { createSpreader, type Spreader } from './entropy.ts';
import { Phase } from './heap.ts';
import { Kind, type Packet } from './packet.ts';
import { appendMessage, type Message, type Stream } from './stream.ts';
import { ticks } from './time.ts';
import { createTimeout, type Timeout } from './timeout.ts';
import type { FlowControl, Nacked } from './transport/control.ts';
import type { World } from './world.ts';

export interface Sender {
  readonly lane: number;
  /** The present flow; `undefined` before the first. */
  stream: Stream | undefined;
  endpoint: Endpoint | undefined;
  control: FlowControl | undefined;
  /** Chooses the entropies of the present flow. */
  spreader: Spreader | undefined;
  /** Flows it has turned to. */
  turns: number;
  /** With credits: bytes it may ever have sent; and the seq after the last packet sent as final. */
  limitBytes: number | undefined;
  finalEnd: number;
  /** The next new seq. */
  sent: number;
  /** Packets of the messages issued so far. */
  issued: number;
  /** The lowest seq not acked. */
  una: number;
  /** Wire bytes ever sent, and those known to have left the network. */
  sentBytes: number;
  doneBytes: number;
  /** Data packets sent. */
  count: number;
  readonly span: number;
  readonly resend: { readonly seq: number; readonly bytes: number }[];
  /** Window at whose start the timer is looked at. */
  timer: number | undefined;
  timeout: Timeout | undefined;
  /**
   * Windows of the last ack or nack, and of the last packet sent when no other was on the way, or
   * sent again.
   */
  heard: number;
  since: number;
  /** It goes back when the next window starts. */
  back: boolean;
}

/** The sender of a lane that has no flow yet. */
export function createSender(lane: number, span: number): Sender {
  return {
    lane,
    stream: undefined,
    endpoint: undefined,
    control: undefined,
    spreader: undefined,
    turns: 0,
    limitBytes: undefined,
    finalEnd: -1,
    sent: 0,
    issued: 0,
    una: 0,
    sentBytes: 0,
    doneBytes: 0,
    count: 0,
    span,
    resend: [],
    timer: undefined,
    timeout: undefined,
    heard: 0,
    since: 0,
    back: false,
  };
}

/** Turns to another flow, or back to one. All packets of the present one have been acked. */
export function turn(
  world: World,
  sender: Sender,
  stream: Stream,
  endpoint: Endpoint,
  control: FlowControl,
): void {
  invariant(sender.una === sender.issued, `lane ${sender.lane} turns when all is acked`);
  sender.stream = stream;
  sender.endpoint = endpoint;
  sender.control = control;
  sender.spreader = createSpreader(world.run, world.seed, stream.key);
  sender.turns++;
  sender.sent = stream.wire.length;
  sender.issued = stream.wire.length;
  sender.una = stream.wire.length;
  sender.sentBytes = 0;
  sender.doneBytes = 0;
  sender.count = 0;
  sender.timeout = createTimeout(world.run.settings, world.windowPs);
  sender.back = false;
  sender.resend.length = 0;
  sender.finalEnd = -1;
}

/** With credits: a first window anew. */
export function renew(sender: Sender): void {
  sender.limitBytes = sender.sentBytes + (sender.control?.window() ?? 0);
}

/** Pulls of the present flow have come: `count` in all so far. */
export function hearPull(sender: Sender, packet: Packet): void {
  const { stream, limitBytes } = sender;
  if (stream !== packet.flow || limitBytes === undefined) return;
  const more = Math.max(0, packet.seq - stream.pulled);
  stream.pulled += more;
  sender.limitBytes = limitBytes + more * packet.size;
  sender.endpoint?.join(sender);
}

/** Whether the lane may send a packet, and by this endpoint. */
export function able(sender: Sender, endpoint: Endpoint): boolean {
  const { stream, control, sent, issued, una, span, resend } = sender;
  if (stream === undefined || control === undefined || sender.endpoint !== endpoint) return false;
  const again = resend[0];
  if (again === undefined && (sent >= issued || sent >= una + span)) return false;
  const bytes = again?.bytes ?? stream.wire[sent]!;
  return sender.sentBytes + bytes <= (sender.limitBytes ?? sender.doneBytes + control.window());
}

/** The packet that an able lane sends now. */
export function nextPacket(world: World, sender: Sender): Packet {
  const { stream } = sender;
  invariant(stream !== undefined, 'a lane that sends has a flow');
  const again = sender.resend.shift();
  if (again !== undefined || sender.sent === sender.una) sender.since = world.window();
  const seq = again?.seq ?? sender.sent++;
  const bytes = stream.wire[seq]!;
  sender.sentBytes += bytes;
  world.tally.packets++;
  if (again !== undefined) world.retransmitted();
  const stamp = ticks(world.nowPs());
  const entropy = sender.spreader?.next(sender.count, stamp) ?? 0;
  sender.count++;
  const isFinal = sender.limitBytes !== undefined && seq + 1 === sender.issued;
  if (isFinal) sender.finalEnd = seq + 1;
  return {
    kind: Kind.data,
    flow: stream,
    seq,
    bytes,
    size: bytes,
    entropy,
    marked: false,
    stamp,
    ingress: -1,
    telemetry: 0,
    isFinal,
    asks: isFinal || again !== undefined || stream.messages.some(({ endSeq }) => endSeq === seq + 1),
    bundle: [],
    via: false,
  };
}

/** Issues a step's message to the present flow. */
export function issue(world: World, sender: Sender, step: Step): Message {
  const { stream } = sender;
  invariant(stream !== undefined, 'a message is issued to a flow');
  const idle = sender.una === sender.issued;
  const message = appendMessage(stream, step, world.run.settings, world.nowPs());
  sender.issued = stream.wire.length;
  if (idle) {
    sender.timeout?.reset();
    sender.heard = world.window();
    setTimer(world, sender);
  }
  sender.endpoint?.join(sender);
  return message;
}

/**
 * An ack of the present flow; returns the messages that it completes, oldest first. `echoes`: the
 * packet is the one whose entropy the ack has brought back.
 */
export function hearAck(world: World, sender: Sender, packet: Packet, echoes: boolean): readonly Message[] {
  const { stream, control } = sender;
  if (stream !== packet.flow || stream.acked[packet.seq]) return [];
  world.progressed();
  if (echoes) sender.spreader?.hear(packet.entropy, packet.marked ? 'marked' : 'good');
  stream.acked[packet.seq] = true;
  while (stream.acked[sender.una]) sender.una++;
  sender.doneBytes += packet.size;
  if (sender.limitBytes !== undefined && sender.una === sender.sent && sender.una === sender.finalEnd)
    renew(sender);
  const nowPs = world.nowPs();
  const event = heard(world, packet);
  const rttTicks = (event.nowTicks - packet.stamp) >>> 0;
  const { marked, telemetry } = packet;
  control?.ack({ ...event, marked, rttTicks, followed: !echoes, telemetry });
  if (sender.heard !== world.window()) sender.timeout?.sample(rttTicks);
  noteLife(world, sender);
  sender.endpoint?.join(sender);
  const first = stream.completed;
  while (
    stream.completed < stream.messages.length &&
    stream.messages[stream.completed]!.endSeq <= sender.una
  ) {
    stream.messages[stream.completed++]!.endPs = nowPs;
  }
  return stream.messages.slice(first, stream.completed);
}

/** A nack of the present flow. */
export function hearNack(world: World, sender: Sender, packet: Packet): void {
  const { stream, control } = sender;
  if (stream !== packet.flow || stream.acked[packet.seq]) return;
  if (world.run.settings.recovery === 'go-back-n') {
    control?.nack(heard(world, packet));
    sender.timeout?.reset();
    planBack(world, sender);
    sender.endpoint?.join(sender);
    return;
  }
  sender.doneBytes += packet.size;
  control?.nack(heard(world, packet));
  sender.spreader?.hear(packet.entropy, 'trimmed');
  sender.resend.push({ seq: packet.seq, bytes: packet.size });
  noteLife(world, sender);
  sender.endpoint?.join(sender);
}

/** Nothing on the way is given up for a timeout from now on. */
function noteLife(world: World, sender: Sender): void {
  sender.heard = world.window();
  if (sender.timeout?.reset()) setTimer(world, sender);
}

function heard(world: World, packet: Packet): Nacked {
  return { bytes: packet.size, nowTicks: ticks(world.nowPs()) };
}

/** The timer is looked at when the window begins that is a timeout after this one or another. */
function setTimer(world: World, sender: Sender, from = world.window()): void {
  const window = from + timeoutOf(sender);
  sender.timer = window;
  world.at(window * world.windowPs, Phase.timer, sender.lane, () => {
    // Another time has been set meanwhile.
    if (sender.timer === window && !sender.back) lookAtTimer(world, sender);
  });
}

function timeoutOf({ timeout }: Sender): number {
  invariant(timeout !== undefined, 'a timer belongs to a flow');
  return timeout.windows();
}

function lookAtTimer(world: World, sender: Sender): void {
  if (sender.una === sender.issued) {
    sender.timer = undefined;
    return;
  }
  const last = Math.max(sender.heard, sender.since);
  if (last + timeoutOf(sender) > world.window()) {
    setTimer(world, sender, last);
    return;
  }
  fire(world, sender);
  world.timerFired(sender);
}

/** Plans to go back at the next window's start, which then sets the timer, too. */
function planBack(world: World, sender: Sender): void {
  if (sender.back) return;
  sender.back = true;
  world.at((world.window() + 1) * world.windowPs, Phase.timer, sender.lane, () => {
    if (!sender.back) return;
    sender.back = false;
    if (sender.una === sender.issued) return;
    if (sender.una < sender.sent) giveUp(sender);
    sender.endpoint?.join(sender);
    setTimer(world, sender);
  });
}

/** All that is on the way is sent again. */
function giveUp(sender: Sender): void {
  const { stream, una, sent, resend } = sender;
  resend.length = 0;
  for (let seq = una; seq < sent; seq++) {
    if (!stream!.acked[seq]) resend.push({ seq, bytes: stream!.wire[seq]! });
  }
  sender.doneBytes = sender.sentBytes;
}

function fire(world: World, sender: Sender): void {
  const { stream, endpoint, una, sent, resend } = sender;
  invariant(stream !== undefined && endpoint !== undefined, 'a timer belongs to a flow');
  // Else the packets to be sent again only wait for the port.
  const waits = una < sent || sender.limitBytes !== undefined;
  if (waits && (resend.length === 0 || !able(sender, endpoint))) {
    giveUp(sender);
    if (sender.limitBytes !== undefined) renew(sender);
    sender.control?.timeout(ticks(world.nowPs()));
    sender.timeout?.backOff();
    endpoint.join(sender);
  }
  setTimer(world, sender);
}
