/** What a collective promises, rank by rank, for the semantic check. */
import { invariant } from '../util/errors.ts';
import { type Holding, share } from './algorithm.ts';
import { type CollectiveSpec, withDefaults } from './build.ts';
import type { Expectation } from './check.ts';
import { findAlgorithm, findCollective } from './registry.ts';

/** The promise of the schedule that `buildCollective(spec)` yields. Errors as there. */
export function expectationOf(spec: CollectiveSpec): Expectation {
  const collective = findCollective(spec.collective);
  const algorithm = findAlgorithm(collective, spec.algorithm);
  const parts = algorithm.parts(withDefaults(algorithm, spec.params ?? {}));
  const sizes = typeof spec.bytes === 'number' ? [spec.bytes] : spec.bytes;
  const places = new Map<number, { group: number; n: number; position: number }>();
  spec.groups.forEach((ranks, group) => {
    ranks.forEach((rank, position) => {
      places.set(rank, { group, n: ranks.length, position });
    });
  });
  const placeOf = (rank: number) => {
    const place = places.get(rank);
    invariant(place, `rank ${rank} is in a group`);
    return place;
  };
  /** The same holding in every part of every repetition. */
  const everywhere = (holding: Holding, chunks: number): Holding => {
    const whole = new Map<number, bigint>();
    for (let part = 0; part < parts * sizes.length; part++) {
      for (const [chunk, contributions] of holding) whole.set(part * chunks + chunk, contributions);
    }
    return whole;
  };
  return {
    ranks: [...places.keys()],
    groupOf: (rank) => placeOf(rank).group,
    before(rank) {
      const { n, position } = placeOf(rank);
      return everywhere(collective.before(n, position), collective.chunks(n));
    },
    after(rank) {
      const { n, position } = placeOf(rank);
      return everywhere(collective.after(n, position), collective.chunks(n));
    },
    chunkBytes(rank, chunk) {
      const { n } = placeOf(rank);
      const part = Math.floor(chunk / collective.chunks(n));
      const bytes = share(sizes[Math.floor(part / parts)]!, parts, part % parts);
      return collective.chunkBytes(n, bytes, chunk % collective.chunks(n));
    },
  };
}
