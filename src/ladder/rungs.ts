/** The simulator that the ladder uses: one fabric, many schedules, and a tally of the cost. */
import type { Ways } from '../engine/classes/choice.ts';
import type { FlowResult, FlowRun, FlowStop } from '../engine/flow/api.ts';
import type { FastForward } from '../engine/flow/jump/api.ts';
import type { Listener } from '../engine/listener.ts';
import type { Fabric } from '../model/fabric.ts';
import { type Faults, isTimed, ranksAreDrawn, type StepFlaps, stepFlaps } from '../model/faults.ts';
import type { FlapWindow } from '../model/flaps.ts';
import type { MessageLimit } from '../model/limits.ts';
import type { SlowSpan } from '../model/pace.ts';
import type { RouteTables } from '../model/routes.ts';
import type { Schedule } from '../model/schedule.ts';
import type { FluidChoice } from '../routing/choice.ts';
import type { OwnPortOptions } from '../routing/own-ports.ts';
import { type RelayOf, relaysOf } from '../routing/relays.ts';
import { tablesByRule } from '../routing/tables-by-rule.ts';
import { betweenNics } from '../topology/parts/shared-nics.ts';
import { invariant } from '../util/errors.ts';
import type { Answer, AnswerReplica, SeededAnswer } from './answer.ts';
import { checkDuration } from './duration.ts';
import { type FaultTimes, faultTimes, stateNumbers } from './fault-times.ts';
import type { Faulted, FaultedWorld } from './faulted.ts';
import { type Stage, stagesOf } from './ladder.ts';
import type { FaultedRun, PacketSimulator } from './packets.ts';
import { checkReach } from './reach.ts';
import { type Chances, seedDecided, seededAt } from './seeded.ts';

/** The flow engine on some device. */
export type Simulate = (run: FlowRun, listen?: Listener) => Promise<FlowResult>;

/** The flow engine at rung `routing`, on the fabric without faults. */
export type Attempt = (schedule: Schedule, seeds: readonly number[], stop: FlowStop) => Promise<FlowResult>;

/** The answer about messages: their number, also the distribution of their times, or each one. */
export type MessageDetail = 'count' | 'times' | 'list';

export interface SimulatorOptions {
  readonly simulate: Simulate;
  readonly fabric: Fabric;
  /** All shortest paths, weighted by link rates: those of rungs 1 to 3. */
  readonly routes: RouteTables;
  /** The paths that the routing leaves of them; default: all. */
  readonly routed?: RouteTables | undefined;
  readonly routing: FluidChoice;
  /** Whether packets may go by nodes on no shortest path. */
  readonly detours?: boolean | undefined;
  readonly seeds: readonly number[];
  readonly tolerance: number;
  /** Which jumps flows may make over steps that repeat; default: none. Attempts make none. */
  readonly fastForward?: FastForward | undefined;
  /** The last rung; default: the last that there is. */
  readonly upTo?: Stage | undefined;
  /** For rung `transport`, which is only there with it. */
  readonly packets?: PacketSimulator | undefined;
  /** For rung `faults`, which is only there with it. */
  readonly faulted?: FaultedWorld | undefined;
  readonly memoryLimitBytes?: number;
  /** Schedules of more messages are refused; default: an hour's work. */
  readonly messageLimit?: MessageLimit | undefined;
  /** Called after each simulation. */
  readonly breathe?: (() => Promise<void>) | undefined;
  /**
   * Called as simulations go on, with the fraction that is done, the name of the simulation, and
   * its rung; none for a choice of algorithm.
   */
  readonly onProgress?: (what: string, done: number, stage: Stage | undefined) => void;
  /** Called after each simulation at a rung. */
  readonly onFinished?: (stage: Stage) => void;
  /** Called before more calls together are simulated, with the number of the simulations. */
  readonly onPlanned?: (stage: Stage, count: number, again: boolean) => void;
  /** Called before a simulation that was planned so. */
  readonly onJoining?: () => void;
  /** Called when the algorithms of this share of the collectives are chosen. */
  readonly onChosen?: (share: number) => void;
}

