/** A permutation: every rank sends to one other, and every rank receives from one. */
import { hash3 } from '../../rng/hash.ts';
import { UserError } from '../../util/errors.ts';
import { definePattern } from './pattern.ts';

export const permutation = definePattern({
  name: 'permutation',
  summary: 'every rank sends to one other rank and receives from one',
  params: {
    shift: {
      kind: 'count',
      help: 'rank i sends to rank i + shift; default: a random permutation in which no rank sends to itself',
      optional: true,
      min: 1,
    },
  },
  messages({ shift }, { ranks, bytes, seed }) {
    const n = ranks.length;
    if (n < 2) throw new UserError('a permutation needs two ranks', { where: 'ranks' });
    if (shift !== undefined && shift % n === 0) {
      throw new UserError(`with a shift of ${shift}, each of the ${n} ranks would send to itself`, {
        where: 'shift',
        advice: `use 1 to ${n - 1}`,
      });
    }
    const to = shift === undefined ? derangement(n, seed) : ranks.map((_, i) => (i + shift) % n);
    return ranks.map((src, i) => ({ src, dst: ranks[to[i]!]!, bytes }));
  },
});

/**
 * A permutation of 0 … n-1 without fixed points, each as likely: shuffles (Fisher, Yates) until one
 * has none.
 */
function derangement(n: number, seed: number): number[] {
  const order = Array.from({ length: n }, (_, i) => i);
  // About one shuffle in e has no fixed point, whatever n.
  for (let attempt = 0; ; attempt++) {
    for (let i = n - 1; i > 0; i--) {
      const j = hash3(seed, attempt, i) % (i + 1);
      [order[i], order[j]] = [order[j]!, order[i]!];
    }
    if (order.every((to, from) => to !== from)) return order;
  }
}
