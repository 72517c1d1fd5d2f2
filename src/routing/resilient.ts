/**
 * Route tables of a fabric with failures whose switches hash resiliently: sets that differ from the
 * fault-free ones become buckets.
 */
import { NO_SET } from '../model/routes.ts';
import { invariant, UserError } from '../util/errors.ts';
import { buckets } from './buckets.ts';
import { createSets, type SetTable } from './sets.ts';

/** Most buckets that we store, in all sets (256 MiB). */
const MOST_STORED = 1 << 26;

/** Next sets of row and node, by the sets of a table. */
export interface PlainRows {
  readonly sets: ReturnType<SetTable['finish']>;
  /** Tables of the fault-free fabric. */
  readonly sound: Uint32Array;
  /** With failures: one for each state of the fabric, with ways only where `sound` has one. */
  readonly failed: readonly Uint32Array[];
}

/**
 * The same, of which sets that differ from the sound ones are buckets. Throws `UserError` if those
 * are too many.
 */
export function resilientRows({ sets, sound, failed }: PlainRows): Pick<PlainRows, 'sets' | 'failed'> {
  const { setStart, setLinks } = sets;
  const linksOf = (set: number) => setLinks.subarray(setStart[set], setStart[set + 1]);
  const made = createSets();
  const known = new Map<number, number>();
  let stored = 0;
  const setOf = (before: number, now: number): number => {
    invariant(before !== NO_SET, 'a way that is there with failures is there without');
    const key = before * setStart.length + now;
    const found = known.get(key);
    if (found !== undefined) return found;
    const links = before === now ? linksOf(now) : buckets(linksOf(before), linksOf(now));
    stored += links.length;
    if (stored > MOST_STORED) refuse(known.size);
    const set = made.intern(links, links.length);
    known.set(key, set);
    return set;
  };
  const rows = failed.map((next) =>
    next.map((set, at) => (set === NO_SET ? NO_SET : setOf(sound[at]!, set))),
  );
  return { sets: made.finish(), failed: rows };
}

function refuse(sets: number): never {
  throw new UserError(
    `the failures need more than ${sets} sets of next links, too many for resilient hashing`,
    {
      where: 'routing.rehash',
      advice: 'use rehash: full, fewer faults, or a smaller fabric',
    },
  );
}
