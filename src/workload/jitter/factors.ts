/** The factors on the compute times of ranks, drawn by the seed. */
import { hash2, hash3 } from '../../rng/hash.ts';
import { distributionOf } from './distributions.ts';
import type { Jitter } from './params.ts';

const STEP_SALT = 0x6a697474;
const ITEM_SALT = 0x6a697469;

/** The factor on a computation: the `item`-th of a rank, in the order of its role's list. */
export type FactorOf = (rank: number, item: number) => number;

/** The factors of a seed. A draw depends on the seed, the rank's number, and the item alone. */
export function factorsOf(jitter: Jitter, ranks: number, seed: number): FactorOf {
  const factor = factorAt(jitter);
  const chance = (hash: number) => (hash + 0.5) / 2 ** 32;
  if (jitter.per === 'step') {
    const own = Float64Array.from({ length: ranks }, (_, rank) =>
      factor(chance(hash3(seed, STEP_SALT, rank))),
    );
    return (rank) => own[rank]!;
  }
  const own = Uint32Array.from({ length: ranks }, (_, rank) => hash3(seed, ITEM_SALT, rank));
  return (rank, item) => factor(chance(hash2(own[rank]!, item)));
}

/** The expected factor of the slowest of so many ranks with a draw each. */
export function expectedFactor(jitter: Jitter, ranks: number): number {
  const { most } = distributionOf(jitter.distribution);
  return (1 + jitter.deviation * most(ranks)) / includedIn(jitter);
}

function factorAt(jitter: Jitter): (chance: number) => number {
  const { quantile } = distributionOf(jitter.distribution);
  const { deviation } = jitter;
  const by = 1 / includedIn(jitter);
  return (chance) => by * (1 + deviation * quantile(chance));
}

/** The factor that compute times have already. */
function includedIn({ deviation, distribution, included }: Jitter): number {
  return 1 + deviation * distributionOf(distribution).most(included);
}
