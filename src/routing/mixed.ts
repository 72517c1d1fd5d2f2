/**
 * Recycled entropies first, and where a flow has none, those that bear no penalty
 * (ultraethernet/uet-htsim, `UecMpMixed`). docs/packet-model.md has the rules.
 */
import { recyclingParams } from './entropy-params.ts';
import { rehashing } from './rehash.ts';
import { defineRouting } from './routing.ts';

export const mixed = defineRouting({
  name: 'mixed',
  summary: 'packets only: recycles paths like reps; uses bitmap when there is none to recycle',
  params: recyclingParams,
  properties: {
    fluid: 'spray',
    seeded: true,
    perFlowPath: false,
    weighted: true,
    atSwitch: 'hash',
    sender: 'recycling-penalising',
  },
  choice: ({ entropies, recycled, rehash }) => ({
    name: 'mixed',
    entropies,
    recycled,
    ...rehashing({ rehash }),
  }),
});
