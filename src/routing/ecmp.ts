/**
 * Per-flow ECMP: Hopps, "Analysis of an Equal-Cost Multi-Path Algorithm", RFC 2992 (2000), with the
 * modulo-N hash of Thaler & Hopps, RFC 2991 §3. A flow's key is hashed with a seed per switch. If
 * all switches share a seed, the choices of successive tiers are correlated and part of the links
 * stay empty ("polarisation"). Weighted: Zhou et al., "WCMP: Weighted Cost Multipathing for
 * Improved Fairness in Data Centers", EuroSys 2014, §3: links are repeated in the group that is
 * hashed over, by their capacity (`capacity.ts`). Queue pairs: Gangidi et al., "RDMA over Ethernet
 * for Distributed AI Training at Meta Scale", SIGCOMM 2024, §4 (E-ECMP): a connection has several,
 * which switches hash apart. Here each message is split evenly over them: a fluid in equal parts
 * that advance together, packets in turn. Left out: a queue pair for each message in turn, and the
 * order within a queue pair. When links fail: `rehash.ts`. Left out: hash-threshold, which differs
 * only then.
 */
import type { RoutingChoice } from './choice.ts';
import { rehashing, rehashParams } from './rehash.ts';
import { defineRouting } from './routing.ts';

export const ecmp = defineRouting({
  name: 'ecmp',
  summary: 'hashes each flow to one of the equal-cost paths',
  params: {
    polarize: {
      kind: 'flag',
      help: 'all switches use the same hash, so the choices of successive tiers are correlated',
      default: false,
    },
    weighted: {
      kind: 'flag',
      help: 'weights each equal-cost link by the capacity behind it (WCMP); otherwise all have the same weight',
      default: false,
    },
    queuePairs: {
      kind: 'count',
      help: 'splits each message evenly over this many hash keys (E-ECMP)',
      default: 1,
      min: 1,
      max: 64,
    },
    ...rehashParams,
  },
  properties: {
    fluid: 'ecmp',
    seeded: true,
    perFlowPath: true,
    weighted: false,
    atSwitch: 'hash',
  },
  choice: ({ polarize, weighted, queuePairs, rehash }): RoutingChoice => ({
    ...(queuePairs > 1 ? { name: 'spray', entropies: queuePairs, queuePairs } : { name: 'ecmp' }),
    polarize,
    ...(weighted && { rule: 'weighted' as const }),
    ...rehashing({ rehash }),
  }),
});
