/** Incast: many ranks send to one at the same time. */
import { UserError } from '../../util/errors.ts';
import { definePattern } from './pattern.ts';

export const incast = definePattern({
  name: 'incast',
  summary: 'several ranks send to one at the same time',
  params: {
    fanIn: {
      kind: 'count',
      help: 'number of senders, the ranks after the receiver; default: all others',
      optional: true,
      min: 1,
    },
    to: { kind: 'count', help: 'the receiver; default: the first rank', optional: true },
  },
  messages({ fanIn, to }, { ranks, bytes }) {
    const dst = to ?? ranks[0]!;
    return othersFrom(ranks, dst, fanIn, 'to', 'fanIn').map((src) => ({ src, dst, bytes }));
  },
});

/**
 * The next `count` of `ranks` after `rank`, round and round; default of the count: all but it.
 */
export function othersFrom(
  ranks: readonly number[],
  rank: number,
  count: number | undefined,
  rankKey: string,
  countKey: string,
): number[] {
  const at = ranks.indexOf(rank);
  if (at < 0) {
    throw new UserError(`rank ${rank} is not among the ranks`, {
      where: rankKey,
      advice: `use one of them, e.g. ${ranks[0]}`,
    });
  }
  const others = ranks.length - 1;
  if (others < 1) throw new UserError('the fabric has no other rank', { where: 'ranks' });
  if (count !== undefined && count > others) {
    throw new UserError(`only ${others} other ranks exist, not ${count}`, {
      where: countKey,
      advice: `use 1 to ${others}`,
    });
  }
  return Array.from({ length: count ?? others }, (_, i) => ranks[(at + 1 + i) % ranks.length]!);
}
