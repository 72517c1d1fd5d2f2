/**
 * A profile fitted to logs: least squares of the logarithm of times over sizes, from a base. A
 * figure is fitted if the data tell it to a fifth or better; all others stay the base's, so that a
 * log of one server does not invent a network.
 */
import type { Profile } from '../../collective/profile.ts';
import { invariant } from '../../util/errors.ts';
import { type AgainstError, errorOf } from '../against.ts';
import type { Measurement } from '../samples.ts';
import { identify, type Told } from './identify.ts';
import { type Estimate, estimate } from './linear.ts';
import { type Parameter, parametersOf, profileAt } from './parameters.ts';
import type { CollectiveModel, Simulated } from './simulated.ts';

/** A log, and the simulation of what it measured; both have the same sizes. */
export interface FitCase {
  readonly measured: Measurement;
  readonly model: CollectiveModel;
}

/** A figure after the fit. */
export interface FittedFigure {
  readonly name: string;
  readonly unit: Parameter['unit'];
  readonly base: number;
  readonly value: number;
  /** The logs' information on it; `value` is the base's unless it is fitted. */
  readonly told: Told;
}

export interface Fit {
  readonly profile: Profile;
  readonly figures: readonly FittedFigure[];
  /** By the base, by the fit, and by fits without the sizes that they are compared at. */
  readonly errors: {
    readonly base: AgainstError;
    readonly fitted: AgainstError;
    readonly leftOut: AgainstError;
  };
  /** The size that the fitted profile is furthest off. */
  readonly worst: {
    readonly where: string;
    readonly bytes: number;
    readonly measuredUs: number;
    readonly fittedUs: number;
  };
  /** One size of so many was left out. */
  readonly leftOutOf: number;
}

export interface FitOptions {
  readonly base: Profile;
  readonly cases: readonly FitCase[];
  readonly onProgress?: (done: number, what: string) => void;
}

/** Standard deviation of the logarithm of a figure around the base's, before any data. */
const PRIOR = 0.5;
/** Timings are not believed to be better than this. */
const LEAST_SIGMA = 0.01;
/**
 * Change of a figure's logarithm for a derivative: far above what the engine's tolerance changes.
 */
const STEP = 0.05;
/** No step changes a figure by more than this factor's logarithm. */
const LONGEST = 0.7;
const MOST_ROUNDS = 7;
/** The fit has converged where no figure changes by more; less is asked of the way there. */
const CLOSE = 0.005;
const CLOSE_AT_FIRST = 0.05;
/** One size of so many is left out. */
const FOLDS = 5;

/** One size of one case. */
interface Point {
  readonly case: number;
  readonly place: number;
  readonly bytes: number;
  /** Mean logarithm of the timings, in ps. */
  readonly log: number;
  /** Square root of the number of timings. */
  readonly weight: number;
}

/** A model at a point of the figures: what it says of each size, and how that changes. */
interface Local {
  readonly at: readonly number[];
  readonly simulated: readonly Simulated[];
  readonly residuals: readonly number[];
  readonly jacobian: readonly (readonly number[])[];
  readonly sigma: number;
  readonly estimate: Estimate;
}

/** Fits a profile. Errors as of the simulation. */
export async function fitProfile({ base, cases, onProgress }: FitOptions): Promise<Fit> {
  const parameters = parametersOf(base);
  const points = pointsOf(cases);
  invariant(points.length > 0, 'a fit has sizes');
  const start = await simulatedAt(base, cases);
  const all = parameters.map((_, j) => j);
  const round = (what: string) => (done: number) => onProgress?.(done, what);
  const wide = await settled(
    { base, parameters, free: all, cases, points, prior: PRIOR, close: CLOSE_AT_FIRST },
    round('which figures the logs tell'),
  );
  const told = identify(
    wide,
    parameters.map(({ rank }) => rank),
  );
  const free = all.filter((j) => told[j]!.kind === 'fitted');
  const from = all.map((j) => (free.includes(j) ? wide.at[j]! : 0));
  const local =
    free.length === 0
      ? undefined
      : await settled(
          { base, parameters, free, cases, points, prior: PRIOR, from, close: CLOSE },
          round('these figures'),
        );
  const at = local?.at ?? all.map(() => 0);
  const profile = profileAt(base, parameters, at);
  const fitted = await simulatedAt(profile, cases);
  const leftOut = local
    ? await withoutSome({ base, parameters, free, cases, points, prior: PRIOR, close: CLOSE }, local)
    : start;
  return {
    profile,
    figures: parameters.map(({ name, unit, base: value }, j) => ({
      ...{ name, unit, base: value, value: value * Math.exp(at[j]!) },
      told:
        local && free.includes(j) ? { kind: 'fitted', deviation: local.estimate.deviations[j]! } : told[j]!,
    })),
    errors: {
      base: errorAt(points, start),
      fitted: errorAt(points, fitted),
      leftOut: errorAt(points, leftOut),
    },
    worst: worstOf(cases, points, fitted),
    leftOutOf: FOLDS,
  };
}

function worstOf(
  cases: readonly FitCase[],
  points: readonly Point[],
  simulated: readonly Simulated[],
): Fit['worst'] {
  const off = points.map(({ log }, i) => Math.abs(log - Math.log(simulated[i]!.timePs)));
  const at = off.indexOf(Math.max(...off));
  const { case: of, bytes, log } = points[at]!;
  const { where } = cases[of]!.measured;
  return { where, bytes, measuredUs: Math.exp(log) / 1e6, fittedUs: simulated[at]!.timePs / 1e6 };
}

