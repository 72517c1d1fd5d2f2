/**
 * Dimension-order routing: Dally and Towles, "Principles and Practices of Interconnection
 * Networks", 2004, §8.4.2 (e-cube: Sullivan and Bashkow, ISCA 1977): a packet crosses all it has to
 * of the first axis, then of the second, and so on. In HyperX the same, one hop an axis (Ahn et
 * al., SC 2009, §3); in BCube levels are the axes (Guo et al., SIGCOMM 2009, §4.1). Where both ways
 * round an axis are as short, and among parallel cables, flows are hashed as by ECMP. Left out:
 * datelines and virtual channels, so that on rings and tori PFC can deadlock.
 */
import { rehashing, rehashParams } from './rehash.ts';
import { defineRouting } from './routing.ts';

export const dimensionOrder = defineRouting({
  name: 'dimension-order',
  summary: 'shortest path, one axis after the other; for ring, torus, full-mesh, hyperx, bcube',
  params: rehashParams,
  choice: (values) => ({ name: 'ecmp', rule: 'dimension-order', ...rehashing(values) }),
});
