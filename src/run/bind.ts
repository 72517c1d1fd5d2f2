/** Binds a job's engines to its fabric. */
import { oncePerClass } from '../engine/classes/once.ts';
import type { PacketCounters } from '../engine/packet/api.ts';
import { faultedWorld } from '../ladder/faulted.ts';
import type { Stage } from '../ladder/ladder.ts';
import type { Measure } from '../ladder/measure.ts';
import { createPacketSimulator, type PacketTally } from '../ladder/packets.ts';
import { createSimulator, type Simulator } from '../ladder/rungs.ts';
import { seededAt } from '../ladder/seeded.ts';
import { type CableFault, drawFaults, type Faults, slowdowns } from '../model/faults.ts';
import { MOST_SIMULATED } from '../model/limits.ts';
import type { Counters } from '../model/result.ts';
import type { RouteTables } from '../model/routes.ts';
import { hasOnePath } from '../routing/properties.ts';
import { tablesByRule } from '../routing/tables-by-rule.ts';
import { UserError } from '../util/errors.ts';
import { hearing, pauseBetween } from './abort.ts';
import { type CoursePlan, courseOf } from './course.ts';
import { flowsOn, packetsOn } from './engines.ts';
import type { Job, RunContext } from './job.ts';
import { messageLimitOf } from './message-limit.ts';

/** The network of a run, as its causes look at it. */
export interface Network {
  readonly job: Job;
  /** All shortest paths, and those that the routing leaves of them. */
  readonly routes: RouteTables;
  readonly routed: RouteTables;
  /** Whether flows take one path each, and whether a hash chooses it. */
  readonly onePath: boolean;
  readonly hashed: boolean;
  /** The faults of cables of a seed. */
  drawn(seed: number): readonly CableFault[];
  /** The largest factor of each rank at any time of a seed's run; undefined: none is slow. */
  slowest(seed: number): Float64Array | undefined;
}

/** A simulator, and its counters. */
export interface Bound {
  readonly simulator: Simulator;
  readonly network: Network;
  /** The last rung, which the result describes, and the work of the engines so far. */
  counters(last: Pick<Measure, 'messages' | 'packets'>): Counters;
}

/** The engines of a job; its progress is that of the plan. */
export function bindEngines(job: Job, context: RunContext, plan: CoursePlan): Bound {
  const { fabric, routing, detours, seeds, tolerance, fastForward, memoryLimitBytes, packet, faults } = job;
  const { upTo } = job;
  if (fabric.links.count > MOST_SIMULATED) {
    throw new UserError(`the fabric has ${fabric.links.count} links; the limit is ${MOST_SIMULATED}`, {
      advice: 'simulate a smaller part: fewer hosts, pods or servers',
    });
  }
  const { onProgress, signal, now = () => performance.now() } = context;
  let chosen = 0;
  const beganMs = context.now ? now() : context.startedMs;
  const course = courseOf(plan, job, (stage) => seededAt(stage, job), now, beganMs);
  const { rule } = job;
  const routesBy = job.routes ?? tablesByRule(fabric);
  const routes = routesBy();
  const routed = routesBy(rule);
  // A fluid that is split evenly is not hashed.
  const resilient = job.resilient === true && (packet !== undefined || seededAt('routing', job));
  const faulted = faults && faultedWorld(fabric, faults, { rule, resilient });
  const packets =
    packet &&
    createPacketSimulator({
      plan: packet,
      simulate: hearing(context.simulatePackets ?? packetsOn(context.device, packet.engine), signal),
      ...{ fabric, routes: routed, memoryLimitBytes, faults: faults !== undefined },
      seeds: seededAt('transport', job) ? seeds : seeds.slice(0, 1),
    });
  const flows = hearing(context.simulate ?? flowsOn(context.device), signal);
  const simulator = createSimulator({
    simulate: job.classes === false ? flows : oncePerClass(flows),
    ...{ fabric, routes, routed, routing, detours, seeds, tolerance, fastForward, packets, faulted, upTo },
    breathe: signal ? pauseBetween(signal, context.breathe) : context.breathe,
    ...(memoryLimitBytes === undefined ? {} : { memoryLimitBytes }),
    messageLimit: messageLimitOf(job),
    ...(onProgress && {
      onProgress: (what: string, done: number, stage: Stage | undefined) =>
        onProgress(stage ? course.running(stage, done) : course.choosing(chosen), what),
      onFinished: course.finished,
      onPlanned: course.planned,
      onJoining: course.joining,
      onChosen: (share: number) => {
        chosen = share;
      },
    }),
  });
  return {
    simulator,
    network: {
      ...{ job, routes, routed },
      onePath: hasOnePath(job.routing),
      hashed: seededAt('routing', job),
      drawn: (seed) => (faults ? drawFaults(faults, seed) : []),
      slowest: (seed) => (faults ? slowdowns(lasting(faults), fabric.ranks, seed) : undefined),
    },
    counters: ({ messages, packets: sums }) => ({
      messages,
      rounds: simulator.tally.rounds,
      solves: simulator.tally.solves,
      ...(packets && sums && packetCounters(sums, packets.tally)),
    }),
  };
}

function packetCounters(sums: PacketCounters, { windows, packets, packetHops }: PacketTally) {
  return {
    packet_hops: sums.packetHops,
    packets: sums.packets,
    ecn_marks: sums.ecnMarks,
    drops: sums.drops,
    trims: sums.trims,
    retransmits: sums.retransmits,
    pauses: sums.pauses,
    ...(windows === undefined ? {} : { windows }),
    simulated_packets: packets,
    simulated_packet_hops: packetHops,
  };
}

/** Faults whose ranks are slow all the time. */
function lasting(faults: Faults): Faults {
  const always = { atPs: undefined, untilPs: undefined, everyPs: undefined };
  return { ...faults, stragglers: faults.stragglers.map((own) => ({ ...own, ...always })) };
}
