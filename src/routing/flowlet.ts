/**
 * Flowlets, chosen by the sender: a flow that has paused takes another path (Sinha, Kandula and
 * Katabi, "Harnessing TCP's Burstiness with Flowlet Switching", HotNets 2004). docs/packet-model.md
 * has the rules.
 */
import { entropyParams } from './entropy-params.ts';
import { rehashing } from './rehash.ts';
import { defineRouting } from './routing.ts';

export const flowlet = defineRouting({
  name: 'flowlet',
  summary: 'packets only: a flow may change its path after an idle gap',
  params: {
    ...entropyParams,
    gap: {
      kind: 'time',
      help: 'idle time of a flow after which its next packet may take another path',
      default: '50us',
      min: 1024,
    },
  },
  properties: {
    fluid: 'ecmp',
    seeded: true,
    perFlowPath: false,
    weighted: false,
    atSwitch: 'hash',
    sender: 'after-pause',
  },
  choice: ({ entropies, gap, rehash }) => ({
    name: 'flowlet',
    entropies,
    gapPs: gap,
    ...rehashing({ rehash }),
  }),
});
