/**
 * The ladder of a training step.
 *
 * Each distinct collective is simulated once a rung, all groups together. It counts as done when
 * its last group is done. The step is then a timeline of its calls. Calls that overlap and may
 * share a link are simulated together instead (settle.ts).
 */
import { climb, type MeasureAt, type Measures } from '../../ladder/climb.ts';
import type { Rung, Stage } from '../../ladder/ladder.ts';
import { computeOnly, type Measure } from '../../ladder/measure.ts';
import type { Simulator } from '../../ladder/rungs.ts';
import type { Fabric } from '../../model/fabric.ts';
import { type FlapWindow, NO_FLAPS } from '../../model/flaps.ts';
import { RUNGS } from '../../model/result.ts';
import type { Contention } from '../../workload/contention/params.ts';
import type { StepProgram } from '../../workload/program.ts';
import type { ProgramGraph } from '../../workload/timeline/graph.ts';
import { type Durations, type Layout, layOut, NO_CALLS } from '../../workload/timeline/layout.ts';
import { addUp, reusedCalls } from './add-up.ts';
import { schedulesOf, type Told } from './alone.ts';
import type { FlapCost } from './flaps.ts';
import { meetingAt } from './meeting.ts';
import { type Parts, partsOf } from './parts.ts';
import { SAMPLE_LIMITS, type SampleLimits } from './sample.ts';
import { type Settled, type SettleOptions, settle } from './settle.ts';
import { type Sampled, settleSampled } from './settle-sampled.ts';
import { meetingCalls, SLICE_LIMITS, type Sliced, type SliceLimits, slicedAt, weightsOf } from './sliced.ts';
import { measureTimed, type TimedStore, timedStore } from './timed.ts';
import { measureUnlike, type RankWaits, type SplitStore } from './unlike.ts';
import type { InWorlds, StepWorld } from './worlds.ts';

/** How often parts were simulated, at one rung. */
export interface Reuse {
  /** Calls of collectives in a step. */
  readonly calls: number;
  /**
   * Runs of the engine, each with all seeds that it served: those whose times did not stay count,
   * and those of waits; those of a choice of algorithm do not.
   */
  readonly simulations: number;
  /**
   * Calls whose time is that of a simulation which an earlier call of the step had its time from;
   * mean over the seeds.
   */
  readonly reused: number;
}

/** A training step at one rung. */
export interface StepMeasure extends Measure {
  /** Each distinct collective alone on the fabric. */
  readonly alone: readonly Measure[];
  /** The timeline of each time, in their order. */
  readonly layouts: readonly Layout[];
  /** The graph of each layout; at rung `faults` ranks of a role may be unlike. */
  readonly graphs: readonly ProgramGraph[];
  /** Each distinct collective of the first graph, alone. */
  readonly parts: readonly Measure[];
  /**
   * With slow ranks, collective of the first graph → that of the whole program which it is a part
   * of.
   */
  readonly partOf?: readonly number[] | undefined;
  /** Who waits for slow ranks, with the first seed; only if there are any. */
  readonly waits?: readonly RankWaits[] | undefined;
  /** The cost of a fault that comes back at unknown times; only with one. */
  readonly flaps?: FlapCost | undefined;
  readonly reuse: Reuse;
  /** The largest change of a time that was left when rounds ended, ps; 0: none. */
  readonly leftPs: number;
  /** Parts that an episode with too many messages was cut into; 0: none was. */
  readonly cutInto: number;
  /** Replicas that episodes were simulated with, of how many; undefined: all. */
  readonly slice?: Sliced['slice'] | undefined;
  /** How much of the episodes was simulated; undefined: all. */
  readonly sampled?: Sampled | undefined;
}

export interface TrainingOptions {
  readonly told?: Told | undefined;
  /** Whether parts that are alike are simulated once; default: true. */
  readonly memo?: boolean | undefined;
  /** Whether a step is simulated as one schedule if its times do not stay; default: true. */
  readonly whole?: boolean | undefined;
  /** Messages and lanes of calls that are simulated together, at most; default: 20 million. */
  readonly mostTogether?: number | undefined;
  /** From which size on a step is simulated with some replicas; default: {@link SLICE_LIMITS}. */
  readonly slices?: SliceLimits | undefined;
  /** From which size on parts of it are simulated; default: {@link SAMPLE_LIMITS}. */
  readonly samples?: SampleLimits | undefined;
}

