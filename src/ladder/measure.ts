/** The measure of a simulation at one rung, in plain numbers; sums of measures. */
import type { Skipped } from '../engine/flow/jump/api.ts';
import type { PacketCounters } from '../engine/packet/api.ts';
import type { Fabric } from '../model/fabric.ts';
import type { AnswerReplica, PacketEvents, SeededAnswer } from './answer.ts';
import type { Timed } from './ladder.ts';

export interface Measure extends Timed {
  /** Bytes over each link, mean over the replicas. */
  readonly linkBytes: Float64Array;
  /** Messages of one replica. */
  readonly messages: number;
  /** Events of packets at each link, also means; only of engines that simulate packets. */
  readonly linkEvents?: LinkEvents | undefined;
  /**
   * Packets of all replicas together, also means. For an engine's answer the sums over its links
   * equal these.
   */
  readonly packets?: PacketCounters | undefined;
  /** The part that jumps skipped: means over the replicas, but the jumps of all. */
  readonly skipped?: Skipped | undefined;
}

export interface LinkEvents {
  readonly marks: Float64Array;
  readonly drops: Float64Array;
  readonly trims: Float64Array;
  readonly pauses: Float64Array;
  readonly pausesPs: Float64Array;
  /** The link whose queue paused it: in the replica, or the part, with the longest pause. */
  readonly cause: Uint32Array;
  /** Pauses of other links that its queue caused. */
  readonly caused: Float64Array;
  /** Bytes; the largest over replicas and parts, not a mean. */
  readonly highWater: Float64Array;
}

/** Reduces an engine's answer; `messages` are the first replica's. */
export function measure({ replicas, seeded }: SeededAnswer): Measure {
  const linkBytes = new Float64Array(replicas[0]!.linkBytes.length);
  for (const { linkBytes: own } of replicas) {
    for (let link = 0; link < linkBytes.length; link++) linkBytes[link]! += own[link]! / replicas.length;
  }
  return {
    timesPs: replicas.map((r) => Math.round(r.endPs)),
    seeded,
    linkBytes,
    messages: replicas[0]!.messages,
    linkEvents: linkEvents(replicas),
    packets: packetSums(replicas),
    skipped: meanSkipped(replicas),
  };
}

/** Rung `compute`: nothing is sent. */
export function computeOnly(computePs: number, { links }: Fabric): Measure {
  return { timesPs: [computePs], seeded: false, messages: 0, ...noLinks(links.count) };
}

function meanSkipped(replicas: readonly AnswerReplica[]): Skipped | undefined {
  const share = 1 / replicas.length;
  return replicas.reduce<Skipped | undefined>((sum, { skipped }) => {
    return skipped ? addSkipped(sum, { ...skipped, jumps: skipped.jumps * replicas.length }, share) : sum;
  }, undefined);
}

/** `sum` plus `factor` times what a part skipped. */
export function addSkipped(
  sum: Skipped | undefined,
  part: Skipped | undefined,
  factor: number,
): Skipped | undefined {
  if (!part) return sum;
  const added = (name: keyof Skipped) => (sum?.[name] ?? 0) + factor * part[name];
  return {
    jumps: added('jumps'),
    messages: added('messages'),
    ps: added('ps'),
    earlyPs: added('earlyPs'),
    latePs: added('latePs'),
  };
}

function packetSums(replicas: readonly AnswerReplica[]): PacketCounters | undefined {
  return replicas.reduce<PacketCounters | undefined>(
    (sum, { events }) => addPackets(sum, events?.counters, 1),
    undefined,
  );
}

