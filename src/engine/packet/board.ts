/**
 * The board: words of a replica that many kernels read and write with atomics. Its sections are, in
 * order: window in which each link, port and rank is due. Windows for which packets arrive at each
 * port, and these packets. The ring of free slots. Inboxes of lanes' steps, signals, marks. Packets
 * issued on flows that a lane left. Bytes waiting by ingress link. A histogram of completion times.
 * Bytes waiting in each switch that shares a buffer. Pauses by link.
 */
import { constants, words } from '../../kernels/words.ts';
import { isDetour, looksAtQueues } from '../../routing/properties.ts';
import type { PacketRun } from './api.ts';
import { linkFaults } from './faults.ts';
import type { PacketBatch } from './problem.ts';

const { NONE } = constants['shared/none'];
const { BUCKETS } = constants['shared/histogram'];
const { ArrivalList, BufferUse, Moment, PauseTally } = words;

export interface BoardLayout {
  readonly wake: number;
  readonly rank: number;
  readonly due: number;
  readonly arrivals: number;
  readonly free: number;
  readonly inbox: number;
  readonly signals: number;
  readonly marks: number;
  readonly issued: number;
  readonly ingress: number;
  readonly histogram: number;
  readonly buffer_use: number;
  readonly pauses: number;
  /** Words of a replica. */
  readonly stride: number;
}

/** Where each section starts; links' due windows come first. */
export function boardLayout({ run, tables, slots }: PacketBatch): BoardLayout {
  const { schedule, fabric } = run;
  const wake = tables.ports;
  const rank = wake + tables.ports;
  const due = rank + fabric.ranks;
  const lists = arrivalLists(run);
  const arrivals = wholeLines(due + lists * tables.ports);
  const free = arrivals + ArrivalList.words * lists * tables.ports;
  const inbox = free + slots;
  const signals = inbox + tables.inboxWords;
  const marks = signals + schedule.laneCount;
  const issued = marks + Moment.words * schedule.markCount;
  const ingress = issued + tables.flows.count;
  const histogram = ingress + fabric.links.count;
  const bufferUse = histogram + BUCKETS;
  const pauses = bufferUse + (run.settings.sharedBuffer ? BufferUse.words * fabric.nodeCount : 0);
  const stride = wholeLines(pauses + (run.settings.pfc ? PauseTally.words * fabric.links.count : 0));
  return {
    wake,
    rank,
    due,
    arrivals,
    free,
    inbox,
    signals,
    marks,
    issued,
    ingress,
    histogram,
    buffer_use: bufferUse,
    pauses,
    stride,
  };
}

/**
 * Lists of arrivals of each port: one, or three, for this window and the next two. With three, a
 * packet that leaves a port is put on the next port's list at once. This requires that its next
 * link does not depend on the state when it arrives. So there are three without faults, which
 * change next sets, and without error rates, by which packets are lost. The routing must not look
 * at queues or take detours, and ranks must not forward.
 */
export function arrivalLists(run: PacketRun): number {
  const { routing, fabric } = run;
  const later = looksAtQueues(routing.name) || isDetour(routing.name);
  return later || linkFaults(run) || fabric.ranksForward ? 1 : 3;
}

/** Words up to the next cache line. */
const wholeLines = (words: number): number => Math.ceil(words / 16) * 16;

/** Words of the board that are not zero at first, and where they start. */
export interface BoardPart {
  readonly at: number;
  readonly words: Uint32Array;
}

/** Nothing is due but the ranks that have lanes, in the first window; all slots are free. */
export function initialBoard({ run, seeds, slots }: PacketBatch, layout: BoardLayout): BoardPart[] {
  const due = new Uint32Array(layout.arrivals).fill(NONE);
  for (const r of run.schedule.laneRank) due[layout.rank + r] = 0;
  const pauses = new Uint32Array(layout.stride - layout.pauses);
  const { since } = PauseTally.fields;
  for (let at = since; at < pauses.length; at += PauseTally.words) pauses[at] = NONE;
  return seeds.flatMap((_, replica) => {
    const base = replica * layout.stride;
    const free = new Uint32Array(slots);
    for (let i = 0; i < slots; i++) free[i] = replica * slots + i;
    return [
      { at: base, words: due },
      { at: base + layout.free, words: free },
      { at: base + layout.pauses, words: pauses },
    ];
  });
}
