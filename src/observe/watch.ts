/**
 * Watches the links while a scenario runs: put its `context` in a run's, ask for the timeline
 * afterwards.
 */
import type { Device } from '../device/device.ts';
import type { FlowRun } from '../engine/flow/api.ts';
import { simulateFlow } from '../engine/flow/simulate.ts';
import type { Listener } from '../engine/listener.ts';
import type { LinkSample, PacketReplica, PacketRun } from '../engine/packet/api.ts';
import { simulatePackets } from '../engine/packet/simulate.ts';
import type { SimulatePackets } from '../ladder/packets.ts';
import type { Simulate } from '../ladder/rungs.ts';
import { flowCounts, messagesSeen, type TimedFlow } from './flow-counts.ts';
import { type LinkTimeline, meanTimeline, packSamples, rowsThatFit } from './link-timeline.ts';
import { thinned } from './thinned.ts';

/** Memory that samples of a run may take, bytes, where the caller does not say. */
const BUDGET_BYTES = 96 * 2 ** 20;
/** Messages whose links are counted, at most. */
const MOST_FLOWS = 200_000;
/** Messages whose paths are kept, at most. */
const MOST_MESSAGES = 4096;

/** Engines that look at the links as they run, and their observations. */
export interface LinkWatch {
  /**
   * Engines that are watched; for a `RunContext`. Not for the engine `des`, which shows nothing.
   */
  readonly context: { readonly simulate: Simulate; readonly simulatePackets: SimulatePackets };
  /**
   * The observations of the last rung's longest simulation of the first seed (parts of a training
   * step, and sizes of a collective, are simulated apart). Undefined before a run.
   */
  timeline(): LinkTimeline | undefined;
}

interface Seen {
  /** The common part of a run and others of its rung. */
  readonly of: Pick<PacketRun, 'fabric' | 'routes' | 'faults'>;
  readonly seed: number;
  readonly timeline: LinkTimeline;
}

/**
 * Watches runs on `device`. A fabric with too many links for `budgetBytes` is seen as a mean over
 * the run.
 */
export function watchLinks(device: Device, budgetBytes: number = BUDGET_BYTES): LinkWatch {
  let seen: Seen | undefined;
  const keep = (
    run: Seen['of'] & { readonly seeds: readonly number[] },
    timeline: () => LinkTimeline,
    endPs: number,
  ) => {
    const { fabric, routes, faults } = run;
    const seed = run.seeds[0]!;
    if (seen && seen.seed !== seed) return;
    const { of } = seen ?? {};
    const same = of?.fabric === fabric && of.routes === routes && of.faults === faults;
    if (seen && same && endPs <= seen.timeline.timesPs.at(-1)!) return;
    seen = { of: { fabric, routes, faults }, seed, timeline: timeline() };
  };
  return {
    timeline: () => seen?.timeline,
    context: {
      async simulate(run: FlowRun, listen?: Listener) {
        const result = await simulateFlow(device, run, listen);
        const [replica] = result.replicas;
        // A trial of a choice is not the run.
        const real = run.reality === 'routing' && run.stop === undefined && !seen?.timeline.packets;
        if (real && replica)
          keep(run, () => meanTimeline(run.fabric, replica.linkBytes, replica.endPs), replica.endPs);
        return result;
      },
      async simulatePackets(run: PacketRun, listen?: Listener) {
        if (seen && !seen.timeline.packets) seen = undefined;
        const rows = rowsThatFit(run.fabric.links.count, budgetBytes);
        const samples = thinned(Math.max(2, rows));
        const watched = rows > 0 && (!seen || seen.seed === run.seeds[0]);
        const result = await simulatePackets(device, run, {
          ...listen,
          ...(watched && { sample: samples.add }),
        });
        const replica = result.replicas[0]!;
        keep(run, () => timelineOf(run, replica, rows > 0 ? samples.samples() : []), replica.endPs);
        return result;
      },
    },
  };
}

function timelineOf(run: PacketRun, replica: PacketReplica, samples: readonly LinkSample[]): LinkTimeline {
  const { fabric, routes, routing, schedule } = run;
  const { endPs, seed, flows } = replica;
  const timeline = packSamples(fabric, [
    ...samples.filter(({ timePs }) => timePs < endPs),
    finalSample(run, replica),
  ]);
  if (!flows || flows.length > MOST_FLOWS || run.faults) return timeline;
  const timed = flows.map((flow): TimedFlow => ({ ...flow, channel: schedule.laneChannel[flow.lane]! }));
  const paths = { fabric, routes, routing, seed };
  const messages = messagesSeen(paths, timed, MOST_MESSAGES);
  return {
    ...timeline,
    flows: flowCounts(paths, timed, timeline.timesPs),
    ...(messages && { messages }),
  };
}

/** The state in which a run ends. */
function finalSample({ fabric, settings }: PacketRun, replica: PacketReplica): LinkSample {
  return {
    timePs: replica.endPs,
    queueBytes: new Uint32Array(fabric.links.count),
    linkBytes: replica.linkBytes,
    marks: replica.linkMarks,
    drops: replica.linkDrops,
    trims: replica.linkTrims,
    pausedPs: settings.pfc ? replica.linkPausePs : undefined,
  };
}
