/** How long the flow engine takes for a run, about: for a choice of threads. */
import { Flag, OP_STRIDE, OpCol, type Schedule } from '../../model/schedule.ts';
import { countMessages } from '../../model/schedule-read.ts';
import { tracePath } from '../../routing/path.ts';
import { hasOnePath } from '../../routing/properties.ts';
import type { FlowRun } from './api.ts';

/**
 * Time of a message, of a round of events and of a flow in a solve on one core, ms; lower bounds
 * (docs/performance.md, Threads).
 */
const MESSAGE_MS = 1e-4;
const ROUND_MS = 2.5e-3;
const SOLVED_FLOW_MS = 1.5e-5;
/** Flows that start together end in so many rounds, about, times the root of their number. */
const ROUNDS_OF_FLOWS = 3;
/** They end in no more rounds than this part of one over the tolerance, about. */
const ROUNDS_IN_TOLERANCE = 0.4;
/** Less work than this is not estimated more closely. */
const LITTLE_MS = 50;
/** Lanes whose paths are looked at. */
const MOST_LANES = 4096;

/** Time of all seeds on one core, about, ms; too little rather than too much. */
export function flowWorkMs(run: FlowRun): number {
  const { seeds } = run;
  const most = seeds.length * oneSeedMs(run, true);
  return most < LITTLE_MS || flowsShareLinks(run) ? most : seeds.length * oneSeedMs(run, false);
}

/** @param shared Whether flows share links, so that they end apart and rates are solved. */
function oneSeedMs({ schedule, tolerance }: FlowRun, shared: boolean): number {
  const messages = countMessages(schedule);
  let lanes = 0;
  for (const _ of firstPeers(schedule)) lanes++;
  if (lanes === 0) return 0;
  const steps = messages / lanes;
  // Flows of one step start together; with several steps each drifts to a time of its own.
  const together = Math.min(lanes, ROUNDS_OF_FLOWS * Math.sqrt(lanes), ROUNDS_IN_TOLERANCE / tolerance);
  const apart = steps > 1 ? Math.min(lanes, 1 / tolerance) : together;
  const rounds = steps * (shared ? apart : 1);
  const solved = shared ? lanes * SOLVED_FLOW_MS : 0;
  return messages * MESSAGE_MS + rounds * (ROUND_MS + solved);
}

/** Whether the first messages of two lanes share a link, by the first seed's paths. */
function flowsShareLinks({ fabric, routes, reality, routing, schedule, seeds }: FlowRun): boolean {
  if (reality !== 'routing' || !hasOnePath(routing)) return false;
  const { laneRank, laneChannel } = schedule;
  const used = new Uint8Array(fabric.links.count);
  let looked = 0;
  for (const [lane, peer] of firstPeers(schedule)) {
    if (looked++ === MOST_LANES) break;
    const [src, dst] = [laneRank[lane]!, laneRank[peer]!];
    const path = tracePath(routes, fabric, routing, src, dst, laneChannel[lane]!, seeds[0]!);
    if (path.some((link) => used[link] === 1)) return true;
    for (const link of path) used[link] = 1;
  }
  return false;
}

/** Each lane that sends, and the lane that it sends to first. */
function* firstPeers(schedule: Schedule): Generator<readonly [lane: number, peer: number]> {
  const { laneCount, laneOps, ops } = schedule;
  for (let lane = 0; lane < laneCount; lane++) {
    for (let op = laneOps[lane]!; op < laneOps[lane + 1]!; op++) {
      const column = (c: number) => ops[op * OP_STRIDE + c]!;
      if ((column(OpCol.flags) & (Flag.send | Flag.signal)) !== Flag.send) continue;
      yield [lane, column(OpCol.peerBase) + (column(OpCol.peer0) % Math.max(1, column(OpCol.peerMod)))];
      break;
    }
  }
}
