/**
 * Up*-down* routing: Schroeder et al., "Autonet", IEEE JSAC 9(8), 1991; `up-down-search.ts` has the
 * rules. In a fault-free Clos fabric these are the shortest paths. With failures (`faults`,
 * `reconverge`) paths stay free of valleys; ECMP would go down and up again. Nodes without such a
 * path are cut off. Left out: choosing the root or the directions anew when links fail.
 */
import { rehashing, rehashParams } from './rehash.ts';
import { defineRouting } from './routing.ts';

export const upDown = defineRouting({
  name: 'up-down',
  summary: 'a path never goes up after going down, so PFC cannot deadlock, even with failures',
  params: rehashParams,
  choice: (values) => ({ name: 'ecmp', rule: 'up-down', ...rehashing(values) }),
});
