/** Lanes: each runs its program, step by step, as messages, signals, acks and delays let it. */
import { laneSteps, type Step } from '../../model/schedule-read.ts';
import { invariant } from '../../util/errors.ts';
import type { MessageRecord, PacketRun } from '../packet/api.ts';
import { flowStart } from './bdp.ts';
import type { Endpoint } from './endpoint.ts';
import { Phase } from './heap.ts';
import { Kind, type Packet } from './packet.ts';
import type { Puller } from './pulls.ts';
import { createSender, hearAck, hearNack, hearPull, issue, renew, type Sender, turn } from './sender.ts';
import { createStream, lateAck, type Message, receive, type Stream, toAck } from './stream.ts';
import { windowOf } from './time.ts';
import { createTimers } from './timers.ts';
import type { Control } from './transport/control.ts';
import { findControl } from './transport/registry.ts';
import type { World } from './world.ts';

interface Lane {
  readonly id: number;
  readonly rank: number;
  readonly steps: Iterator<Step>;
  /** The step that is due; `undefined` at the program's end. */
  step: Step | undefined;
  /** Its number. */
  at: number;
  delay: 'none' | 'running' | 'over';
  /** Messages that have come, by the step they are for. */
  readonly came: Map<number, number>;
  signals: number;
  readonly sender: Sender;
  /** By receiving rank. */
  readonly streams: Map<number, Stream>;
  /** Messages issued, in order. */
  readonly issued: Message[];
}

/** Sends an ack or nack back for a packet, of a flow to one rank. */
type Reply = (kind: typeof Kind.ack | typeof Kind.nack, to: Packet, bundle: readonly Packet[]) => void;

/** All lanes of a run. */
export interface Lanes {
  /** Plans the start of all lanes. */
  start(): void;
  /** A packet has come to the rank it is for; returns the ack or nack to send back. */
  handle(packet: Packet, reply: Reply): void;
  readonly senders: readonly Sender[];
  /** The event that an unfinished lane waits for, in words; `undefined` if all are finished. */
  unfinished(): string | undefined;
  /** The latest of all deliveries, signals and marks. */
  endPs(): number;
  readonly marksPs: Float64Array;
  readonly messages: () => number;
  records(): MessageRecord[];
}

