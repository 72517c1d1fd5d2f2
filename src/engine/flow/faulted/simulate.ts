/**
 * Runs whose links change: a part of a run for each time between two changes. At a change the rates
 * of flows are found anew, and flows look for a path in the present route tables.
 */
import type { Device } from '../../../device/device.ts';
import { structs } from '../../../kernels/index.ts';
import { nodeName } from '../../../model/fabric.ts';
import type { LinkFaults } from '../../../model/fault-timeline.ts';
import { InvariantError, UserError } from '../../../util/errors.ts';
import { freeMemory } from '../../host/memory.ts';
import type { Listener } from '../../listener.ts';
import type { FlowRecord, FlowReplica, FlowRun } from '../api.ts';
import { createBuffers, type FlowBuffers } from '../buffers.ts';
import { LANE_WORDS, Lane, readState, type State, writeState } from '../jump/layout.ts';
import type { Posed } from '../pose.ts';
import type { FlowProblem } from '../problem.ts';
import { readBatch } from '../result.ts';
import { runHeld } from '../run.ts';
import { recordFlush, recordStart, variantOf } from '../tick.ts';
import { startAnew } from './carry.ts';
import { withClock } from './clock.ts';
import { type Segment, segmentsOf } from './segments.ts';

/**
 * The replicas of a run, one after the other. Bytes of a message count for the links on which it
 * ends. Throws `UserError` if messages wait for links that stay down.
 */
export async function simulateFaulted(
  device: Device,
  run: FlowRun,
  faults: LinkFaults,
  pose: (part: FlowRun) => Posed,
  { progress, signal }: Listener,
): Promise<FlowReplica[]> {
  const segments = segmentsOf(run.fabric, run.routes, faults);
  const times = segments.slice(1).map(({ fromPs }) => fromPs);
  const { faults: _, ...rest } = run;
  const schedule = times.length > 0 ? withClock(run.schedule, times) : run.schedule;
  const whole: FlowRun = { ...rest, schedule };
  const replicas: FlowReplica[] = [];
  for (const [i, seed] of run.seeds.entries()) {
    const share = (done: number) => progress?.((i + done) / run.seeds.length);
    replicas.push(
      await oneSeed(device, { ...whole, seeds: [seed] }, segments, pose, { progress: share, signal }),
    );
  }
  return replicas;
}

async function oneSeed(
  device: Device,
  run: FlowRun,
  segments: readonly Segment[],
  pose: (part: FlowRun) => Posed,
  listen: Listener,
): Promise<FlowReplica> {
  const linkBytes = new Float64Array(run.fabric.links.count);
  const flows: FlowRecord[] = [];
  let state: State | undefined;
  for (const [i, segment] of segments.entries()) {
    const { fabric, routes } = segment;
    const { problem, linksOf } = pose({ ...run, fabric, routes });
    const buffers = createBuffers(device, problem, run.memoryLimitBytes);
    try {
      const isLast = i === segments.length - 1;
      const end = await onePart(device, buffers, problem, state, isLast ? 0 : i + 1, listen);
      if (segments.length > 1) forgetClock(device, buffers, problem);
      const [answer] = await readBatch(device, buffers, problem, run.seeds, linksOf);
      answer!.linkBytes.forEach((bytes, link) => {
        linkBytes[link]! += bytes;
      });
      flows.push(...(answer!.flows ?? []));
      if (end === 'finished') {
        if (isLast) refuseDown(run, segment, answer!.linkBytes);
        return { ...answer!, linkBytes, flows: run.listFlows ? flows : undefined };
      }
      state = end;
    } finally {
      freeMemory(buffers);
    }
  }
  throw new InvariantError('the last part of a run finishes');
}

/** Runs a part up to a step of the clock, 0: to the end, from the state at its start. */
async function onePart(
  device: Device,
  buffers: FlowBuffers,
  problem: FlowProblem,
  before: State | undefined,
  clockStep: number,
  listen: Listener,
): Promise<'finished' | State> {
  const { laneCount } = problem.schedule;
  const variant = variantOf(problem, false);
  device.run(await recordStart(device, buffers, laneCount, problem.capacity.length, variant));
  if (before) {
    startAnew(problem, before);
    writeState(device, buffers, problem, 0, before);
  }
  const { fields } = structs.Control;
  const clock = laneCount - 1;
  if (clockStep > 0) {
    device.write(buffers.control, Uint32Array.of(clock), fields.pause_lane.offset);
    device.write(buffers.control, Uint32Array.of(clockStep), fields.pause_step.offset);
  }
  const done = clockStep > 0 ? clock : laneCount;
  const finished = await runHeld(device, buffers, problem, variant, done, listen);
  const state = finished ? undefined : await readState(device, buffers, problem, 0);
  device.run(await recordFlush(device, buffers, laneCount, variant));
  return state ?? 'finished';
}

/** The clock may go on for longer than all that it is for. */
function forgetClock(device: Device, buffers: FlowBuffers, { schedule }: FlowProblem): void {
  const place = 4 * ((schedule.laneCount - 1) * LANE_WORDS + Lane.free_at);
  device.write(buffers.lanes, new Uint32Array(2), place);
}

/** Links named in an error. */
const MOST_NAMED = 4;

function refuseDown({ fabric }: FlowRun, { down }: Segment, linkBytes: Float64Array): void {
  const used = down.filter((link) => linkBytes[link]! > 0);
  if (used.length === 0) return;
  const { from, to } = fabric.links;
  const names = used
    .slice(0, MOST_NAMED)
    .map((link) => `${nodeName(fabric, from[link]!)} -> ${nodeName(fabric, to[link]!)}`);
  const more = used.length > MOST_NAMED ? ` and ${used.length - MOST_NAMED} more` : '';
  throw new UserError(
    `the run cannot finish: messages wait for links that stay down: ${names.join(', ')}${more}`,
    {
      where: 'faults',
      advice: 'give the fault an until, add another path, or exclude these ranks',
    },
  );
}
