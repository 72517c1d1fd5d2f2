/** The counters of a run. */
import { invariant } from '../../util/errors.ts';
import { NO_CAUSE, type PacketCounters } from '../packet/api.ts';
import { Kind, type Packet } from './packet.ts';

export interface Tally {
  packets: number;
  packetHops: number;
  retransmits: number;
  /**
   * Acks and nacks sent, arrived, and dropped; data packets arrived (whole or trimmed), and
   * dropped.
   */
  answers: number;
  answersArrived: number;
  answersDropped: number;
  dataArrived: number;
  dataDropped: number;
  readonly linkBytes: Float64Array;
  readonly linkMarks: Uint32Array;
  readonly linkDrops: Uint32Array;
  readonly linkTrims: Uint32Array;
  readonly linkHighWater: Uint32Array;
  readonly linkPauses: Uint32Array;
  readonly linkPausePs: Float64Array;
  readonly linkPauseCause: Uint32Array;
  readonly linkPausesCaused: Uint32Array;
}

/** All zero. */
export function createTally(links: number): Tally {
  return {
    packets: 0,
    packetHops: 0,
    retransmits: 0,
    answers: 0,
    answersArrived: 0,
    answersDropped: 0,
    dataArrived: 0,
    dataDropped: 0,
    linkBytes: new Float64Array(links),
    linkMarks: new Uint32Array(links),
    linkDrops: new Uint32Array(links),
    linkTrims: new Uint32Array(links),
    linkHighWater: new Uint32Array(links),
    linkPauses: new Uint32Array(links),
    linkPausePs: new Float64Array(links),
    linkPauseCause: new Uint32Array(links).fill(NO_CAUSE),
    linkPausesCaused: new Uint32Array(links),
  };
}

/** A packet goes no further than a link's port, or the link. */
export function countDrop(tally: Tally, link: number, { kind }: Packet): void {
  tally.linkDrops[link]!++;
  if (kind === Kind.data || kind === Kind.trimmed) tally.dataDropped++;
  else tally.answersDropped++;
}

/** The counters a replica reports. */
export function countersOf(tally: Tally): PacketCounters {
  const { packets, packetHops, retransmits } = tally;
  const sum = (counts: Uint32Array) => counts.reduce((total, count) => total + count, 0);
  return {
    packets,
    packetHops,
    ecnMarks: sum(tally.linkMarks),
    drops: sum(tally.linkDrops),
    trims: sum(tally.linkTrims),
    retransmits,
    pauses: sum(tally.linkPauses),
  };
}

/**
 * Conservation: every packet that was sent has arrived, was dropped, or is still in the network.
 */
export function checkConservation(tally: Tally, dataInside: number, answersInside: number): void {
  invariant(
    tally.packets === tally.dataArrived + tally.dataDropped + dataInside,
    `data packets: ${tally.packets} sent, ${tally.dataArrived} arrived, ${tally.dataDropped} dropped, ${dataInside} inside`,
  );
  invariant(
    tally.answers === tally.answersArrived + tally.answersDropped + answersInside,
    `acks and nacks: ${tally.answers} sent, ${tally.answersArrived} arrived, ${tally.answersDropped} dropped, ${answersInside} inside`,
  );
}
