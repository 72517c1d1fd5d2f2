/**
 * Recycled entropies first, and where a flow has none, those that bear no penalty (ultraethernet/uet-htsim, `UecMpMixed`).
 * docs/packet-model.md has the rules.
 */
import { recyclingParams } from './entropy-params.ts';
import { rehashing } from './rehash.ts';
import { defineRouting } from './routing.ts';

export const mixed = defineRouting({
  name: 'mixed',
  summary: 'packet engines: reps, and bitmap where nothing is to be used again',
  params: recyclingParams,
  choice: ({ entropies, recycled, rehash }) => ({
    name: 'mixed',
    entropies,
    recycled,
    ...rehashing({ rehash }),
  }),
});
