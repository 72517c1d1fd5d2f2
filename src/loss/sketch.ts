/**
 * What a way would send, from the programs of a few ranks: about how long it takes and at least, and how much there is to simulate,
 * before its schedule is built. A lane sends one message at a time, each in α + m·β of its own path; the lanes of a rank share its ports.
 */
import { modelledTimePs } from '../collective/auto.ts';
import type { Fabric } from '../model/fabric.ts';
import type { RouteTables } from '../model/routes.ts';
import type { Op } from '../model/schedule.ts';
import { findWalk, tracePath } from '../routing/path.ts';
import { UserError } from '../util/errors.ts';
import type { Way } from './candidates.ts';

export interface Sketch {
  /** Messages of all ranks, about. */
  readonly messages: number;
  /** Entries of its schedule, about. */
  readonly entries: number;
  readonly lanes: number;
  /** Whether lanes do the same step after step, so that a trial may be stopped on the way. */
  readonly steady: boolean;
  /** No less than this, ps: of a lane, of a rank's ports, and bytes times links on their way over all that the fabric's links carry. */
  readonly leastPs: number;
  /** About this where nothing is in the way, ps: latencies of the longest lane, and the bytes of it or of all at the rank's ports. */
  readonly aboutPs: number;
}

export type Sketcher = (way: Way, bytes: number) => Sketch;

/** Ranks, lanes of each, and steps of a loop that are looked at, at most. */
const LOOKED = { ranks: 4, lanes: 16, steps: 16 } as const;
/** A loop of more steps is most of what its lane does. */
const STEADY = 64;
/** The ranks and lanes looked at may send farther and more than the mean. */
const SAFE = 0.6;
/** Of several paths the one looked at may not be the quickest. */
const SAFE_OF_LANE = 0.95;

/** A shortest path between two ranks. */
interface Path {
  readonly links: number;
  readonly latencyPs: number;
  /** Time of a byte on its slowest link, ps. */
  readonly betaPs: number;
  readonly sameServer: boolean;
}

/** Sketches ways of one of several groups that are alike and at work together. */
export function sketcher(fabric: Fabric, routes: RouteTables, groups: readonly Uint32Array[]): Sketcher {
  const group = groups[0] ?? new Uint32Array();
  const n = group.length;
  const { from: senders, rateBps } = fabric.links;
  const capacity = rateBps.reduce((sum, rate) => sum + rate / 8e12, 0);
  const portsBps = new Map<number, number>();
  senders.forEach((node, link) => {
    portsBps.set(node, (portsBps.get(node) ?? 0) + rateBps[link]!);
  });
  const known = new Map<number, Path | undefined>();
  const pathBetween = (from: number, to: number) => {
    const key = from * 2 ** 21 + to;
    if (!known.has(key)) known.set(key, pathOf(fabric, routes, from, to));
    return known.get(key);
  };
  const sketch = ({ algorithm, values, dressing, net }: Way, bytes: number): Sketch => {
    const { upPs = 0, outPs = 0, wire = 1 } = dressing ?? {};
    const lanesPerRank = algorithm.lanesPerRank(n, values);
    const positions = spread(n, LOOKED.ranks);
    const lanes = spread(lanesPerRank, LOOKED.lanes);
    let [messages, entries, byteHops, portsPs] = [0, 0, 0, 0];
    const longest = { leastPs: 0, delaysPs: 0, bytesPs: 0 };
    const loops = new Set<number>();
    for (const position of positions) {
      let out = 0;
      for (const lane of lanes) {
        let [delaysPs, bytesPs, heldPs] = [0, 0, 0];
        const part = {
          ...{ n, position, lane, lanesPerRank, bytes, values, firstLane: 0, repetition: 0 },
          ...{ needSignals: 0, firstDelayPs: 0, stepDelayPs: 0, done: {}, tellsDone: false, contents: false },
        };
        for (const op of algorithm.program(part)) {
          entries++;
          if (!op.send) continue;
          const { count = 1 } = op;
          messages += count;
          if ((op.bytes ?? 0) > 0) loops.add(count);
          const steps = spread(count, LOOKED.steps);
          for (const i of steps) {
            const peer = Math.floor(peerOf(op, i) / lanesPerRank);
            const path = peer === position ? undefined : pathBetween(group[position]!, group[peer]!);
            if (!path) continue;
            const many = count / steps.length;
            const sent = (op.bytes ?? 0) * many * wire;
            out += sent;
            byteHops += sent * path.links;
            delaysPs += many * path.latencyPs;
            heldPs += many * (path.sameServer ? upPs : outPs);
            bytesPs += sent * path.betaPs;
          }
        }
        longest.leastPs = Math.max(longest.leastPs, delaysPs + bytesPs);
        longest.delaysPs = Math.max(longest.delaysPs, delaysPs + heldPs);
        longest.bytesPs = Math.max(longest.bytesPs, bytesPs);
      }
      const ofAllLanes = (out * lanesPerRank) / lanes.length;
      portsPs = Math.max(portsPs, (ofAllLanes * 8e12) / (portsBps.get(group[position]!) ?? Infinity));
    }
    const all = (groups.length * (n * lanesPerRank)) / (positions.length * lanes.length);
    const straightPs = longest.delaysPs + Math.max(longest.bytesPs, portsPs);
    const linksPs = (byteHops * all) / capacity;
    return {
      messages: Math.round(messages * all),
      entries: Math.round(entries * all),
      lanes: groups.length * n * lanesPerRank,
      steady: Math.max(0, ...loops) > STEADY,
      leastPs: Math.max(SAFE_OF_LANE * longest.leastPs, SAFE * portsPs, SAFE * linksPs),
      // Where pieces follow each other a lane is not all of the way.
      aboutPs: Math.max(
        straightPs,
        'pieces' in algorithm.params ? (modelledTimePs({ algorithm, values, net }, n, bytes) ?? 0) : 0,
      ),
    };
  };
  const sketches = new Map<Way, Map<number, Sketch>>();
  return (way, bytes) => {
    const ofWay = sketches.get(way) ?? new Map<number, Sketch>();
    sketches.set(way, ofWay);
    const found = ofWay.get(bytes) ?? sketch(way, bytes);
    ofWay.set(bytes, found);
    return found;
  };
}

function peerOf({ peerBase = 0, peer0 = 0, peerStride = 0, peerMod = 1 }: Op, i: number): number {
  return peerBase + ((((peer0 + i * peerStride) % peerMod) + peerMod) % peerMod);
}

function pathOf(fabric: Fabric, routes: RouteTables, from: number, to: number): Path | undefined {
  try {
    if (findWalk(fabric, routes, from, to) === undefined) return undefined;
    const path = tracePath(routes, fabric, { name: 'ecmp' }, from, to, 0, 1);
    const { latencyPs, rateBps } = fabric.links;
    return {
      links: path.length,
      latencyPs: path.reduce((sum, link) => sum + latencyPs[link]!, 0),
      betaPs: 8e12 / path.reduce((least, link) => Math.min(least, rateBps[link]!), Infinity),
      sameServer: fabric.server[from] === fabric.server[to],
    };
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** Up to `most` of `0 … count-1`, evenly. */
function spread(count: number, most: number): number[] {
  const looked = Math.min(count, most);
  return Array.from({ length: looked }, (_, i) => Math.floor((i * count) / looked));
}
