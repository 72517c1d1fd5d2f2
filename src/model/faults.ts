/**
 * Faults: cables that carry less than they should, or nothing, for all the time or for a while, and
 * ranks that are slow. A failed switch or NIC is its cables. A hash of (seed, fault, cable or rank)
 * selects those of a random fault.
 */
import { hash2, hash3 } from '../rng/hash.ts';
import { type FlapWindow, flappingOf, flapSpans } from './flaps.ts';
import type { SlowSpan } from './pace.ts';

const SALT = 0x6661756c;
const RANK_SALT = 0x736c6f77;
const SPREAD_SALT = 0x73707264;

/** A fault of cables; both links of a cable have it. */
export interface CableFault {
  /** As people say it: `spine 1`, `leaf 3 - spine 1`. */
  readonly what: string;
  /** First link (`2c`) of each cable. */
  readonly cables: readonly number[];
  /** The chance that each of `cables` has the fault; undefined: all have it. */
  readonly chance: number | undefined;
  /** Part of the rate that is left; 0 if it has failed. */
  readonly share: number;
  /** From when on, ps; undefined: from the start, and routing has known it all along. */
  readonly atPs: number | undefined;
  /** When it is repaired, ps; undefined: never. */
  readonly untilPs: number | undefined;
  /**
   * It comes back so often, ps; undefined: never. `atPs` and `untilPs` are then those of the first
   * time; with `atPs` undefined it lasts for `untilPs`, from any moment on.
   */
  readonly everyPs?: number | undefined;
}

/** Ranks that compute more slowly. */
export interface Straggler {
  /** As people say it: `ranks 8-15`; undefined: it has no name. */
  readonly what?: string | undefined;
  readonly ranks: readonly number[];
  /** The factor on their compute and the overheads of their steps, 1 or more. */
  readonly slowdown: number;
  /** The chance that each of `ranks` is slow; undefined: all are. */
  readonly chance: number | undefined;
  /**
   * Each rank's own factor is `slowdown` · (1 + `spread` · |z|), with z drawn from a normal
   * distribution; undefined: the factor is the same for all.
   */
  readonly spread: number | undefined;
  /** From when on they are slow, ps; undefined: from the start. */
  readonly atPs?: number | undefined;
  /** When they are as fast as before, ps; undefined: never. */
  readonly untilPs?: number | undefined;
  /** They are slow again so often, as {@link CableFault.everyPs} says. */
  readonly everyPs?: number | undefined;
}

/** All that is wrong with a fabric and its ranks. */
export interface Faults {
  readonly cables: readonly CableFault[];
  readonly stragglers: readonly Straggler[];
  /** How long routing takes to learn that a cable has failed or is repaired, ps. */
  readonly reconvergePs: number;
}

/** Faults that come back. */
export interface StepFlaps {
  /** Whether some do so at known times. */
  readonly known: boolean;
  /** The one that does so at unknown times; undefined: none does. */
  readonly unknown: UnknownFlap | undefined;
}

/** A fault that comes back at unknown times, ps. */
export interface UnknownFlap {
  readonly what: string;
  readonly lastsPs: number;
  /** Until routing knows that it is over; for slow ranks the same as `lastsPs`. */
  readonly effectPs: number;
  readonly everyPs: number;
}

/** The faults that come back; undefined: none does. At most one does so at unknown times. */
export function stepFlaps({ cables, stragglers, reconvergePs }: Faults): StepFlaps | undefined {
  let known = false;
  let unknown: UnknownFlap | undefined;
  for (const fault of [...cables, ...stragglers]) {
    const flapping = flappingOf(fault);
    if (!flapping) continue;
    const { atPs, lastsPs, everyPs } = flapping;
    const lastingPs = 'cables' in fault && fault.share === 0 ? reconvergePs : 0;
    if (atPs !== undefined) known = true;
    else unknown ??= { what: fault.what ?? 'ranks', lastsPs, effectPs: lastsPs + lastingPs, everyPs };
  }
  return known || unknown ? { known, unknown } : undefined;
}