export interface Simulator {
  readonly fabric: Fabric;
  readonly seeds: readonly number[];
  /** Runs that would take more are refused; undefined: the own limit of each part. */
  readonly memoryLimitBytes: number | undefined;
  /** Schedules of more messages are refused; undefined: an hour's work. */
  readonly messageLimit?: MessageLimit | undefined;
  /** Rungs above `compute`, in order. */
  readonly stages: readonly Stage[];
  /** Whether more rungs are wanted than are climbed: the last one is none to tell messages of. */
  readonly cutShort: boolean;
  /** The slow ranks of rung `faults`; undefined: there are none. */
  readonly slow: SlowRanks | undefined;
  /** The faults of links of rung `faults` that come or go; undefined: none do. */
  readonly timed: TimedFaults | undefined;
  /** The faults of rung `faults` that come back; undefined: none does. */
  readonly flaps: StepFlaps | undefined;
  /**
   * Throws `UserError` if packets of these schedules, each simulated once, are more than the limit.
   */
  refuse(schedules: Iterable<Schedule>): void;
  /**
   * Simulates `schedule`. `routing` depends on the seed if paths are hashed, `transport` nearly
   * always, `faults` like the rung before and if faults are drawn. All else is simulated once and
   * answered as one replica. If ranks forward, `latency` and `endpoints` have their ports alone
   * ({@link OwnPortOptions}): their links are ports and fabric in one. If ranks share NICs,
   * `endpoints` is simulated with the load spread over those of a server ({@link betweenNics}).
   * Messages are counted unless `detail` asks for more. With `told` the answer is known, and
   * nothing is simulated. `only`: some of the seeds; default: all. `world`: that of rung `faults`,
   * in place of the one from time 0 on.
   */
  run(
    what: string,
    schedule: Schedule,
    stage: Stage,
    detail?: MessageDetail,
    told?: Answer,
    only?: readonly number[],
    world?: Faulted,
  ): Promise<SeededAnswer>;
  /**
   * The flow engine at rung `routing` without faults, for a choice: its rounds and solves are not
   * counted.
   */
  readonly attempt: Attempt;
  /** Ranks over which two others reach each other, on the fabric without faults. */
  readonly relayOf: RelayOf;
  /**
   * So far: milliseconds in the engines, their runs but attempts, rounds and solves of all
   * replicas.
   */
  /**
   * Tells the progress how many more simulations of calls together there will be at a rung; with
   * `again` perhaps more after those.
   */
  planned(stage: Stage, count: number, again: boolean): void;
  /** Tells the progress that the next simulation is one of those. */
  joining(): void;
  /** Tells the progress for which share of the collectives algorithms are chosen. */
  chosen(share: number): void;
  readonly tally: { engineMs: number; runs: number; rounds: number; solves: number };
}

/** Faults of links that come or go at rung `faults`. */
export interface TimedFaults {
  readonly faults: Faults;
  /** Whether they differ between seeds. */
  readonly perSeed: boolean;
  /** Links and routes over a window (`FaultedWorld.during`). */
  times(seed: number, window: FlapWindow): FaultTimes;
}

/** Ranks that are slow at rung `faults`. */
export interface SlowRanks {
  /** Whether they differ between seeds. */
  readonly perSeed: boolean;
  /** The factor on the delays of each rank, with a seed. */
  factors(seed: number): Float64Array;
  /** When ranks are slow for a part of the time (`slowSpans`). */
  spans(seed: number, window: FlapWindow): ReadonlyMap<number, readonly SlowSpan[]>;
}

