/** The passes through a model chunk, with the traffic of data parallelism. */
import { memo } from '../../util/memo.ts';
import { bucketedPass } from './data.ts';
import { type Kit, POINT, recording } from './kit.ts';
import { sideOf, sideUnits } from './pairs.ts';
import type { Pass, PassPlace, ShardUnit } from './pass.ts';
import { isSharded, shardedPass } from './sharded.ts';

/** Makes passes through the units of a chunk, first to last; each ends with {@link POINT}. */
export function chunkPasses(kit: Kit, units: readonly ShardUnit[]): (place: PassPlace) => Pass {
  const make = isSharded(kit.training) ? shardedPass : bucketedPass;
  const madeOf = (place: PassPlace): Pass => {
    if (!place.paired) return make(kit, units, place);
    const { items, held } = make(kit, sideUnits(kit, units), place);
    return { items: sideOf(kit, place.kind === 'forward' ? 'forward' : 'backward', items), held };
  };
  return memo(
    ({ kind, chunk, first, last, paired }) => `${kind} ${chunk} ${first} ${last} ${paired}`,
    (place) => {
      const { items, held } = madeOf(place);
      const ends = items.some(({ event }) => event === POINT);
      return { items: ends ? items : recording(items, POINT, kit), held };
    },
  );
}