/** Whether the faults depend on the seed. */
export function isDrawn(faults: Faults): boolean {
  return cablesAreDrawn(faults) || ranksAreDrawn(faults);
}

/** Whether the seed decides which cables are faulty. */
export function cablesAreDrawn({ cables }: Faults): boolean {
  return cables.some(({ chance }) => chance !== undefined);
}

/** Whether the seed decides which ranks are slow, or how slow. */
export function ranksAreDrawn({ stragglers }: Faults): boolean {
  return stragglers.some(({ chance, spread }) => chance !== undefined || spread !== undefined);
}

/** Whether ranks are slow for a part of the time. */
export function ranksAreTimed({ stragglers }: Faults): boolean {
  return stragglers.some(isTimedOne);
}

/** Whether a fault of a link comes or goes during a run. */
export function isTimed({ cables }: Faults): boolean {
  return cables.some(isTimedOne);
}

function isTimedOne({ atPs, untilPs }: Pick<CableFault, 'atPs' | 'untilPs'> | Straggler): boolean {
  return atPs !== undefined || untilPs !== undefined;
}

/** The faults of one seed, none of them left to chance. */
export function drawFaults({ cables }: Faults, seed: number): CableFault[] {
  return cables.map((fault, index) => {
    const { chance } = fault;
    if (chance === undefined) return fault;
    const hit = (cable: number) => hash3(seed, SALT + index, cable) < chance * 2 ** 32;
    return { ...fault, chance: undefined, cables: fault.cables.filter(hit) };
  });
}

/**
 * The factor on each rank's delays with a seed, without ranks that are slow for a part of the time;
 * undefined if no rank is slow at all. The largest of a rank's factors counts.
 */
export function slowdowns(faults: Faults, ranks: number, seed: number): Float64Array | undefined {
  if (faults.stragglers.length === 0) return undefined;
  const factor = new Float64Array(ranks).fill(1);
  for (const [own, rank, slowdown] of drawStragglers(faults, seed)) {
    if (!isTimedOne(own)) factor[rank] = Math.max(factor[rank]!, slowdown);
  }
  return factor;
}

/**
 * When ranks are slow for a part of the time, with a seed; those that are so again and again, in a
 * window.
 */
export function slowSpans(
  faults: Faults,
  seed: number,
  window: FlapWindow,
): ReadonlyMap<number, readonly SlowSpan[]> {
  const spans = new Map<number, SlowSpan[]>();
  for (const [own, rank, factor] of drawStragglers(faults, seed)) {
    if (!isTimedOne(own)) continue;
    const flapping = flappingOf(own);
    const times = flapping
      ? flapSpans(flapping, window, 0)
      : [[own.atPs ?? 0, own.untilPs ?? Infinity] as const];
    const list = spans.get(rank) ?? [];
    spans.set(rank, list);
    list.push(...times.map(([fromPs, toPs]) => ({ fromPs, toPs, factor })));
  }
  return spans;
}

/** The stragglers of a seed, each of their ranks, and its factor. */
function* drawStragglers(
  { stragglers }: Faults,
  seed: number,
): Generator<readonly [own: Straggler, rank: number, factor: number]> {
  for (const [index, own] of stragglers.entries()) {
    const { ranks, slowdown, chance, spread } = own;
    for (const rank of ranks) {
      if (chance !== undefined && hash3(seed, RANK_SALT + index, rank) >= chance * 2 ** 32) continue;
      const more = spread === undefined ? 1 : 1 + spread * Math.abs(normal(seed, SPREAD_SALT + index, rank));
      yield [own, rank, slowdown * more];
    }
  }
}

/** Uniform numbers in a sum that stands for a normal one: their variance is 1/12 each. */
const UNIFORMS = 12;

/** A number from a normal distribution of mean 0 and deviation 1, cut at 6: sums are exact. */
function normal(seed: number, salt: number, rank: number): number {
  const own = hash3(seed, salt, rank);
  let sum = 0;
  for (let i = 0; i < UNIFORMS; i++) sum += (hash2(own, i) + 0.5) / 2 ** 32;
  return sum - UNIFORMS / 2;
}
