/** The promise of a collective, rank by rank, for the semantic check. */
import { invariant } from '../util/errors.ts';
import { type Holding, share } from './algorithm.ts';
import { buildCollective, type CollectiveSpec, chunksOf, withDefaults } from './build.ts';
import { type CheckResult, checkSchedule, type Expectation } from './check.ts';
import { findAlgorithm, findCollective } from './registry.ts';

/** The promise of the schedule that `buildCollective(spec)` yields. Errors as there. */
export function expectationOf(spec: CollectiveSpec): Expectation {
  const collective = findCollective(spec.collective);
  const algorithm = findAlgorithm(collective, spec.algorithm);
  const values = withDefaults(algorithm, spec.params ?? {});
  const parts = algorithm.parts(values);
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
  /**
   * A rank's holding in every part of every repetition; `of` gets the chunk numbers of the part.
   */
  const everywhere = (rank: number, of: (n: number, label: number, chunks: number) => Holding): Holding => {
    const { n, position } = placeOf(rank);
    const chunks = chunksOf(collective, algorithm, n, values);
    const whole = new Map<number, bigint>();
    for (let part = 0; part < parts * sizes.length; part++) {
      const label = algorithm.label?.(position, part % parts, n, values) ?? position;
      for (const [chunk, contributions] of of(n, label, chunks))
        whole.set(part * chunks + chunk, contributions);
    }
    return whole;
  };
  return {
    ranks: [...places.keys()],
    groupOf: (rank) => placeOf(rank).group,
    before: (rank) => everywhere(rank, collective.before),
    after: (rank) => everywhere(rank, collective.after),
    chunkBytes(rank, chunk) {
      const { n } = placeOf(rank);
      const chunks = chunksOf(collective, algorithm, n, values);
      const part = Math.floor(chunk / chunks);
      const size = sizes[Math.floor(part / parts)]!;
      const bytes = algorithm.partBytes?.(size, part % parts, values) ?? share(size, parts, part % parts);
      const own = algorithm.chunkBytes?.(n, bytes, chunk % chunks, values);
      return own ?? collective.chunkBytes(n, bytes, chunk % chunks, chunks);
    },
  };
}

/**
 * Builds a collective and executes it without times: whether every rank ends with the right chunks,
 * and the messages of each. For tests of algorithms. Throws like `buildCollective`; faults of the
 * algorithm are in `faults`.
 */
export function checkCollective(spec: CollectiveSpec, order?: 'first' | 'last'): CheckResult {
  return checkSchedule(buildCollective(spec, { contents: true }), expectationOf(spec), order);
}
