/** Outcast: one rank sends to many at the same time. */
import { othersFrom } from './incast.ts';
import { definePattern } from './pattern.ts';

export const outcast = definePattern({
  name: 'outcast',
  summary: 'one rank sends to several at the same time',
  params: {
    fanOut: {
      kind: 'count',
      help: 'number of receivers, the ranks after the sender; default: all others',
      optional: true,
      min: 1,
    },
    from: { kind: 'count', help: 'the sender; default: the first rank', optional: true },
  },
  messages({ fanOut, from }, { ranks, bytes }) {
    const src = from ?? ranks[0]!;
    return othersFrom(ranks, src, fanOut, 'from', 'fanOut').map((dst) => ({ src, dst, bytes }));
  },
});
