/** The fabric that benches run on. */
import type { Fabric } from '../../model/fabric.ts';
import { fatTree } from '../../topology/fat-tree.ts';

/** Rate of its links, bit/s. */
export const BENCH_RATE_BPS = 400e9;

/** A k-ary fat-tree of 500 ns a link, a rank at each host port. */
export function benchFabric(k: number): Fabric {
  return fatTree.build({
    k,
    rate: BENCH_RATE_BPS,
    latency: 500_000,
    oversubscription: 1,
    gpus: 1,
    scaleUpRate: undefined,
    scaleUpLatency: 1,
    radix: undefined,
  });
}
