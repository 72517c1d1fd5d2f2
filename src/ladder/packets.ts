/**
 * The simulator for packets that rung `transport` uses: runs within limits, answers in one form.
 */
import type { FctSummary } from '../engine/flow/api.ts';
import type { Listener } from '../engine/listener.ts';
import type {
  MessageRecord,
  PacketReplica,
  PacketRouting,
  PacketRun,
  PlannedSettings,
} from '../engine/packet/api.ts';
import { leastTimeout } from '../engine/packet/least-timeout.ts';
import { findEngine, flowEngine, type PacketEngineName, packetEngine } from '../engine/registry.ts';
import type { Fabric } from '../model/fabric.ts';
import { limitAbove } from '../model/limits.ts';
import type { RouteTables } from '../model/routes.ts';
import type { Schedule } from '../model/schedule.ts';
import { countMessages } from '../model/schedule-read.ts';
import { isDetour } from '../routing/properties.ts';
import { mean, quantile } from '../stats/summary.ts';
import { formatNumber, formatTime } from '../units/format.ts';
import { UserError } from '../util/errors.ts';
import type { Answer, AnswerReplica } from './answer.ts';
import type { Faulted } from './faulted.ts';
import { packetLoad } from './packet-load.ts';

/** An engine that simulates packets, on some device. */
export type SimulatePackets = (
  run: PacketRun,
  listen?: Listener,
) => Promise<{
  readonly replicas: readonly PacketReplica[];
  readonly windows?: number;
  readonly engineMs: number;
}>;

/** Settings of a scenario that only packets need. */
export interface PacketPlan {
  readonly engine: PacketEngineName;
  readonly settings: PlannedSettings;
  readonly routing: PacketRouting;
  /** More packet hops than this, all runs and seeds together, are refused. */
  readonly hopLimit: number;
}

export interface PacketTally {
  engineMs: number;
  packetHops: number;
  packets: number;
  ecnMarks: number;
  drops: number;
  trims: number;
  retransmits: number;
  pauses: number;
  /** Only of engines that have them. */
  windows: number | undefined;
}

export interface PacketSimulator {
  readonly plan: PacketPlan;
  /**
   * Simulates `schedule` once a seed, on the fault-free fabric or with faults. Throws `UserError`
   * if that is more than the limit leaves. `only`: some of the seeds of the fault-free fabric.
   */
  run(
    schedule: Schedule,
    listFlows: boolean,
    onProgress: ((done: number) => void) | undefined,
    faulted?: FaultedRun,
    only?: readonly number[],
  ): Promise<Answer>;
  /** Throws `UserError` if these schedules together are more than the limit. */
  refuse(schedules: Iterable<Schedule>): void;
  /** Sums over all runs and replicas so far, of the last rung. */
  readonly tally: PacketTally;
  /** Time in the engine so far, ms. */
  readonly engineMs: () => number;
}

/**
 * The simulator of faults, and its seeds; undefined: as many as on the fault-free fabric.
 */
export interface FaultedRun extends Faulted {
  readonly seeds: readonly number[] | undefined;
}

/** Replicas of one batch: they share buffers, so more of them take more memory. */
const SEEDS_AT_ONCE = 8;
/** Completion times are kept for no more messages than this, unless they are asked for. */
const MOST_RECORDS = 500_000;
/** Seqs of a flow stay below 2^31. */
const MOST_PACKETS = 2 ** 31;

export interface PacketOptions {
  readonly plan: PacketPlan;
  readonly simulate: SimulatePackets;
  readonly fabric: Fabric;
  readonly routes: RouteTables;
  /** One replica each. */
  readonly seeds: readonly number[];
  readonly memoryLimitBytes: number | undefined;
  /** Every schedule is simulated once more with faults, and that is the last rung. */
  readonly faults?: boolean | undefined;
}

