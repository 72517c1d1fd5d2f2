/**
 * Valiant's routing: Valiant and Brebner, "Universal Schemes for Parallel Communication", STOC
 * 1981; Dally and Towles, "Principles and Practices of Interconnection Networks", 2004, §8.2.1
 * (sections not checked): every packet goes to a random node by a shortest path, and from there to
 * its destination by another. Any traffic turns into twice uniform traffic. Packets between ranks
 * of one switch go straight. The node is a hash of flow and entropy, so with one entropy a flow has
 * one path. A fluid is split evenly over all nodes. Left out: nodes that ranks do not hang on,
 * random groups rather than routers (dragonfly), virtual channels.
 */
import { detourParams } from './entropy-params.ts';
import { rehashing } from './rehash.ts';
import { defineRouting } from './routing.ts';

export const valiant = defineRouting({
  name: 'valiant',
  summary: 'every packet takes a detour by a random node; with entropies=1: every flow',
  params: detourParams,
  properties: {
    fluid: 'valiant',
    seeded: true,
    perFlowPath: false,
    weighted: true,
    atSwitch: 'hash',
    sender: 'in-turn',
    detour: 'always',
  },
  choice: ({ entropies, rehash }) => ({ name: 'valiant', entropies, ...rehashing({ rehash }) }),
});
