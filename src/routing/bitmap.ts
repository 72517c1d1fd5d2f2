/**
 * Penalised entropies: hash keys whose acks came back marked, or as nacks, are skipped once for each (ultraethernet/uet-htsim,
 * `UecMpBitmap`). docs/packet-model.md has the rules.
 */
import { defineRouting } from './routing.ts';

export const bitmap = defineRouting({
  name: 'bitmap',
  summary: 'packet engines: the sender skips paths that were marked or trimmed',
  params: {
    entropies: {
      kind: 'count',
      help: 'hash keys that the packets of a flow may have',
      default: 128,
      min: 1,
      max: 65535,
    },
  },
  choice: ({ entropies }) => ({ name: 'bitmap', entropies }),
});