/** The lanes of a schedule, none of them started. */
export function createLanes(
  world: () => World,
  run: PacketRun,
  endpoint: (rank: number, plane: 0 | 1) => Endpoint | undefined,
): Lanes {
  const { fabric, routes, schedule, settings } = run;
  const control: Control = findControl(settings.cc.name);
  const marksPs = new Float64Array(schedule.markCount);
  const delayWindows = settings.ackDelayPs && Math.max(1, Math.ceil(settings.ackDelayPs / windowOf(fabric)));
  const due: Lane[] = [];
  let looks = 0;
  let endPs = 0;
  let messages = 0;
  const lanes = Array.from({ length: schedule.laneCount }, (_, id): Lane => {
    const steps = laneSteps(schedule, id);
    return {
      id,
      rank: schedule.laneRank[id]!,
      steps,
      step: steps.next().value as Step | undefined,
      at: 0,
      delay: 'none',
      came: new Map(),
      signals: 0,
      sender: createSender(id, settings.span),
      streams: new Map(),
      issued: [],
    };
  });

  /** Runs a lane and then the lanes it has woken. */
  function runAll(lane: Lane): void {
    runLane(lane);
    runDue();
  }

  function runDue(): void {
    for (let next = due.shift(); next !== undefined; next = due.shift()) runLane(next);
  }

  function runLane(lane: Lane): void {
    for (let { step } = lane; step !== undefined; step = lane.step) {
      if (lane.delay === 'running' || !isReady(lane, step) || !isFree(lane, step)) return;
      if (step.delayPs > 0 && lane.delay === 'none') {
        lane.delay = 'running';
        world().at(world().nowPs() + step.delayPs, Phase.lane, lane.id, () => {
          lane.delay = 'over';
          runAll(lane);
        });
        return;
      }
      perform(lane, step);
      lane.step = lane.steps.next().value as Step | undefined;
      lane.came.delete(lane.at);
      lane.at++;
      lane.delay = 'none';
    }
  }

  function isReady(lane: Lane, step: Step): boolean {
    return (lane.came.get(lane.at) ?? 0) >= step.need && lane.signals >= step.needSignals;
  }

  /** Whether the step may follow while packets of the lane are in the network. */
  function isFree({ sender }: Lane, step: Step): boolean {
    if (sender.una === sender.issued) return true;
    return step.send && lanes[step.peer]!.rank === sender.stream?.dst;
  }

  function perform(lane: Lane, step: Step): void {
    const peer = lanes[step.peer];
    if (step.send) {
      invariant(peer !== undefined, `lane ${lane.id} sends to lane ${step.peer}, which does not exist`);
      messages++;
      if (peer.rank !== lane.rank) {
        sendAway(lane, peer.rank, step);
        return;
      }
      deliver(peer, step);
    } else if (step.signal) {
      invariant(peer?.rank === lane.rank, `lane ${lane.id} signals a lane of its own rank`);
      peer.signals++;
      wake(peer);
    }
    setMark(step);
  }

  function sendAway(lane: Lane, dst: number, step: Step): void {
    const { sender } = lane;
    if (sender.stream?.dst !== dst) {
      let stream = lane.streams.get(dst);
      if (stream === undefined) {
        stream = createStream(fabric, routes, lane.id, lane.rank, dst, schedule.laneChannel[lane.id]!);
        lane.streams.set(dst, stream);
      }
      const by = endpoint(lane.rank, stream.plane);
      invariant(by !== undefined, `rank ${lane.rank} has a port in plane ${stream.plane}`);
      const timers = createTimers(world, sender);
      turn(world(), sender, stream, by, control.begin(flowStart(world(), stream, by.port.period, timers)));
      if (control.credits) renew(sender);
    }
    lane.issued.push(issue(world(), sender, step));
  }

  function deliver(peer: Lane, step: Step): void {
    peer.came.set(step.dstStep, (peer.came.get(step.dstStep) ?? 0) + 1);
    wake(peer);
  }

  function wake(lane: Lane): void {
    endPs = Math.max(endPs, world().nowPs());
    if (!due.includes(lane)) due.push(lane);
  }

  function pullerOf({ dst, plane }: Stream): Puller {
    const by = endpoint(dst, plane);
    invariant(by !== undefined, `rank ${dst} has a port in plane ${plane}`);
    return by.puller;
  }

  /** So many packets of a flow are acked, or asked for again. */
  function pullMore(stream: Stream, packets: number): void {
    if (packets > 0) pullerOf(stream).add(stream, packets);
  }

  /**
   * A delay from now, when a window starts, the receiver acks packets that it has held for so long.
   */
  function watchHeld(stream: Stream, reply: Reply): void {
    if (delayWindows === undefined || stream.watched || stream.held.length === 0) return;
    stream.watched = true;
    const { window, windowPs, at } = world();
    const looksAt = window() + delayWindows;
    at(looksAt * windowPs, Phase.held, looks++, () => {
      stream.watched = false;
      if (stream.heldSince + delayWindows > looksAt) watchHeld(stream, reply);
      else ackHeld(stream, reply);
    });
  }

  function ackHeld(stream: Stream, reply: Reply): void {
    const late = lateAck(stream, world());
    if (late === undefined) return;
    reply(Kind.ack, late.to, late.bundle);
    if (control.credits) pullMore(stream, late.bundle.length);
  }

  function setMark({ mark }: Step): void {
    if (mark < 0) return;
    marksPs[mark] = world().nowPs();
    endPs = Math.max(endPs, world().nowPs());
  }

  return {
    start() {
      for (const lane of lanes) world().at(0, Phase.lane, lane.id, () => runAll(lane));
    },
    handle(packet, reply) {
      const lane = lanes[packet.flow.lane]!;
      const stream = lane.streams.get(packet.flow.dst)!;
      if (settings.recovery === 'go-back-n' && isRefused(stream, packet)) {
        if (packet.seq < stream.next || stream.nacked === stream.next) return;
        stream.nacked = stream.next;
        ackHeld(stream, reply);
        reply(Kind.nack, { ...packet, seq: stream.next }, []);
      } else if (packet.kind === Kind.data) {
        const bundle = toAck(stream, packet, settings.ackEvery, world());
        watchHeld(stream, reply);
        if (bundle.length > 0) reply(Kind.ack, packet, bundle);
        const before = stream.next;
        const delivered = receive(stream, packet.seq);
        if (control.credits) {
          pullMore(stream, bundle.length);
          if (packet.isFinal) stream.finalSeq = Math.max(stream.finalSeq, packet.seq);
          if (stream.next > before && stream.next === stream.finalSeq + 1) pullerOf(stream).drop(stream);
        }
        for (const { step } of delivered) deliver(lanes[step.peer]!, step);
        runDue();
      } else if (packet.kind === Kind.trimmed) {
        reply(Kind.nack, packet, []);
        if (control.credits) pullMore(lane.streams.get(packet.flow.dst)!, 1);
      } else if (packet.kind === Kind.pull) {
        hearPull(lane.sender, packet);
      } else if (packet.kind === Kind.nack) {
        hearNack(world(), lane.sender, packet);
      } else {
        // As one ack for each, all with the stamp of the last.
        packet.bundle.forEach(({ seq, size, marked, telemetry }, i) => {
          const ack = { ...packet, seq, size, marked, telemetry };
          const last = i === packet.bundle.length - 1;
          for (const { step } of hearAck(world(), lane.sender, ack, last)) setMark(step);
          runAll(lane);
        });
      }
    },
    senders: lanes.map(({ sender }) => sender),
    unfinished() {
      const lane = lanes.find(({ step, sender }) => step !== undefined || sender.una < sender.issued);
      if (lane === undefined) return undefined;
      const { sender, rank, at, step } = lane;
      if (sender.una < sender.issued) {
        return `rank ${rank} has no ack of packet ${sender.una} to rank ${sender.stream?.dst}`;
      }
      return `lane ${lane.id} of rank ${rank} waits at step ${at} for ${step?.need} messages and ${step?.needSignals} signals`;
    },
    endPs: () => endPs,
    marksPs,
    messages: () => messages,
    records: () => lanes.flatMap(recordsOf),
  };
}

/** Whether a go-back-n receiver throws a packet away: it is beyond the one expected, or trimmed. */
function isRefused(stream: Stream, { kind, seq }: Packet): boolean {
  return kind === Kind.trimmed || (kind === Kind.data && seq > stream.next);
}

function recordsOf({ id, rank, issued }: Lane): MessageRecord[] {
  return issued.map(({ step, dst, startPs, endPs }) => ({
    lane: id,
    src: rank,
    dst,
    bytes: step.bytes,
    startPs,
    endPs,
  }));
}
