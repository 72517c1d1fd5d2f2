/**
 * Every rank sends to every other at once; for the effect of an algorithm use the collective of
 * that name.
 */
import { MOST_SIMULATED } from '../../model/limits.ts';
import { UserError } from '../../util/errors.ts';
import { definePattern } from './pattern.ts';

export const allToAll = definePattern({
  name: 'all-to-all',
  summary: 'every rank sends to every other rank at once; size is the size of one message',
  params: {},
  messages(_, { ranks, bytes }) {
    const n = ranks.length;
    if (n < 2) throw new UserError('an all-to-all needs two ranks', { where: 'ranks' });
    // Each is a lane, and so is each receiver.
    if (n * n > MOST_SIMULATED) {
      throw new UserError(
        `${n * (n - 1)} messages are too many to list; the limit is ${MOST_SIMULATED - n}`,
        {
          where: 'ranks',
          advice: 'name fewer ranks, or use weft collective all-to-all',
        },
      );
    }
    return ranks.flatMap((src, i) =>
      // Each starts with its neighbour, so that not all begin with the same receiver.
      Array.from({ length: n - 1 }, (_, k) => ({ src, dst: ranks[(i + 1 + k) % n]!, bytes })),
    );
  },
});
