/**
 * The parts of a training step: each is simulated once a rung, however often it is used, unless
 * everything is to be simulated anew.
 */

import type { Faulted } from '../../ladder/faulted.ts';
import type { Stage } from '../../ladder/ladder.ts';
import { type Measure, measure } from '../../ladder/measure.ts';
import type { Simulator } from '../../ladder/rungs.ts';
import { memo } from '../../util/memo.ts';
import type { ProgramCollective, StepProgram } from '../../workload/program.ts';
import type { ProgramGraph } from '../../workload/timeline/graph.ts';
import { groupWaitSchedule } from '../../workload/together/group-waits.ts';
import { lowerTogether, type TogetherOptions } from '../../workload/together/lower.ts';
import { lowerWhole } from '../../workload/together/lower-whole.ts';
import { type CallPlan, callDurations } from '../../workload/together/plan.ts';
import { measureAlone, scheduleOf, type Told } from './alone.ts';

/** Calls of a plan, simulated as one schedule with some seeds. */
export interface PlanMeasure extends Measure {
  /** The seeds; a rung on which the seed decides nothing has the first alone. */
  readonly seeds: readonly number[];
  /** For each seed: time of each call, ps. */
  readonly durationsPs: readonly (readonly number[])[];
  /** Whether some ranks stand for all, so that bytes of links are those of the calls alone. */
  readonly isSlice?: boolean | undefined;
}

/** Some calls of a program, simulated as one schedule with all that lies between them. */
export interface WholeMeasure extends Measure {
  /** The seeds, as {@link PlanMeasure} has them. */
  readonly seeds: readonly number[];
  /** For each seed: end of each call, ps from the start of the step. */
  readonly endsPs: readonly Float64Array[];
  readonly isSlice?: boolean | undefined;
}

/** The parts of a training step at a rung. */
export interface Parts {
  /** Each distinct collective alone on the fabric. */
  alone(stage: Stage): Promise<readonly Measure[]>;
  /** Calls of a plan, with so many of the seeds; `world` is that of rung `faults` meanwhile. */
  together(plan: CallPlan, stage: Stage, seeds: readonly number[], world?: Faulted): Promise<PlanMeasure>;
  /** A call of a collective alone, in the world of rung `faults` meanwhile. */
  callIn(collective: number, seed: number, world: Faulted): Promise<PlanMeasure>;
  /** These calls of the program, all else taking the given times, with so many of the seeds. */
  whole(calls: WholeCalls, stage: Stage, seeds: readonly number[]): Promise<WholeMeasure>;
}

/** Nodes of a graph that are simulated, ascending, and the times of all others, ps. */
export interface WholeCalls {
  readonly graph: ProgramGraph;
  readonly calls: readonly number[];
  readonly timePs: (node: number) => number;
}

/**
 * Parts of a program, measured through `simulator`, unless they are `told`.
 * @param seeds Some of the simulator's, for collectives alone; default: all.
 * @param base The world of rung `faults` for collectives alone; default: from the start on.
 */
export function partsOf(
  program: StepProgram,
  simulator: Simulator,
  told: Told,
  seeds?: readonly number[],
  base?: Faulted,
): Parts {
  const waitPs = memo(
    (groups: Groups, stage: Stage) =>
      `${stage} ${program.collectives.findIndex((one) => one.groups === groups)}`,
    async (groups, stage) => {
      const waiting = groupWaitSchedule(groups, simulator.relayOf);
      const what = `${stage}: waiting`;
      const answer = await simulator.run(what, waiting, stage, 'count', undefined, seeds, base);
      return answer.replicas[0]!.endPs;
    },
  );
  return {
    alone: memo(
      (stage) => stage,
      (stage: Stage) => measureAlone(program, simulator, stage, told, seeds, base),
    ),
    together: (plan, stage, seeds, world) =>
      measurePlan(program, simulator, plan, { stage, seeds, world }, waitPs),
    async callIn(collective, seed, world) {
      const part = program.collectives[collective]!;
      const schedule = scheduleOf(program, part, simulator);
      const what = `faults: ${part.name}`;
      const answer = await simulator.run(what, schedule, 'faults', 'count', undefined, [seed], world);
      const measured = measure(answer);
      return { ...measured, seeds: [seed], durationsPs: [[measured.timesPs[0]!]] };
    },
    whole: (calls, stage, seeds) => measureWhole(program, simulator, calls, stage, seeds, waitPs),
  };
}

