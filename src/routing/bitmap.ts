/**
 * Penalised entropies: hash keys whose acks came back marked, or as nacks, are skipped once for
 * each (ultraethernet/uet-htsim, `UecMpBitmap`). docs/packet-model.md has the rules.
 */
import { entropyParams } from './entropy-params.ts';
import { rehashing } from './rehash.ts';
import { defineRouting } from './routing.ts';

export const bitmap = defineRouting({
  name: 'bitmap',
  summary: 'packets only: the sender skips paths that marked or trimmed its packets',
  params: entropyParams,
  properties: {
    fluid: 'spray',
    seeded: true,
    perFlowPath: false,
    weighted: true,
    atSwitch: 'hash',
    sender: 'penalising',
  },
  choice: ({ entropies, rehash }) => ({ name: 'bitmap', entropies, ...rehashing({ rehash }) }),
});
