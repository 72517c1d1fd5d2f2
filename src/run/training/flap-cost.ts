/**
 * The cost of a fault that comes back at unknown times, from steps with some begins of it: its
 * mean, and how well that is known.
 */
import type { UnknownFlap } from '../../model/faults.ts';
import { hash3 } from '../../rng/hash.ts';
import { studentQuantile } from '../../stats/student.ts';
import { meanInterval } from '../../stats/summary.ts';

/** Begin of a flap, and the time of the step then; ps. */
export interface PhaseSample {
  readonly phasePs: number;
  readonly timePs: number;
}

/** The steps of one seed. */
export interface PhaseSamples {
  /** Time of the step without the fault, ps. */
  readonly soundPs: number;
  /** Begins are from here to there, ps. */
  readonly fromPs: number;
  readonly toPs: number;
  /** In order: one in each of as many equal slots. */
  readonly samples: readonly PhaseSample[];
}

/** The cost of a fault with one seed. */
export interface SeedCost {
  /** Mean time of the step, ps. */
  readonly meanPs: number;
  /** Mean cost of a flap, ps. */
  readonly costPs: number;
  /** The part of all time that is lost. */
  readonly share: number;
  /** 95 % interval of `costPs` over begins, ps. */
  readonly intervalPs: readonly [low: number, high: number];
}

const SALT = 0x666c6170;

/** Begins of flaps from one time to another, ps: one at random in each of as many equal slots. */
export function drawnPhases(seed: number, count: number, fromPs: number, toPs: number): number[] {
  const slotPs = (toPs - fromPs) / count;
  return Array.from({ length: count }, (_, i) => {
    return Math.round(fromPs + (i + hash3(seed, SALT, i) / 2 ** 32) * slotPs);
  });
}

type Times = Pick<UnknownFlap, 'effectPs' | 'everyPs'>;

/**
 * The cost of a flap.
 * @param rare Whether a step sees one at most.
 */
export function costOf(times: Times, seed: PhaseSamples, rare: boolean): SeedCost {
  const { soundPs, samples } = seed;
  const { effectPs, everyPs } = times;
  const mean = samples.reduce((sum, { timePs }) => sum + timePs, 0) / samples.length;
  const meanPs = Math.round(mean);
  if (rare) {
    const added = samples.map(({ timePs }) => Math.max(0, timePs - soundPs));
    const range = soundPs > 0 ? (effectPs + soundPs) / soundPs : 0;
    const costPs = Math.max(0, followedPs(effectPs, seed, added) + range * endsPs(seed, added));
    const half = range * interpolatedHalfPs(samples, added);
    return {
      meanPs,
      costPs,
      share: costPs / everyPs,
      intervalPs: [Math.max(0, costPs - half), costPs + half],
    };
  }
  const half = plainHalfPs(samples);
  const lost = (timePs: number) => Math.max(0, everyPs * (1 - soundPs / Math.max(timePs, soundPs)));
  const share = 1 - soundPs / mean;
  return { meanPs, costPs: everyPs * share, share, intervalPs: [lost(mean - half), lost(mean + half)] };
}

/**
 * 95 % interval of the mean cost over all seeds; ps. Where a flap may fall between two begins, the
 * interval allows for what none of them has seen: with a chance of p to see it, n of them miss it
 * with one of at most (1 − p)^n.
 */
export function costInterval(
  { effectPs }: Pick<Times, 'effectPs'>,
  seeds: readonly PhaseSamples[],
  costs: readonly SeedCost[],
  rare: boolean,
): readonly [low: number, high: number] {
  const [low, high] =
    costs.length === 1 ? costs[0]!.intervalPs : meanInterval(costs.map((one) => one.costPs));
  if (!rare || effectPs >= apartPs(seeds)) return [Math.max(0, low), high];
  const begins = seeds.reduce((sum, { samples }) => sum + samples.length, 0);
  const seen = UNSEEN ** (1 / begins);
  const most = seeds.reduce((max, { soundPs, samples }) => {
    return samples.reduce((max, { timePs }) => Math.max(max, timePs - soundPs), max);
  }, 0);
  return [Math.max(0, Math.min(low, seen * most)), Math.max(high, (1 - seen) * effectPs)];
}

/** 1 − 95 %. */
const UNSEEN = 0.05;