/** Binds an engine that simulates packets to a fabric. */
export function createPacketSimulator(options: PacketOptions): PacketSimulator {
  const { plan, simulate, seeds, memoryLimitBytes, faults = false } = options;
  const { payloadBytes } = plan.settings;
  const tally = { ...NOTHING };
  const below = { ...NOTHING };
  let asked = 0;
  const loadOf = (schedule: Schedule, { fabric, routes }: Pick<Faulted, 'fabric' | 'routes'>, of: number) => {
    const { hops, mostOfLane } = packetLoad(fabric, routes, schedule, payloadBytes);
    if (mostOfLane >= MOST_PACKETS) throw tooLong(mostOfLane);
    // A detour is twice as long as a shortest path, on average.
    return hops * of * (isDetour(plan.routing.name) ? 2 : 1);
  };
  return {
    plan,
    tally,
    refuse(schedules) {
      let hops = 0;
      for (const schedule of schedules) hops += loadOf(schedule, options, seeds.length * (faults ? 2 : 1));
      if (asked + hops > plan.hopLimit) throw tooMany(asked + hops, plan, seeds.length);
    },
    engineMs: () => tally.engineMs + below.engineMs,
    async run(schedule, listFlows, onProgress, faulted, only) {
      const { fabric, routes } = faulted ?? options;
      const every = only?.filter((seed) => seeds.includes(seed)) ?? seeds;
      const wanted = faulted?.seeds ?? (every.length > 0 ? every : seeds);
      asked += loadOf(schedule, { fabric, routes }, wanted.length);
      if (asked > plan.hopLimit) throw tooMany(asked, plan, seeds.length);
      const keep = listFlows || countMessages(schedule) * seeds.length <= MOST_RECORDS;
      const replicas: AnswerReplica[] = [];
      for (let first = 0; first < wanted.length; first += SEEDS_AT_ONCE) {
        const batch = wanted.slice(first, first + SEEDS_AT_ONCE);
        const untimed = {
          ...{ fabric, routes, schedule, routing: plan.routing, settings: plan.settings },
          ...{ seeds: batch, listFlows: keep },
          ...(faulted?.during && { faults: faulted.during }),
        };
        const rtoPs = plan.settings.rtoPs ?? leastTimeout(untimed);
        const timed = {
          ...untimed,
          settings: { ...plan.settings, rtoPs },
          ...(memoryLimitBytes === undefined ? {} : { memoryLimitBytes }),
        };
        const progress =
          onProgress && ((done: number) => onProgress((first + done * batch.length) / wanted.length));
        const answer = await simulate(timed, { progress });
        addTo(faults && !faulted ? below : tally, answer);
        replicas.push(...answer.replicas.map((replica) => answerOf(replica, listFlows)));
      }
      return { replicas };
    },
  };
}

const NOTHING: PacketTally = {
  engineMs: 0,
  packetHops: 0,
  packets: 0,
  ecnMarks: 0,
  drops: 0,
  trims: 0,
  retransmits: 0,
  pauses: 0,
  windows: undefined,
};

function addTo(tally: PacketTally, answer: Awaited<ReturnType<SimulatePackets>>): void {
  tally.engineMs += answer.engineMs;
  if (answer.windows !== undefined) tally.windows = (tally.windows ?? 0) + answer.windows;
  for (const { counters } of answer.replicas) {
    for (const key of Object.keys(counters) as (keyof typeof counters)[]) tally[key] += counters[key];
  }
}

function answerOf(replica: PacketReplica, listFlows: boolean): AnswerReplica {
  const { seed, endPs, marksPs, messages, flows, linkBytes, counters } = replica;
  const { linkMarks, linkDrops, linkTrims, linkHighWater } = replica;
  const { linkPauses, linkPausePs, linkPauseCause, linkPausesCaused } = replica;
  const pauses = { linkPauses, linkPausePs, linkPauseCause, linkPausesCaused };
  return {
    ...{ seed, endPs, marksPs, messages, linkBytes },
    fct: flows && flows.length > 0 ? summaryOf(flows) : undefined,
    flows: listFlows ? flows : undefined,
    events: { counters, linkMarks, linkDrops, linkTrims, linkHighWater, ...pauses },
  };
}

function summaryOf(flows: readonly MessageRecord[]): FctSummary {
  const times = flows.map(({ startPs, endPs }) => endPs - startPs).sort((a, b) => a - b);
  return {
    minPs: times[0]!,
    meanPs: mean(times),
    p50Ps: quantile(times, 0.5),
    p99Ps: quantile(times, 0.99),
    maxPs: times.at(-1)!,
  };
}

function billions(hops: number): string {
  if (hops < 1e6) return String(Math.round(hops));
  return hops >= 1e9 ? `${formatNumber(hops / 1e9)} billion` : `${formatNumber(hops / 1e6)} million`;
}

function tooMany(hops: number, { hopLimit, engine }: PacketPlan, seeds: number): UserError {
  const all = seeds > 1 ? `, ${seeds} seeds together` : '';
  return new UserError(
    `this is about ${billions(hops)} packet hops${all}; the limit is ${billions(hopLimit)}`,
    {
      where: 'engine.hopLimit',
      advice: !findEngine(engine).onDevice
        ? `use --engine ${packetEngine.name}, or send less`
        : `use ${wayOut(hops, hopLimit, seeds)}, send less (smaller sizes, fewer ranks or layers), use a larger packet.payload, ` +
          `or --engine ${flowEngine.name}`,
    },
  );
}

/**
 * Packet hops, counted as here, that a core simulates in a second on a fabric that outgrows its
 * cache.
 */
const HOPS_A_SECOND = 1e7;

/**
 * Options that make a run of so many hops possible: fewer seeds if that is enough, and a higher
 * limit.
 */
function wayOut(hops: number, limit: number, seeds: number): string {
  const fewer = Math.floor((seeds * limit) / hops);
  const took = (count: number) => `some ${formatTime(Math.ceil(count / HOPS_A_SECOND) * 1e12)}`;
  const higher = `--set engine.hopLimit=${limitAbove(hops)} (${took(hops)} of a core)`;
  if (seeds < 2 || fewer < 1) return higher;
  return `--seeds ${fewer} (${took((hops / seeds) * fewer)} of a core), or ${higher}`;
}

function tooLong(packets: number): UserError {
  return new UserError(`a flow would have ${billions(packets)} packets; the limit is 2.1 billion`, {
    advice: 'use smaller messages or a larger packet.payload',
  });
}