/** Messages and lanes of one simulation of calls together: some minutes of a core. */
export const MOST_TOGETHER = 20_000_000;

/** The result of a program at each rung. Throws `UserError` if it has too many packets. */
export async function measureTraining(
  graph: ProgramGraph,
  simulator: Simulator,
  options: TrainingOptions = {},
): Promise<Measures<StepMeasure>> {
  const { program } = graph;
  if (simulator.stages.includes('transport')) simulator.refuse(schedulesOf(program, simulator));
  const parts = partsOf(program, simulator, options.told ?? new Map());
  const { worldsOf, inWorlds } = await import('./worlds.ts');
  const worlds = await worldsOf(graph, simulator, parts);
  return climb(graph, rungsOf(program, simulator.stages), stepAt(simulator, worlds, inWorlds, options));
}

/** The rungs of a program, in order. */
function rungsOf({ jitter, contention }: StepProgram, stages: readonly Stage[]): readonly Rung[] {
  const own = new Set<Rung>(['compute', ...stages]);
  if (jitter) own.add('jitter');
  if (contention) own.add('contention');
  return RUNGS.filter((rung) => own.has(rung));
}

/** Measures a program from its parts; at rung `faults`, one with slow ranks from its own. */
function stepAt(
  simulator: Simulator,
  worlds: readonly StepWorld[],
  inWorlds: InWorlds,
  options: TrainingOptions,
): MeasureAt<ProgramGraph, StepMeasure> {
  return async (graph, rung) => {
    if (rung === 'compute') return computed(graph, simulator.fabric);
    if (rung === 'jitter') {
      return inWorlds(worlds, simulator, async (world) => computed(world.graph, simulator.fabric));
    }
    if (rung !== 'faults') {
      // Contention comes to the network of a fabric that never stands in the way.
      const stage = rung === 'contention' ? 'endpoints' : rung;
      const contended = rung !== 'latency' && rung !== 'endpoints';
      return inWorlds(worlds, simulator, (world, seeds) =>
        measureStep(world.graph, simulator, world.parts, stage, seeds, options, { contended }),
      );
    }
    const byWorld = new Map(
      worlds.map((world) => [world, faultedStep(world.graph, simulator, world.parts, options)]),
    );
    const faulted: FaultedStep = (seeds, window) =>
      inWorlds(worlds, simulator, (world, own) => byWorld.get(world)!(own, window), seeds);
    if (simulator.flaps) {
      const { measureFlaps } = await import('./flaps.ts');
      return measureFlaps(simulator.flaps, simulator, faulted);
    }
    return faulted(simulator.seeds, NO_FLAPS);
  };
}

/** A program without a network. */
function computed(graph: ProgramGraph, fabric: Fabric): StepMeasure {
  const layout = layOut(graph, NO_CALLS);
  const reuse = { calls: 0, simulations: 0, reused: 0 };
  const of = { alone: [], parts: [], layouts: [layout], graphs: [graph] };
  return { ...computeOnly(layout.totalPs, fabric), ...of, reuse, leftPs: 0, cutInto: 0 };
}

type FaultedStep = (seeds: readonly number[], window: FlapWindow) => Promise<StepMeasure>;

/** The program with the faults of a window. */
function faultedStep(
  graph: ProgramGraph,
  simulator: Simulator,
  parts: Parts,
  options: TrainingOptions,
): FaultedStep {
  const splits: SplitStore = {};
  const stores = new WeakMap<ProgramGraph, TimedStore>();
  const storeOf = (own: ProgramGraph) => {
    const store = (options.memo !== false && stores.get(own)) || timedStore();
    stores.set(own, store);
    return store;
  };
  return (seeds, window) => {
    const during = { window, store: storeOf };
    if (!simulator.slow) return measureStep(graph, simulator, parts, 'faults', seeds, options, { during });
    const when = { seeds, window };
    return measureUnlike(graph, simulator, simulator.slow, when, splits, (own, ownParts, some, computePs) =>
      measureStep(own, simulator, ownParts, 'faults', some, options, { computePs, during }),
    );
  };
}