function addPackets(
  sum: PacketCounters | undefined,
  part: PacketCounters | undefined,
  factor: number,
): PacketCounters | undefined {
  if (!part) return sum;
  return {
    packets: (sum?.packets ?? 0) + factor * part.packets,
    packetHops: (sum?.packetHops ?? 0) + factor * part.packetHops,
    ecnMarks: (sum?.ecnMarks ?? 0) + factor * part.ecnMarks,
    drops: (sum?.drops ?? 0) + factor * part.drops,
    trims: (sum?.trims ?? 0) + factor * part.trims,
    retransmits: (sum?.retransmits ?? 0) + factor * part.retransmits,
    pauses: (sum?.pauses ?? 0) + factor * part.pauses,
  };
}

function linkEvents(replicas: readonly AnswerReplica[]): LinkEvents | undefined {
  if (!replicas[0]!.events) return undefined;
  const average = (key: Exclude<keyof PacketEvents, 'counters' | 'linkHighWater' | 'linkPauseCause'>) => {
    const sum = new Float64Array(replicas[0]!.linkBytes.length);
    for (const { events } of replicas) {
      events![key].forEach((value, link) => {
        sum[link]! += value / replicas.length;
      });
    }
    return sum;
  };
  const highWater = new Float64Array(replicas[0]!.linkBytes.length).map((_, link) =>
    replicas.reduce((most, { events }) => Math.max(most, events!.linkHighWater[link]!), 0),
  );
  return {
    marks: average('linkMarks'),
    drops: average('linkDrops'),
    trims: average('linkTrims'),
    pauses: average('linkPauses'),
    pausesPs: average('linkPausePs'),
    cause: Uint32Array.from({ length: highWater.length }, (_, link) => causeIn(replicas, link)),
    caused: average('linkPausesCaused'),
    highWater,
  };
}

/** The link that paused `link` in the replica with the longest pause, the first of equals. */
function causeIn(replicas: readonly AnswerReplica[], link: number): number {
  const [first, ...others] = replicas.map(({ events }) => events!);
  const longest = others.reduce((a, b) => (b.linkPausePs[link]! > a.linkPausePs[link]! ? b : a), first!);
  return longest.linkPauseCause[link]!;
}

/** Observations at links, and in all: part of a {@link Measure}. */
type Links = Pick<Measure, 'linkBytes' | 'linkEvents' | 'packets'>;

/** Nothing at so many links. */
export function noLinks(count: number): Links {
  return { linkBytes: new Float64Array(count) };
}

/** `sum` plus `factor` times the observations in `part`. */
export function addLinks(sum: Links, part: Links, factor: number): Links {
  const added = (a: Float64Array | undefined, b: Float64Array) =>
    b.map((value, link) => (a?.[link] ?? 0) + factor * value);
  const [before, more] = [sum.linkEvents, part.linkEvents];
  return {
    linkBytes: added(sum.linkBytes, part.linkBytes),
    packets: addPackets(sum.packets, part.packets, factor),
    linkEvents: more
      ? {
          marks: added(before?.marks, more.marks),
          drops: added(before?.drops, more.drops),
          trims: added(before?.trims, more.trims),
          pauses: added(before?.pauses, more.pauses),
          pausesPs: added(before?.pausesPs, more.pausesPs),
          cause: more.cause.map((cause, link) =>
            (before?.pausesPs[link] ?? 0) > factor * more.pausesPs[link]! ? before!.cause[link]! : cause,
          ),
          caused: added(before?.caused, more.caused),
          highWater: more.highWater.map((bytes, link) => Math.max(before?.highWater[link] ?? 0, bytes)),
        }
      : before,
  };
}

/**
 * The measure of some seeds as one of `more` times as many, to be added up with others of so many:
 * sums over replicas stand for means.
 */
export function asMoreSeeds<M extends Measure>(part: M, more: number): M {
  if (more === 1) return part;
  const { packets, skipped } = part;
  return {
    ...part,
    packets: addPackets(undefined, packets, more),
    skipped: skipped && { ...skipped, jumps: skipped.jumps * more },
  };
}

/** The i-th seed's time of a measure that may hold one for all. */
export function timeAt(timesPs: readonly number[], replica: number): number {
  return timesPs[timesPs.length === 1 ? 0 : replica]!;
}