/** How far two begins of one seed that follow each other may be apart, ps. */
export function apartPs(seeds: readonly PhaseSamples[]): number {
  return seeds.reduce((most, { fromPs, toPs, samples }) => {
    return Math.max(most, (2 * (toPs - fromPs)) / samples.length);
  }, 0);
}

/** Flaps that are followed from the step in which they begin. */
const FOLLOWED = 256;

/**
 * The time that a flap adds to the step in which it begins and to those after it, mean over its
 * begins. A step that it holds up ends later, so the next one sees less of it.
 */
function followedPs(effectPs: number, { soundPs, samples }: PhaseSamples, added: readonly number[]): number {
  if (soundPs === 0) return 0;
  const addedPs = addedAt(samples, added);
  const flaps = Math.ceil((FOLLOWED * soundPs) / (soundPs + effectPs));
  let sum = 0;
  for (let i = 0; i < flaps; i++) {
    let phasePs = ((i + 0.5) / flaps) * soundPs;
    while (phasePs > -effectPs) {
      const more = addedPs(phasePs);
      sum += more;
      phasePs -= soundPs + more;
    }
  }
  return sum / flaps;
}

/** Begin of a flap → the time that it adds to a step: linear between samples, constant beyond. */
function addedAt(samples: readonly PhaseSample[], added: readonly number[]) {
  return (phasePs: number): number => {
    const after = samples.findIndex((one) => one.phasePs >= phasePs);
    if (after < 1) return after < 0 ? added.at(-1)! : added[0]!;
    const [left, right] = [samples[after - 1]!.phasePs, samples[after]!.phasePs];
    const part = right > left ? (phasePs - left) / (right - left) : 1;
    return added[after - 1]! + part * (added[after]! - added[after - 1]!);
  };
}

/**
 * The correction of an interpolated mean at both ends. Between random begins of neighbouring slots,
 * linear interpolation gives each one slot in the mean, wherever in its slot it is. At an end, a
 * begin that is d slots away from it has 3/4 + d/2.
 */
function endsPs({ fromPs, toPs, samples }: PhaseSamples, added: readonly number[]): number {
  const slotPs = (toPs - fromPs) / samples.length;
  if (slotPs === 0) return 0;
  const first = (samples[0]!.phasePs - fromPs) / slotPs;
  const last = (toPs - samples.at(-1)!.phasePs) / slotPs;
  return ((1 / 4 - first / 2) * added[0]! + (1 / 4 - last / 2) * added.at(-1)!) / samples.length;
}

/**
 * Half of the 95 % interval of an interpolated mean. The variance is that of each sample around a
 * line between its neighbours (Gasser, Sroka and Jennen-Steinmetz 1986), at the ends around the one
 * neighbour, and that of {@link endsPs}.
 */
function interpolatedHalfPs(samples: readonly PhaseSample[], added: readonly number[]): number {
  const count = samples.length;
  if (count < 3) return 0;
  let sum = ((added[1]! - added[0]!) ** 2 + (added.at(-2)! - added.at(-1)!) ** 2) / 2;
  for (let i = 1; i < count - 1; i++) {
    const [left, right] = [samples[i - 1]!.phasePs, samples[i + 1]!.phasePs];
    const part = right > left ? (samples[i]!.phasePs - left) / (right - left) : 1 / 2;
    const off = added[i]! - (1 - part) * added[i - 1]! - part * added[i + 1]!;
    sum += off ** 2 / (1 + part ** 2 + (1 - part) ** 2);
  }
  const ends = (added[0]! ** 2 + added.at(-1)! ** 2) / 48;
  return (quantileOf(count - 2) * Math.sqrt(sum + ends)) / count;
}

/** The same of a plain mean, by the differences of neighbours (von Neumann 1941). */
function plainHalfPs(samples: readonly PhaseSample[]): number {
  const steps = samples.length - 1;
  if (steps < 1) return 0;
  let sum = 0;
  for (let i = 1; i <= steps; i++) sum += (samples[i]!.timePs - samples[i - 1]!.timePs) ** 2 / 2;
  return quantileOf(steps) * Math.sqrt(sum / steps / samples.length);
}

/** Such variances have the spread of one with about half as many degrees of freedom. */
function quantileOf(differences: number): number {
  return studentQuantile(0.975, Math.max(1, Math.floor(differences / 2)));
}
