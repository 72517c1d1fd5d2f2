/** Tells a run that cannot finish from one that takes its time, and says why. */

import { downError } from '../../model/down-links.ts';
import { Flag, OP_STRIDE, OpCol } from '../../model/schedule.ts';
import { stuckAdvice } from '../../model/stuck-advice.ts';
import { trimmedError } from '../../model/trimmed.ts';
import { UserError } from '../../util/errors.ts';
import type { PacketRun } from '../packet/api.ts';
import type { Port } from './port.ts';
import type { Sender } from './sender.ts';
import type { Tally } from './tally.ts';
import { linkName } from './time.ts';

/** Packets sent again, with no new ack, after which a run is given up; and times all are sent. */
const MOST_RETRANSMITS = 100_000;
const MOST_TIMES_ALL = 4;

/** How many that is for a run: going back may send all of a lane again at once. */
function mostRetransmits({ schedule, settings }: PacketRun): number {
  const { ops, bytes } = schedule;
  let packets = 0;
  bytes.forEach((size, op) => {
    const sends = (ops[op * OP_STRIDE + OpCol.flags]! & Flag.send) !== 0;
    if (sends) packets += ops[op * OP_STRIDE + OpCol.count]! * Math.ceil(size / settings.payloadBytes);
  });
  return Math.max(MOST_RETRANSMITS, MOST_TIMES_ALL * packets);
}

export interface Watch {
  progressed(): void;
  retransmitted(): void;
  /** A timer has fired; `moving`: whether anything but timers is still to come. */
  timerFired(sender: Sender, moving: boolean): void;
}

/**
 * Throws through `giveUp` once nothing but timers can ever happen, or packets are sent again
 * without end.
 */
export function createWatch(
  run: PacketRun,
  senders: () => readonly Sender[],
  giveUp: (why?: string) => never,
): Watch {
  const fired = new Set<Sender>();
  const most = mostRetransmits(run);
  let retransmits = 0;
  return {
    progressed() {
      retransmits = 0;
    },
    retransmitted() {
      if (++retransmits > most) giveUp(`${most} packets were sent again and none got through`);
    },
    timerFired(sender, moving) {
      if (moving) {
        fired.clear();
        return;
      }
      fired.add(sender);
      // All timers have had their turn and none has set anything in motion: it will be so for ever.
      if (senders().every((other) => other.timer === undefined || fired.has(other))) giveUp();
    },
  };
}

/** Throws the `UserError` for a run that is stuck; a PFC deadlock is named by its links. */
export function reportStuck(
  { fabric, routes, faults }: PacketRun,
  ports: readonly Port[],
  waiting: string,
  { linkTrims, linkDrops }: Tally,
): never {
  const cycle = pauseCycle(ports);
  if (cycle === undefined) {
    const nextSet = faults?.epochs.at(-1)?.nextSet ?? routes.nextSet;
    const links = { fabric, routes, nextSet, changes: faults?.changes ?? [], drops: linkDrops };
    const down = downError(links, waiting);
    if (down) throw down;
    const trimmed = trimmedError(fabric, linkTrims, waiting);
    if (trimmed) throw trimmed;
    throw new UserError(`the run cannot finish: ${waiting}`, {
      where: fabric.name,
      advice: stuckAdvice({ fabric, faults }),
    });
  }
  const names = cycle.map((link) => linkName(fabric, link)).join(', ');
  throw new UserError(`PFC deadlock: these links pause each other in a circle: ${names}`, {
    where: fabric.name,
    advice: 'use routes without circular waits, larger PFC thresholds, or no PFC',
  });
}

/**
 * A circle of paused links, each of which has packets at its head that wait for the next: Dally and
 * Seitz 1987's channel dependency graph, restricted to the packets that wait now.
 */
export function pauseCycle(ports: readonly Port[]): readonly number[] | undefined {
  const waitsFor = new Map<number, Set<number>>();
  for (const port of ports) {
    if (!port.paused) continue;
    for (const { ingress } of port.data) {
      if (ports[ingress]?.paused) waitsFor.set(ingress, (waitsFor.get(ingress) ?? new Set()).add(port.link));
    }
  }
  const done = new Set<number>();
  for (const start of waitsFor.keys()) {
    const cycle = search(start, waitsFor, done, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

function search(
  link: number,
  waitsFor: ReadonlyMap<number, ReadonlySet<number>>,
  done: Set<number>,
  path: readonly number[],
): readonly number[] | undefined {
  const again = path.indexOf(link);
  if (again >= 0) return fromLowest(path.slice(again));
  if (done.has(link)) return undefined;
  for (const next of waitsFor.get(link) ?? []) {
    const cycle = search(next, waitsFor, done, [...path, link]);
    if (cycle !== undefined) return cycle;
  }
  done.add(link);
  return undefined;
}

function fromLowest(cycle: readonly number[]): readonly number[] {
  const first = cycle.indexOf(Math.min(...cycle));
  return [...cycle.slice(first), ...cycle.slice(0, first)];
}
