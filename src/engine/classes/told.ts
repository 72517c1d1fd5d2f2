/**
 * Answers at rungs that cannot differ. Links between switches may never be full, and flows may have
 * the same latencies. Then a schedule ends at the same times with these links and without them. So
 * one of the rungs `endpoints`, `topology` and `routing` tells the others; bytes of links follow
 * from the schedule.
 */
import type { Schedule } from '../../model/schedule.ts';
import { countMessages } from '../../model/schedule-read.ts';
import { hasOnePath, isDetour } from '../../routing/properties.ts';
import type { FlowResult, FlowRun } from '../flow/api.ts';
import { type FreeFlows, freeFlows } from './free-links.ts';
import { mayLook } from './pays.ts';

/** Links and messages that are looked at for each message that need not be simulated. */
const VISITS_OF_MESSAGE = 1 / 2;
const VISITS = 20_000;

interface Known {
  readonly run: FlowRun;
  readonly result: FlowResult;
  readonly about: string;
  /** null: links may be full. */
  flows?: FreeFlows | null;
}

export interface Told {
  /** The answer of a run, if that of another rung tells it. */
  readonly find: (run: FlowRun) => FlowResult | undefined;
  /** Keeps the answer of a run while its schedule is in use. */
  readonly add: (run: FlowRun, result: FlowResult) => void;
}

/** @param pays Whether a look at all flows of a schedule pays. */
export function toldRuns(pays: (schedule: Schedule) => boolean = mayLook): Told {
  const known = new WeakMap<Schedule, Known[]>();
  return {
    find(run) {
      const about = aboutOf(run, pays);
      const others = known.get(run.schedule)?.filter((one) => one.about === about && isOther(one, run));
      if (!about || !others?.length) return undefined;
      const flows = run.seeds.map((seed) => flowsOf({ ...run, seeds: [seed] }));
      const one = flows.includes(undefined)
        ? undefined
        : others.find((of) => tells(of, flows as FreeFlows[]));
      if (!one) return undefined;
      const [answer] = one.result.replicas;
      const replicas = run.seeds.map((seed, i) => ({ ...answer!, seed, linkBytes: flows[i]!.linkBytes }));
      return { ...one.result, replicas, engineMs: 0 };
    },
    add(run, result) {
      const about = aboutOf(run, pays);
      if (!about) return;
      const ofSchedule = known.get(run.schedule) ?? [];
      known.set(run.schedule, ofSchedule);
      ofSchedule.push({ run, result, about });
    },
  };
}

/** Facts that runs must have in common; undefined if none is told by another. */
function aboutOf(run: FlowRun, pays: (schedule: Schedule) => boolean): string | undefined {
  const { schedule, reality, routing, tolerance, fastForward, eager, ahead } = run;
  if (reality === 'latency' || run.listFlows || run.stop || run.faults || run.ownPorts) return undefined;
  const { queuePairs = 1 } = routing;
  if (reality === 'routing' && (!hasOnePath(routing) || isDetour(routing.name) || queuePairs > 1))
    return undefined;
  if (!pays(schedule)) return undefined;
  return JSON.stringify([tolerance, fastForward, eager, ahead]);
}

/** Whether an answer is that of another rung on the same fabric, with all that a run wants. */
function isOther({ run: { fabric, reality }, result }: Known, run: FlowRun): boolean {
  const hasTimes = result.replicas[0]!.fct !== undefined;
  return fabric === run.fabric && reality !== run.reality && (run.times === false || hasTimes);
}

function flowsOf(run: FlowRun): FreeFlows | undefined {
  return freeFlows(run, VISITS + VISITS_OF_MESSAGE * countMessages(run.schedule));
}

/** Whether a known run has free flows with the same latencies as all of these. */
function tells(known: Known, flows: readonly FreeFlows[]): boolean {
  if (known.flows === undefined) known.flows = flowsOf(known.run) ?? null;
  const own = known.flows;
  return own !== null && flows.every(({ latencyPs }) => sameNumbers(latencyPs, own.latencyPs));
}

function sameNumbers(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
