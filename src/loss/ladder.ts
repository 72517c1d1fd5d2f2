/**
 * The loss ladder (design §1): the same work with one more piece of reality at each rung.
 *
 * Times are whole picoseconds, so the deltas sum to the last rung exactly. A delta may be negative: max-min sharing
 * has anomalies in which a slower link lets the critical flow go faster (docs/models.md).
 */
import { RUNGS, type RungName } from '../model/result.ts';
import { invariant } from '../util/errors.ts';

/** What is real at a rung above `compute`: the flow engine's realities, packets, and faults. */
export type Stage = Exclude<RungName, 'compute'>;
/** Stages in order: those of the flow engine, and of packets and faults where there are any. */
export function stagesOf(packets: boolean, faults = false): readonly Stage[] {
  const there = { transport: packets, faults } as const;
  return (RUNGS.slice(1) as Stage[]).filter((stage) => there[stage as keyof typeof there] ?? true);
}

export interface RungTimes {
  readonly rung: RungName;
  /** One time where no replica differs, else one a seed; whole ps. */
  readonly timesPs: readonly number[];
  /** Against the rung below, one for each time of either. */
  readonly deltasPs: readonly number[];
}

export interface Ladder {
  readonly rungs: readonly RungTimes[];
  /** Rung `endpoints`: the same ranks on a fabric that never stands in the way, ps. */
  readonly idealPs: number;
  /** The last rung, ps. */
  readonly timesPs: readonly number[];
  /** Step time loss of each time: (time − ideal) / ideal. */
  readonly losses: readonly number[];
}

/** Work whose time is known at each rung. */
export interface LadderWork {
  /** Rung 0, whole ps. */
  readonly computePs: number;
  /** Times at the other rungs, ps: one, or one a seed. Called in the ladder's order. */
  timesPs(stage: Stage): Promise<readonly number[]>;
}

/** Climbs the ladder by these stages. Rungs 1 to 3 must answer a single time. */
export async function runLadder(work: LadderWork, stages = stagesOf(false)): Promise<Ladder> {
  const rungs: RungTimes[] = [];
  const add = (rung: RungName, timesPs: readonly number[]) => {
    const whole = timesPs.map(Math.round);
    rungs.push({ rung, timesPs: whole, deltasPs: differences(whole, rungs.at(-1)?.timesPs ?? [0]) });
  };
  add('compute', [work.computePs]);
  for (const stage of stages) add(stage, await work.timesPs(stage));
  const [idealPs, ...others] = rungs[RUNGS.indexOf('endpoints')]!.timesPs;
  invariant(idealPs !== undefined && others.length === 0, 'the ideal does not depend on the seed');
  const { timesPs } = rungs.at(-1)!;
  return { rungs, idealPs, timesPs, losses: timesPs.map((time) => stepTimeLoss(time, idealPs)) };
}

/** (time − ideal) / ideal; 0 where neither takes time. */
export function stepTimeLoss(timePs: number, idealPs: number): number {
  return timePs === idealPs ? 0 : (timePs - idealPs) / idealPs;
}

/** `later[i] - earlier[i]`, a single value standing for all seeds. */
function differences(later: readonly number[], earlier: readonly number[]): number[] {
  const length = Math.max(later.length, earlier.length);
  const at = (values: readonly number[], i: number) => values[values.length === 1 ? 0 : i]!;
  return Array.from({ length }, (_, i) => at(later, i) - at(earlier, i));
}
