/**
 * Protocols of NCCL (NVIDIA/nccl `src/graph/tuning.cc`, v2.18 and v2.28.7: hwLatencies, llMaxBws,
 * netOverhead; Hu et al. 2025, "Demystifying NCCL", §III). A hop inside a server takes .6 µs with
 * LL, 1.9 with LL128, 3.4 with Simple; half a microsecond of it is the path here. Between servers a
 * step costs a network post, 1 µs, three of them with Simple; NCCL's 2.7, 4.0 and 14 µs are with
 * the path, which is the fabric's here.
 *
 * LL sends 4 bytes of data with 4 of flag, LL128 120 with 8; but both are bound by how fast threads
 * poll. Their limits are NCCL's llMaxBws and perChMaxRingLL128Bws.
 */
import { type Method, methodsOf, type Protocol, ringParams, type UpOut } from '../profile.ts';

/** LL: small messages. `wire` is usable rate over the rate that LL reaches. */
export const ll = (wire: UpOut): Protocol => ({ name: 'LL', overheadNs: { up: 100, out: 1000 }, wire });

/** LL128: messages of middle size. */
export const ll128 = (wire: UpOut): Protocol => ({
  name: 'LL128',
  overheadNs: { up: 1400, out: 1400 },
  wire,
});

/** Simple: large messages, at the usable rate. */
export const simple = (overheadNs: UpOut): Protocol => ({
  name: 'Simple',
  overheadNs,
  wire: { up: 1, out: 1 },
});

/**
 * Trees between servers: a hop takes 5 µs with LL, 8.5 with LL128, and 1.25 inside a server
 * (hwLatencies).
 */
const trees = (protocols: readonly Protocol[]): Method[] =>
  methodsOf(
    ['all-reduce'],
    'double-binary-tree',
    protocols
      .filter(({ name }) => name !== 'Simple')
      .map((protocol) => ({
        ...protocol,
        overheadNs: protocol.name === 'LL' ? { up: 100, out: 4000 } : { up: 750, out: 7500 },
      })),
    (gpus) => ({ gpus, channels: gpus, pieces: 4 }),
    'servers',
  );

/** NCCL's algorithms in place of one for all: rings, trees and chains, and direct sends. */
export function ncclMethods(protocols: readonly Protocol[]): Method[] {
  const last = protocols.slice(-1);
  return [
    ...methodsOf(['all-reduce', 'all-gather', 'reduce-scatter'], 'ring', protocols, ringParams),
    ...trees(protocols),
    ...methodsOf(['broadcast', 'reduce'], 'chain', protocols, (gpus, servers) => ({
      ...ringParams(gpus, servers),
      pieces: 64,
    })),
    ...methodsOf(['all-to-all', 'send-recv'], 'direct', last),
  ];
}

/**
 * NVLS by chunks of two sizes: small ones start early and fill links badly, large ones the other
 * way round.
 */
export function nvlsMethods(
  small: { ns: number; wire: number },
  large: { ns: number; wire: number },
): Method[] {
  return methodsOf(
    ['all-reduce'],
    'nvls',
    [small, large].map(({ ns, wire }) => ({
      name: 'Simple',
      overheadNs: { up: ns, out: ns },
      wire: { up: wire, out: wire },
    })),
    undefined,
    'server',
  );
}
