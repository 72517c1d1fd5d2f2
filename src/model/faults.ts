/**
 * Faults: cables that carry less than they should, or nothing, for all the time or for a while, and
 * ranks that are slow. A failed switch or NIC is its cables. A hash of (seed, fault, cable) selects
 * the cables of a random fault.
 */
import { hash3 } from '../rng/hash.ts';

const SALT = 0x6661756c;

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
}

/** Ranks that compute more slowly. */
export interface Straggler {
  readonly rank: number;
  /** The factor on its compute and the overheads of its steps, 1 or more. */
  readonly slowdown: number;
}

/** All that is wrong with a fabric and its ranks. */
export interface Faults {
  readonly cables: readonly CableFault[];
  readonly stragglers: readonly Straggler[];
  /** How long routing takes to learn that a cable has failed or is repaired, ps. */
  readonly reconvergePs: number;
}

/** Whether the faults depend on the seed. */
export function isDrawn({ cables }: Faults): boolean {
  return cables.some(({ chance }) => chance !== undefined);
}

/** Whether a fault comes or goes during a run. */
export function isTimed({ cables }: Faults): boolean {
  return cables.some(({ atPs, untilPs }) => atPs !== undefined || untilPs !== undefined);
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

/** The factor on each rank's delays; undefined if no rank is slow. */
export function slowdowns({ stragglers }: Faults, ranks: number): Float64Array | undefined {
  if (stragglers.length === 0) return undefined;
  const factor = new Float64Array(ranks).fill(1);
  for (const { rank, slowdown } of stragglers) factor[rank] = Math.max(factor[rank]!, slowdown);
  return factor;
}
