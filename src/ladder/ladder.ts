/**
 * The loss ladder (docs/architecture.md): the same work with one more piece of reality at each
 * rung.
 *
 * Times are whole picoseconds, so the deltas sum to the last rung exactly. A delta may be negative:
 * max-min sharing has anomalies in which a slower link lets the critical flow go faster
 * (docs/models.md).
 */
import { RUNGS, type RungName } from '../model/result.ts';
import { invariant } from '../util/errors.ts';

export type Rung = RungName;
/** Rungs that change computation alone: their network is that of the rung below, if it has one. */
const OF_COMPUTE: readonly Rung[] = ['compute', 'jitter', 'contention'];
/** A rung that has a network of its own. */
export type Stage = Exclude<RungName, 'compute' | 'jitter' | 'contention'>;

/**
 * Stages in order: those of the flow engine, and of packets and faults if the job has them. `upTo`:
 * the last that is climbed; default: all are.
 */
export function stagesOf(packets: boolean, faults = false, upTo?: Stage): readonly Stage[] {
  const there = { transport: packets, faults } as const;
  const stages = (RUNGS.filter((rung) => !OF_COMPUTE.includes(rung)) as Stage[]).filter(
    (stage) => there[stage as keyof typeof there] ?? true,
  );
  return upTo === undefined ? stages : stages.slice(0, stages.indexOf(upTo) + 1);
}

/** How long work takes at a rung. */
export interface Timed {
  /** One time if no replica differs, else one a seed; ps. */
  readonly timesPs: readonly number[];
  /** Whether the seed had something to decide. */
  readonly seeded: boolean;
}

export interface RungTimes {
  readonly rung: Rung;
  /** One time if no replica differs, else one a seed; whole ps. */
  readonly timesPs: readonly number[];
  /** Against the rung below, one for each time of either. */
  readonly deltasPs: readonly number[];
  /** Whether the seed decides anything of the delta: at this rung or the one below. */
  readonly seeded: boolean;
}

export interface Ladder {
  readonly rungs: readonly RungTimes[];
  /**
   * Rung `endpoints`, or `contention`: the same ranks on a fabric that never limits them, ps. One
   * time, or one a seed if the computations of ranks differ by the seed.
   */
  readonly idealPs: readonly number[];
  /** The last rung, ps. */
  readonly timesPs: readonly number[];
  /** Step time loss of each time: (time − ideal) / ideal. */
  readonly losses: readonly number[];
}

/**
 * The ladder of work that was measured at `compute`, at `endpoints`, and at others.
 */
export function ladderOf(measures: ReadonlyMap<Rung, Timed>): Ladder {
  const there = RUNGS.filter((rung) => measures.has(rung));
  const rungs = there.map((rung, i): RungTimes => {
    const own = measures.get(rung)!;
    const below = i > 0 ? measures.get(there[i - 1]!)! : { timesPs: [0], seeded: false };
    const timesPs = wholePs(own);
    const deltasPs = paired(timesPs, wholePs(below), (later, earlier) => later - earlier);
    return { rung, timesPs, deltasPs, seeded: own.seeded || below.seeded };
  });
  const idealPs = rungs[idealIn(rungs)]?.timesPs;
  invariant(there[0] === 'compute', 'a ladder begins with compute');
  invariant(idealPs !== undefined, 'a ladder has an ideal');
  const { timesPs } = rungs.at(-1)!;
  return { rungs, idealPs, timesPs, losses: paired(timesPs, idealPs, stepTimeLoss) };
}

/** Rungs that may be the ideal: the last of them that is there. */
const IDEAL_RUNGS: readonly Rung[] = ['endpoints', 'contention'];

/** The place of the ideal in a ladder; -1 without one. */
export function idealIn(ladder: readonly { readonly rung: Rung }[]): number {
  return ladder.findLastIndex(({ rung }) => IDEAL_RUNGS.includes(rung));
}

/** (time − ideal) / ideal; 0 if neither takes time. */
export function stepTimeLoss(timePs: number, idealPs: number): number {
  return timePs === idealPs ? 0 : (timePs - idealPs) / idealPs;
}

function wholePs({ timesPs }: Pick<Timed, 'timesPs'>): number[] {
  return timesPs.map(Math.round);
}

/** `of(a[i], b[i])`, a single value standing for all seeds. */
function paired(a: readonly number[], b: readonly number[], of: (a: number, b: number) => number): number[] {
  const at = (values: readonly number[], i: number) => values[values.length === 1 ? 0 : i]!;
  return Array.from({ length: Math.max(a.length, b.length) }, (_, i) => of(at(a, i), at(b, i)));
}