type Groups = ProgramCollective['groups'];

async function measurePlan(
  program: StepProgram,
  simulator: Simulator,
  plan: CallPlan,
  { stage, seeds, world }: { stage: Stage; seeds: readonly number[]; world: Faulted | undefined },
  waitPs: (groups: Groups, stage: Stage) => Promise<number>,
): Promise<PlanMeasure> {
  const waits = new Map<Groups, number>();
  for (const { start } of plan.flatMap(({ sides }) => sides)) {
    for (const { collective } of start.kind === 'after' ? start.waits : []) {
      const { groups } = program.collectives[collective]!;
      if (!waits.has(groups)) waits.set(groups, await waitPs(groups, stage));
    }
  }
  const options = optionsOf(program, simulator, waits);
  const { schedule, callOfMark, ownMessages } = lowerTogether(program, plan, options);
  const what = `${stage}: ${plan.length} calls together`;
  simulator.joining();
  const answer = await simulator.run(what, schedule, stage, 'count', undefined, seeds, world);
  const durationsPs = answer.replicas.map(({ marksPs }) => {
    const endsPs = new Float64Array(plan.length);
    callOfMark.forEach((call, mark) => {
      endsPs[call] = Math.max(endsPs[call]!, marksPs[mark]!);
    });
    return callDurations(plan, (collective) => program.collectives[collective]!.roles, endsPs);
  });
  const measured = measure(answer);
  return {
    ...measured,
    messages: measured.messages - ownMessages,
    seeds: answer.replicas.map(({ seed }) => seed),
    durationsPs,
  };
}

function optionsOf(
  { launchPs }: StepProgram,
  { fabric, memoryLimitBytes, messageLimit, relayOf }: Simulator,
  waits: ReadonlyMap<Groups, number>,
): TogetherOptions {
  const { server } = fabric;
  return {
    ...{ launchPs, server, memoryLimitBytes, messageLimit, relayOf },
    waitPs: (groups) => waits.get(groups)!,
  };
}

async function measureWhole(
  program: StepProgram,
  simulator: Simulator,
  { graph, calls, timePs }: WholeCalls,
  stage: Stage,
  seeds: readonly number[],
  waitPs: (groups: Groups, stage: Stage) => Promise<number>,
): Promise<WholeMeasure> {
  const simulated = new Set(calls);
  const waits = new Map<Groups, number>();
  for (let node = 0; node < graph.count; node++) {
    const called = program.collectives[graph.collective[node]!];
    if (!called || called.roles.length > 1 || simulated.has(node) || waits.has(called.groups)) continue;
    waits.set(called.groups, await waitPs(called.groups, stage));
  }
  const options = optionsOf(program, simulator, waits);
  const { schedule, callOfMark, ownMessages } = lowerWhole(graph, calls, timePs, options);
  const what = `${stage}: the whole step`;
  simulator.joining();
  const answer = await simulator.run(what, schedule, stage, 'count', undefined, seeds);
  const measured = measure(answer);
  return {
    ...measured,
    messages: measured.messages - ownMessages,
    seeds: answer.replicas.map(({ seed }) => seed),
    endsPs: answer.replicas.map(({ marksPs }) => {
      const endsPs = new Float64Array(calls.length);
      callOfMark.forEach((call, mark) => {
        endsPs[call] = Math.max(endsPs[call]!, marksPs[mark]!);
      });
      return endsPs;
    }),
  };
}
