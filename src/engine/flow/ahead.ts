/**
 * Lanes whose messages share no link with those of any other lane. All of their times follow from
 * what comes to them, so they need no rounds of events (shaders/flow/ahead.wgsl).
 */
import type { Device } from '../../device/device.ts';
import { structs } from '../../kernels/index.ts';
import { OP_STRIDE, OpCol, type Schedule } from '../../model/schedule.ts';
import { hasOnePath, isDetour } from '../../routing/properties.ts';
import { mayLook } from '../classes/pays.ts';
import { tellLane } from '../classes/tell-lane.ts';
import type { Trail } from '../classes/trail.ts';
import { waysOf } from '../classes/ways.ts';
import type { FlowRun } from './api.ts';
import type { FlowBuffers } from './buffers.ts';

/** Least part of lanes that run ahead. */
const LEAST_PART = 1 / 8;

/** Owner of a link that several lanes load. */
const SHARED = -2;

/**
 * A word for each slot of a batch with these seeds: 1 if it may run ahead. Undefined if too few do
 * in some replica, if none shares a link, or if each flow may have several paths. Lanes with
 * several receivers, or with steps that wait for several messages, do not run ahead.
 */
export function lanesAhead(run: FlowRun, seeds: readonly number[]): Uint32Array | undefined {
  const { schedule, reality, routing, ownPorts, listFlows, stop, ahead = true, eager = false } = run;
  const { laneCount } = schedule;
  const onePath = reality === 'endpoints' || (reality === 'routing' && hasOnePath(routing));
  if (!ahead || !onePath || isDetour(routing.name) || ownPorts || listFlows || stop) return undefined;
  if (!eager && !mayLook(schedule)) return undefined;
  const slots = new Uint32Array(seeds.length * laneCount);
  for (const [replica, seed] of seeds.entries()) {
    const own = slots.subarray(replica * laneCount, (replica + 1) * laneCount);
    const [alone, shared] = markAlone({ ...run, seeds: [seed] }, own);
    if (shared === 0 || alone < LEAST_PART * laneCount) return undefined;
  }
  return slots;
}

/** Marks the lanes that are alone on their links; answers how many are, and how many share some. */
function markAlone(run: FlowRun, marks: Uint32Array): readonly [alone: number, shared: number] {
  const { schedule } = run;
  const { laneCount } = schedule;
  const { tell, linkCount } = waysOf(run, Infinity);
  const owner = new Int32Array(linkCount).fill(-1);
  const paths: number[] = [];
  const start = new Uint32Array(laneCount + 1);
  const peers = new Uint32Array(laneCount);
  let lane = 0;
  const trail: Trail = {
    link(link) {
      paths.push(link);
      if (owner[link] !== lane) owner[link] = owner[link] === -1 ? lane : SHARED;
    },
    // Once for each flow.
    fact: () => peers[lane]!++,
    known: () => false,
  };
  for (; lane < laneCount; lane++) {
    start[lane] = paths.length;
    tellLane(schedule, lane, tell, trail);
  }
  start[laneCount] = paths.length;
  let [alone, shared] = [0, 0];
  for (let of = 0; of < laneCount; of++) {
    const links = paths.slice(start[of], start[of + 1]);
    if (links.some((link) => owner[link] === SHARED)) shared++;
    else if (peers[of] === 1 && waitsForOne(schedule, of)) {
      marks[of] = 1;
      alone++;
    }
  }
  return [alone, shared];
}

/** Whether no step of a lane waits for more than one message. */
function waitsForOne({ laneOps, ops }: Schedule, lane: number): boolean {
  for (let op = laneOps[lane]!; op < laneOps[lane + 1]!; op++) {
    if (ops[op * OP_STRIDE + OpCol.need]! > 1) return false;
  }
  return true;
}

/** Lets lanes of a replica run ahead from now on. */
export function runAhead(device: Device, buffers: FlowBuffers, replica: number): void {
  const { size, fields } = structs.Control;
  device.write(buffers.control, Uint32Array.of(1), replica * size + fields.ahead.offset);
}
