/**
 * Recycled entropies: a flow goes on with the hash keys whose acks came back unmarked, and tries
 * others where it has none (Bonato et al., "REPS: Recycled Entropy Packet Spraying", arXiv
 * 2407.21625). docs/packet-model.md has the rules.
 */
import { recyclingParams } from './entropy-params.ts';
import { rehashing } from './rehash.ts';
import { defineRouting } from './routing.ts';

export const reps = defineRouting({
  name: 'reps',
  summary: 'packets only: the sender reuses paths whose acks came back unmarked (REPS)',
  params: recyclingParams,
  properties: {
    fluid: 'spray',
    seeded: true,
    perFlowPath: false,
    weighted: true,
    atSwitch: 'hash',
    sender: 'recycling',
  },
  choice: ({ entropies, recycled, rehash }) => ({
    name: 'reps',
    entropies,
    recycled,
    ...rehashing({ rehash }),
  }),
});
