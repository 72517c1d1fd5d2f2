/**
 * Recycled entropies first, and where a flow has none, those that bear no penalty (ultraethernet/uet-htsim, `UecMpMixed`).
 * docs/packet-model.md has the rules.
 */
import { defineRouting } from './routing.ts';

export const mixed = defineRouting({
  name: 'mixed',
  summary: 'packet engines: reps, and bitmap where nothing is to be used again',
  params: {
    entropies: {
      kind: 'count',
      help: 'hash keys that the packets of a flow may have',
      default: 128,
      min: 1,
      max: 65535,
    },
    recycled: {
      kind: 'count',
      help: 'keys of unmarked acks that a flow keeps for use again',
      default: 8,
      min: 1,
      max: 1024,
    },
  },
  choice: ({ entropies, recycled }) => ({ name: 'mixed', entropies, recycled }),
});
