/** The passes through a model chunk, with the traffic of data parallelism. */
import { memo } from '../../util/memo.ts';
import { bucketedPass } from './data.ts';
import { type Kit, POINT, recording } from './kit.ts';
import type { Pass, PassPlace, ShardUnit } from './pass.ts';
import { isSharded, shardedPass } from './sharded.ts';

/** Makes passes through the units of a chunk, first to last; each ends with {@link POINT}. */
export function chunkPasses(kit: Kit, units: readonly ShardUnit[]): (place: PassPlace) => Pass {
  const make = isSharded(kit.training) ? shardedPass : bucketedPass;
  return memo(
    ({ kind, chunk, first, last }) => `${kind} ${chunk} ${first} ${last}`,
    (place) => {
      const { items, held } = make(kit, units, place);
      const ends = items.some(({ event }) => event === POINT);
      return { items: ends ? items : recording(items, POINT, kit), held };
    },
  );
}