interface AtRung {
  /** Whether the program's contention, if it has some, counts at this rung; default: yes. */
  readonly contended?: boolean;
  readonly computePs?: Durations['computePs'];
  readonly during?: {
    readonly window: FlapWindow;
    readonly store: (graph: ProgramGraph) => TimedStore;
  };
}

/** Measures a program with some seeds. */
async function measureStep(
  graph: ProgramGraph,
  simulator: Simulator,
  parts: Parts,
  rung: Stage,
  some: readonly number[],
  {
    memo = true,
    whole = true,
    mostTogether: most = MOST_TOGETHER,
    slices = SLICE_LIMITS,
    samples = SAMPLE_LIMITS,
  }: TrainingOptions,
  { contended = true, computePs, during }: AtRung = {},
): Promise<StepMeasure> {
  const contention = contended ? graph.program.contention : undefined;
  const lay = contention && (await contendedLayout(contention));
  const before = simulator.tally.runs;
  const { timed } = simulator;
  const isTimed = during !== undefined && timed !== undefined;
  const asPackets = rung === 'transport' || (rung === 'faults' && simulator.stages.includes('transport'));
  const sound = isTimed ? simulator.stages.at(-2)! : rung;
  let alone = await parts.alone(sound);
  const { meets, any } = meetingAt(rung, simulator.fabric, await usedAt(sound, parts));
  const varies = alone.some(({ timesPs }) => timesPs.length > 1) || (isTimed && timed.perSeed);
  const seeds = varies ? some : some.slice(0, 1);
  let cutInto = 0;
  const alonePs = alone.map(({ timesPs }) => timesPs);
  const isFluid = any && rung !== 'faults' && !asPackets;
  const sliced = isFluid ? await slicedAt(graph, simulator, rung, alone, meets, slices) : undefined;
  const setting = {
    ...{ memo, most, meets: any ? meets : undefined, computePs, lay },
    ...weightsOf(graph, simulator),
    onCut: (into: number) => {
      cutInto = Math.max(cutInto, into);
    },
  };
  let settled: readonly Settled[];
  let sampled: Sampled | undefined;
  if (isTimed) {
    const when = { seeds, window: during.window };
    const store = during.store(graph);
    ({ alone, settled } = await measureTimed(graph, simulator, timed, parts, when, setting, store));
  } else {
    const options: SettleOptions = {
      ...{ ...setting, graph, seeds, alonePs },
      onPlanned: (count, again) => simulator.planned(rung, count, again),
      together: (plan, some) => parts.together(plan, rung, some),
      whole: (calls, some) => parts.whole(calls, rung, some),
      ...sliced,
      // One schedule for all of a step has computations of fixed times.
      ...(asPackets || !whole || lay ? { whole: undefined } : {}),
    };
    const isHeavy = isFluid && options.weightOf(meetingCalls(graph, alone, meets)) > samples.above;
    if (isHeavy) ({ settled, sampled } = await settleSampled(options, samples));
    else settled = await settle(options);
  }
  return {
    ...addUp(graph, simulator.fabric, alone, settled),
    ...{ alone, parts: alone },
    layouts: settled.map(({ layout }) => layout),
    graphs: settled.map(() => graph),
    reuse: {
      calls: graph.calls.reduce((a, b) => a + b, 0),
      simulations: simulator.tally.runs - before,
      reused: reusedCalls(graph, settled),
    },
    leftPs: settled.reduce((most, { leftPs }) => Math.max(most, leftPs), 0),
    cutInto,
    ...{ slice: sliced?.slice, sampled },
  };
}

async function contendedLayout(contention: Contention): Promise<typeof layOut> {
  const { layOutContended } = await import('../../workload/contention/contended.ts');
  return (graph, durations) => layOutContended(graph, durations, contention);
}

/** The links that collectives use; with faults there may be other ways. */
async function usedAt(stage: Stage, { alone }: Parts): Promise<readonly (readonly Measure[])[]> {
  const spread = await alone('topology');
  return stage === 'faults' ? [spread, await alone(stage)] : [spread];
}
