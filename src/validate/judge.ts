/** Results of cases, held to expected values. */
import { mean } from '../stats/summary.ts';
import { UserError } from '../util/errors.ts';
import type { Case, Check } from './case.ts';
import type { Outcome } from './outcome.ts';

/** A check and what the simulation says. Values are in the quantity's base unit. */
export interface Row {
  readonly of: Case;
  readonly check: Check;
  /** Absent where texts or several runs are compared. */
  readonly got?: number;
  /** Least and most over seeds and draws, where they differ. */
  readonly spread?: readonly [number, number];
  /** Results of a comparison of names or of runs. */
  readonly values?: readonly (string | number)[];
  readonly untuned?: number;
  /** Bytes of the collective; undefined where there is none. */
  readonly bytes?: number;
  /** Part of the expected value by which it is off: of the time, where that is judged. */
  readonly error?: number;
  readonly within: boolean;
}

/** Outcomes of a case's draws, by run. */
export type Outcomes = ReadonlyMap<string, readonly Outcome[]>;

/** Judges every check of a case. Throws `UserError` where a result has no such quantity. */
export function judge(of: Case, outcomes: Outcomes): readonly Row[] {
  return of.checks.map((check) => judgeOne(of, check, outcomes));
}

function judgeOne(of: Case, check: Check, outcomes: Outcomes): Row {
  const { tolerance, expected, over } = check;
  if (tolerance.how === 'is') {
    const values = textsOf(of, check, outcomes);
    return { of, check, values, within: values.every((value) => value === tolerance.text) };
  }
  if (tolerance.how === 'order') {
    const values = tolerance.runs.map((run) => statisticOf(check, samplesOf(of, check, outcomes, run)));
    const rises = (a: number, b: number) => (tolerance.strictly ? a < b : a <= b);
    const within = values.every((value, i) => i === 0 || rises(values[i - 1]!, value));
    return { of, check, values, within };
  }
  const samples = samplesOf(of, check, outcomes, check.run);
  if (tolerance.how === 'holds') {
    const [low, high] = [Math.min(...samples), Math.max(...samples)];
    const within = low <= tolerance.to && high >= tolerance.from;
    return { of, check, values: low === high ? [low] : [low, high], within };
  }
  const divisor = over === undefined ? 1 : statisticOf(check, samplesOf(of, check, outcomes, over));
  const got = statisticOf(check, samples) / divisor;
  // Nothing has no parts.
  const error = expected ? errorOf(check, got, expected) : undefined;
  const [least, most] = [Math.min(...samples), Math.max(...samples)];
  const bytes = check.size ?? bytesOf(outcomes.get(check.run)?.[0]);
  return {
    ...{ of, check, got },
    ...(least < most && over === undefined ? { spread: [least, most] as const } : {}),
    ...(check.untuned === undefined
      ? {}
      : { untuned: statisticOf(check, samplesOf(of, check, outcomes, check.untuned)) }),
    ...(bytes === undefined ? {} : { bytes }),
    ...(error === undefined ? {} : { error }),
    within: lies(check, got, error),
  };
}

/** Part by which a value is off. */
function errorOf({ tolerance }: Check, got: number, expected: number): number {
  return tolerance.how === 'relative' && tolerance.reciprocal ? expected / got - 1 : got / expected - 1;
}

function lies({ tolerance, expected = Number.NaN }: Check, got: number, error = Number.NaN): boolean {
  if (tolerance.how === 'range') return got >= tolerance.atLeast && got <= tolerance.atMost;
  if (tolerance.how === 'absolute') return Math.abs(got - expected) <= tolerance.by;
  return tolerance.how === 'relative' && Math.abs(error) <= tolerance.part;
}

function statisticOf({ statistic }: Check, samples: readonly number[]): number {
  if (statistic === 'least') return Math.min(...samples);
  return statistic === 'most' ? Math.max(...samples) : mean(samples);
}

/** Values of all draws and seeds of a run. */
function samplesOf(of: Case, check: Check, outcomes: Outcomes, run: string): readonly number[] {
  return (outcomes.get(run) ?? []).flatMap((outcome) => {
    const read = check.quantity.read(outcome, check);
    if (typeof read === 'object') return read;
    throw missing(of, check);
  });
}

function textsOf(of: Case, check: Check, outcomes: Outcomes): readonly string[] {
  return (outcomes.get(check.run) ?? []).map((outcome) => {
    const read = check.quantity.read(outcome, check);
    if (typeof read === 'string') return read;
    throw missing(of, check);
  });
}

function missing({ id, place }: Case, { quantity, label }: Check): UserError {
  return new UserError(`${id}${label && `, ${label}`}: the result has no '${quantity.name}'`, {
    where: place,
    advice: 'use a quantity that this workload has',
  });
}

function bytesOf(outcome: Outcome | undefined): number | undefined {
  return outcome?.kind === 'result' && outcome.result.kind === 'collective'
    ? outcome.result.collectives[0]?.bytes
    : undefined;
}