interface Setting {
  readonly base: Profile;
  readonly parameters: readonly Parameter[];
  /** Figures that may change. */
  readonly free: readonly number[];
  readonly cases: readonly FitCase[];
  readonly points: readonly Point[];
  readonly prior: number;
  readonly from?: readonly number[];
  /** Changes of the figures at which the rounds end. */
  readonly close: number;
}

function pointsOf(cases: readonly FitCase[]): Point[] {
  return cases.flatMap(({ measured }, i) =>
    measured.sizes.map(({ bytes, timesUs }, place): Point => {
      const logs = timesUs.map((us) => Math.log(us * 1e6));
      const log = logs.reduce((sum, x) => sum + x, 0) / logs.length;
      return { case: i, place, bytes, log, weight: Math.sqrt(logs.length) };
    }),
  );
}

/** Every size of every case, in the order of the points. */
async function simulatedAt(profile: Profile, cases: readonly FitCase[]): Promise<readonly Simulated[]> {
  const found: Simulated[] = [];
  for (const { model } of cases) found.push(...(await model.picked(profile)));
  return found;
}

/** Rounds of Gauss and Newton until the figures stay; the best one where they do not. */
async function settled(setting: Setting, onRound: (done: number) => void): Promise<Local> {
  const { parameters, base, free } = setting;
  let at: readonly number[] = setting.from ?? parameters.map(() => 0);
  let sigma = LEAST_SIGMA * 5;
  let best: { readonly local: Local; readonly cost: number } | undefined;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    onRound(round / MOST_ROUNDS);
    const local = await localAt(setting, at, sigma);
    ({ sigma } = local);
    const cost = local.residuals.reduce((sum, r) => sum + r * r, 0);
    if (!best || cost < best.cost) best = { local, cost };
    const next = at.map((value, j) => {
      if (!free.includes(j)) return value;
      const step = Math.max(-LONGEST, Math.min(LONGEST, local.estimate.values[j]! - value));
      const { most, base: figure } = parameters[j]!;
      return Math.min(value + step, Math.log(most / figure));
    });
    const change = Math.max(...next.map((value, j) => Math.abs(value - at[j]!)));
    at = next;
    if (change < setting.close) return local;
  }
  invariant(best, `a fit of ${base.name} has rounds`);
  return best.local;
}

async function localAt(setting: Setting, at: readonly number[], guess: number): Promise<Local> {
  const { base, parameters, free, cases, points, prior } = setting;
  const profile = profileAt(base, parameters, at);
  const simulated = await simulatedAt(profile, cases);
  const columns: number[][] = [];
  for (let j = 0; j < parameters.length; j++) {
    const column = new Array<number>(points.length).fill(0);
    columns.push(column);
    if (!free.includes(j)) continue;
    const moved = parameters[j]!.scaled(profile, Math.exp(STEP));
    for (const [c, { model }] of cases.entries()) {
      const acted = points.flatMap(({ case: of, bytes }, i) => {
        const { method } = simulated[i]!;
        const acts = parameters[j]!.acts?.(base.methods[method]!) ?? true;
        return of === c && acts ? [{ i, bytes, method }] : [];
      });
      const times = await model.by(moved, acted);
      acted.forEach(({ i }, k) => {
        const change = Math.log(times[k]! / simulated[i]!.timePs) / STEP;
        // The engine's tolerance alone.
        column[i] = Math.abs(change) < 0.01 ? 0 : change;
      });
    }
  }
  const plain = points.map(({ log }, i) => log - Math.log(simulated[i]!.timePs));
  const jacobian = points.map(({ weight }, i) => columns.map((column) => weight * column[i]!));
  const residuals = plain.map((residual, i) => residual * points[i]!.weight);
  const first = estimate({ residuals, jacobian, at, sigma: guess, prior });
  // The rest after a step along the derivatives is noise, or a gap that no figure can mend.
  const left = residuals.map(
    (residual, i) => residual - jacobian[i]!.reduce((sum, x, j) => sum + x * (first.values[j]! - at[j]!), 0),
  );
  const freedom = Math.max(1, points.length - free.length);
  const sigma = Math.max(LEAST_SIGMA, Math.sqrt(left.reduce((sum, r) => sum + r * r, 0) / freedom));
  return {
    at,
    simulated,
    residuals,
    jacobian,
    sigma,
    estimate: estimate({ residuals, jacobian, at, sigma, prior }),
  };
}

/** Each size by a fit without it and every fifth other. */
async function withoutSome(
  { base, parameters, free, cases, points, prior }: Setting,
  { at, residuals, jacobian, sigma }: Local,
): Promise<readonly Simulated[]> {
  const found = new Array<Simulated>(points.length);
  for (let fold = 0; fold < FOLDS; fold++) {
    const isOut = ({ place, case: of }: Point) => (place + of) % FOLDS === fold;
    const rest = points.flatMap((point, i) => (isOut(point) ? [] : [i]));
    const { values } = estimate({
      ...{
        residuals: rest.map((i) => residuals[i]!),
        jacobian: rest.map((i) => jacobian[i]!),
        at,
        sigma,
        prior,
      },
    });
    const logs = at.map((value, j) => (free.includes(j) ? values[j]! : value));
    const profile = profileAt(base, parameters, logs);
    for (const [c, { model }] of cases.entries()) {
      const out = points.flatMap((point, i) => (point.case === c && isOut(point) ? [i] : []));
      const times = await model.picked(
        profile,
        out.map((i) => points[i]!.bytes),
      );
      out.forEach((i, k) => {
        found[i] = times[k]!;
      });
    }
  }
  return found;
}

function errorAt(points: readonly Point[], simulated: readonly Simulated[]): AgainstError {
  return errorOf(points.map(({ bytes, log }, i) => ({ bytes, gap: Math.exp(log) / simulated[i]!.timePs })));
}
