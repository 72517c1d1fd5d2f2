/**
 * A sketch of a way's messages, from the programs of a few ranks. It is enough to tell that the way
 * is far from the best, or too much to simulate, before its schedule is built.
 */
import type { Fabric } from '../../model/fabric.ts';
import type { RouteTables } from '../../model/routes.ts';
import type { Op } from '../../model/schedule.ts';
import { findWalk, somePath } from '../../routing/path.ts';
import { UserError } from '../../util/errors.ts';
import type { Way } from './candidates.ts';
import { CUT_STEPS } from './trial.ts';

export interface Sketch {
  /** Messages of all ranks, about. */
  readonly messages: number;
  /** Entries of its schedule, about. */
  readonly entries: number;
  readonly lanes: number;
  /** Whether lanes do the same step from the start, so often that a trial is stopped on the way. */
  readonly steady: boolean;
  /** Least time, ps: bytes times links on their way, over all that the fabric's links carry. */
  readonly leastPs: number;
  /** About the least time of the busiest rank's ports, ps. */
  readonly portsPs: number;
  /** Whether a message has no path. */
  readonly blocked: boolean;
}

export type Sketcher = (way: Way, bytes: number) => Sketch;

/** Ranks, lanes of each, and steps of a loop that are looked at, at most. */
const LOOKED = { ranks: 4, lanes: 16, steps: 16 } as const;
/** A loop of fewer steps is not one of a lane that does the same step after step. */
const LOOP = 8;
/** The ranks and lanes looked at may send farther and more than the mean. */
const SAFE = 0.6;

/** Sketches ways of one of several groups that are alike and at work together. */
export function sketcher(fabric: Fabric, routes: RouteTables, groups: readonly Uint32Array[]): Sketcher {
  const group = groups[0] ?? new Uint32Array();
  const n = group.length;
  const capacity = fabric.links.rateBps.reduce((sum, rate) => sum + rate / 8e12, 0);
  const portsBps = new Map<number, number>();
  fabric.links.from.forEach((node, link) => {
    portsBps.set(node, (portsBps.get(node) ?? 0) + fabric.links.rateBps[link]!);
  });
  const known = new Map<number, number>();
  const hopsBetween = (from: number, to: number) => {
    const key = from * 2 ** 21 + to;
    const found = known.get(key) ?? hops(fabric, routes, from, to);
    known.set(key, found);
    return found;
  };
  return ({ algorithm, values, dressing }, bytes) => {
    const lanesPerRank = algorithm.lanesPerRank(n, values);
    const positions = spread(n, LOOKED.ranks);
    const lanes = spread(lanesPerRank, LOOKED.lanes);
    let [messages, entries, byteHops] = [0, 0, 0];
    let steady = true;
    let portsPs = 0;
    let blocked = false;
    for (const position of positions) {
      let out = 0;
      for (const lane of lanes) {
        const part = {
          ...{ n, position, lane, lanesPerRank, bytes, values, firstLane: 0, repetition: 0 },
          ...{ needSignals: 0, firstDelayPs: 0, stepDelayPs: 0, done: {}, tellsDone: false },
        };
        const program = algorithm.program(part);
        steady &&= isLong(program);
        for (const op of program) {
          entries++;
          if (!op.send) continue;
          const { count = 1 } = op;
          messages += count;
          const some = spread(count, LOOKED.steps);
          for (const i of some) {
            const peer = Math.floor(peerOf(op, i) / lanesPerRank);
            const sent = ((op.bytes ?? 0) * count) / some.length;
            if (peer === position) continue;
            const links = hopsBetween(group[position]!, group[peer]!);
            if (links === 0) blocked = true;
            out += sent;
            byteHops += sent * links;
          }
        }
      }
      const ofAllLanes = (out * lanesPerRank * (dressing?.wire ?? 1)) / lanes.length;
      portsPs = Math.max(portsPs, (ofAllLanes * 8e12) / (portsBps.get(group[position]!) ?? Infinity));
    }
    const all = (groups.length * (n * lanesPerRank)) / (positions.length * lanes.length);
    return {
      messages: Math.round(messages * all),
      entries: Math.round(entries * all),
      lanes: groups.length * n * lanesPerRank,
      steady,
      portsPs,
      blocked,
      leastPs: SAFE * Math.max(portsPs, (byteHops * all * (dressing?.wire ?? 1)) / capacity),
    };
  };
}

/** Whether a lane that waits for no other to begin has loops of more steps than a trial has. */
function isLong(program: readonly Op[]): boolean {
  const first = program.findIndex(({ send, bytes = 0 }) => send && bytes > 0);
  if (program.slice(0, first + 1).some(({ need = 0 }) => need > 0)) return false;
  const steps = program.reduce((sum, { send, count = 1 }) => sum + (send && count >= LOOP ? count : 0), 0);
  return steps > CUT_STEPS;
}

function peerOf({ peerBase = 0, peer0 = 0, peerStride = 0, peerMod = 1 }: Op, i: number): number {
  return peerBase + ((((peer0 + i * peerStride) % peerMod) + peerMod) % peerMod);
}

/** Links of a shortest path; 0 without a path. */
function hops(fabric: Fabric, routes: RouteTables, from: number, to: number): number {
  try {
    if (findWalk(fabric, routes, from, to) === undefined) return 0;
    return somePath(routes, fabric, from, to).length;
  } catch (error) {
    if (error instanceof UserError) return 0;
    throw error;
  }
}

/** Up to `most` of `0 … count-1`, evenly. */
function spread(count: number, most: number): number[] {
  const looked = Math.min(count, most);
  return Array.from({ length: looked }, (_, i) => Math.floor((i * count) / looked));
}