/** Binds the engine to a fabric and its routing. */
export function createSimulator(options: SimulatorOptions): Simulator {
  const { simulate, fabric, routing, seeds, tolerance, memoryLimitBytes, onProgress, packets, faulted } =
    options;
  const { fastForward } = options;
  const portsAlone = (stage: Stage): OwnPortOptions | undefined => {
    if (!fabric.ranksForward || (stage !== 'latency' && stage !== 'endpoints')) return undefined;
    const { detours = false } = options;
    const routed = options.routed === options.routes ? undefined : options.routed;
    return { detours, routed, limits: stage === 'endpoints' };
  };
  let nics: { readonly fabric: Fabric; readonly routes: RouteTables } | undefined;
  const nicsAlone = () => {
    if (!nics) {
      const between = betweenNics(fabric);
      nics = { fabric: between, routes: tablesByRule(between)() };
    }
    return nics;
  };
  const job: Chances = { fabric, routing, packet: packets?.plan, faults: faulted?.faults };
  const tally = { engineMs: 0, runs: 0, rounds: 0, solves: 0 };
  const progressOf = (what: string, stage: Stage) =>
    onProgress && ((done: number) => onProgress(what, done, stage));
  const asPackets = async (
    stage: Stage,
    what: string,
    schedule: Schedule,
    detail: MessageDetail,
    on?: FaultedRun,
    only?: readonly number[],
  ) => {
    invariant(packets, 'rung transport is simulated as packets');
    const before = packets.engineMs();
    const answer = await packets.run(schedule, detail === 'list', progressOf(what, stage), on, only);
    tally.engineMs += packets.engineMs() - before;
    tally.runs++;
    return answer;
  };
  const asFluid = async (
    stage: Stage,
    what: string,
    detail: MessageDetail,
    run: Omit<FlowRun, 'routing' | 'tolerance'>,
  ) => {
    const seeded = run.reality === 'routing' && seededAt('routing', job);
    const whole = {
      ...{ ...run, routing, tolerance, fastForward, seeds: seeded ? run.seeds : run.seeds.slice(0, 1) },
      ...{ listFlows: detail === 'list', times: detail !== 'count' },
      ...(memoryLimitBytes === undefined ? {} : { memoryLimitBytes }),
    };
    const result = await simulate(whole, { progress: progressOf(what, stage) });
    tally.engineMs += result.engineMs;
    tally.runs++;
    for (const replica of result.replicas) {
      tally.rounds += replica.rounds;
      tally.solves += replica.solves;
    }
    return result;
  };
  const withFaults = async (
    what: string,
    schedule: Schedule,
    detail: MessageDetail,
    only: readonly number[] | undefined,
    at: Faulted | undefined,
  ): Promise<Answer> => {
    invariant(faulted, 'rung faults has some');
    const replicas: AnswerReplica[] = [];
    const wanted = only ?? seeds;
    for (const some of faulted.perSeed ? wanted.map((seed) => [seed]) : [wanted]) {
      const world = at ?? faulted.of(some[0]!);
      checkDuration(world.fabric, schedule);
      checkReach(world, schedule, faulted.perSeed ? some[0] : undefined);
      const answer = packets
        ? await asPackets('faults', what, schedule, detail, {
            ...world,
            seeds: faulted.perSeed ? some : only,
          })
        : await asFluid('faults', what, detail, {
            ...{ fabric: world.fabric, routes: world.routes, faults: world.during },
            ...{ schedule, reality: 'routing', seeds: some },
          });
      replicas.push(...answer.replicas);
    }
    return { replicas };
  };
  const run = async (
    what: string,
    schedule: Schedule,
    stage: Stage,
    detail: MessageDetail,
    only: readonly number[] | undefined,
    at: Faulted | undefined,
  ): Promise<Answer> => {
    if (stage === 'faults') return withFaults(what, schedule, detail, only, at);
    if (stage === 'transport') return asPackets(stage, what, schedule, detail, undefined, only);
    checkDuration(fabric, schedule);
    const routes = (stage === 'routing' && options.routed) || options.routes;
    const world =
      stage === 'endpoints' && (fabric.sharedNics?.length ?? 0) > 0
        ? ({ ...nicsAlone(), reality: 'topology' } as const)
        : { fabric, routes, reality: stage };
    const wanted = only ?? seeds;
    return asFluid(stage, what, detail, { ...world, schedule, seeds: wanted, ownPorts: portsAlone(stage) });
  };
  const sound = { fabric, routes: options.routed ?? options.routes };
  /**
   * The networks in which paths are looked for at a rung; for faults that come during a run, also
   * the fault-free fabric.
   */
  const worldsOf = (stage: Stage): readonly Ways[] => {
    if (stage !== 'faults') return [sound];
    const broken = faulted!.of(seeds[0]!);
    return broken.during ? [sound, broken] : [broken];
  };
  const attempt: Attempt = async (schedule, some, stop) => {
    checkDuration(fabric, schedule);
    const trial = {
      ...{ fabric, routes: options.routed ?? options.routes, routing, tolerance, schedule, stop },
      ...{ reality: 'routing' as const, seeds: seededAt('routing', job) ? some : some.slice(0, 1) },
      ...(memoryLimitBytes === undefined ? {} : { memoryLimitBytes }),
    };
    // The progress of a choice is not known.
    const result = await simulate(trial, {
      progress: () => onProgress?.('choosing an algorithm', 0, undefined),
    });
    tally.engineMs += result.engineMs;
    await options.breathe?.();
    return result;
  };
  return {
    fabric,
    seeds,
    memoryLimitBytes,
    messageLimit: options.messageLimit,
    attempt,
    relayOf: relaysOf(fabric, sound.routes),
    tally,
    planned: (stage, count, again) => options.onPlanned?.(stage, count, again),
    joining: () => options.onJoining?.(),
    chosen: (share) => options.onChosen?.(share),
    stages: stagesOf(packets !== undefined, faulted !== undefined, options.upTo),
    cutShort: options.upTo !== undefined,
    slow: slowRanks(faulted),
    refuse: (schedules) => packets?.refuse(schedules),
    timed: timedFaults(faulted, packets !== undefined),
    flaps: faulted && stepFlaps(faulted.faults),
    async run(what, schedule, stage, detail = 'count', told = undefined, only = undefined, at = undefined) {
      const answer = told ?? (await run(what, schedule, stage, detail, only, at));
      const seeded = seedDecided(stage, job, answer, schedule, () => worldsOf(stage));
      options.onFinished?.(stage);
      await options.breathe?.();
      return { ...answer, seeded };
    },
  };
}

function timedFaults(faulted: FaultedWorld | undefined, packets: boolean): TimedFaults | undefined {
  if (!faulted || !isTimed(faulted.faults)) return undefined;
  const states = stateNumbers();
  return {
    faults: faulted.faults,
    perSeed: faulted.perSeed,
    times: (seed, window) => faultTimes(faulted.during(seed, window), packets, states),
  };
}

function slowRanks(faulted: FaultedWorld | undefined): SlowRanks | undefined {
  if (!faulted || faulted.faults.stragglers.length === 0) return undefined;
  return {
    perSeed: ranksAreDrawn(faulted.faults),
    factors: (seed) => faulted.slowdowns(seed)!,
    spans: faulted.slowSpans,
  };
}
