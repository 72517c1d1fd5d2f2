/**
 * Recycled entropies: a flow goes on with the hash keys whose acks came back unmarked, and tries others where it has none
 * (Bonato et al., "REPS: Recycled Entropy Packet Spraying", arXiv 2407.21625). docs/packet-model.md has the rules.
 */
import { defineRouting } from './routing.ts';

export const reps = defineRouting({
  name: 'reps',
  summary: 'packet engines: the sender uses paths again whose acks came back unmarked (REPS)',
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
  choice: ({ entropies, recycled }) => ({ name: 'reps', entropies, recycled }),
});
