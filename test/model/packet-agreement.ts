/**
 * Packet runs on which devices must agree bit for bit: random small ones, and a permutation over a
 * fat-tree.
 */
import type { PacketRun } from '../../src/engine/packet/api.ts';
import type { PacketResult } from '../../src/engine/packet/simulate.ts';
import { buildRoutes } from '../../src/routing/tables.ts';
import { fatTree } from '../../src/topology/fat-tree.ts';
import { findTransport } from '../../src/transport/registry.ts';
import { messageSchedule } from '../../src/workload/messages.ts';
import { randomPacketRun } from './packet-cases.ts';

/** Random runs, few: software adapters handle some thousand windows a second. */
const RANDOM = 24;

/** The runs, the same every time. */
export function packetAgreement(): PacketRun[] {
  const random = Array.from({ length: RANDOM }, (_, i) => randomPacketRun(7100 + i));
  return [...random, permutation()];
}

/**
 * 32 KiB from each of the 16 hosts of a k=4 fat-tree to the fifth next, sprayed, under nscc; two
 * seeds.
 */
function permutation(): PacketRun {
  const fabric = fatTree.build({
    k: 4,
    rate: 400e9,
    latency: 500_000,
    oversubscription: 1,
    gpus: 1,
    scaleUpRate: undefined,
    scaleUpLatency: 1,
    radix: undefined,
  });
  const nscc = findTransport('nscc');
  const defaults = Object.fromEntries(Object.entries(nscc.params).map(([key, { default: d }]) => [key, d]));
  const packets = { payloadBytes: 4096, headerBytes: 64, trimming: true };
  const setting = { rttPs: 7_000_000, rateBps: 400e9, ...packets };
  return {
    fabric,
    routes: buildRoutes(fabric),
    schedule: messageSchedule(
      Array.from({ length: 16 }, (_, src) => ({ src, dst: (src + 5) % 16, bytes: 32 * 1024 })),
    ),
    routing: { name: 'spray' },
    settings: {
      ...packets,
      ackBytes: 64,
      ackEvery: 4,
      bufferBytes: 40_000,
      controlBufferBytes: 2 ** 20,
      ecn: { kminBytes: 8_000, kmaxBytes: 32_000, pmax: 1 },
      pfc: undefined,
      cc: { name: 'nscc', constants: nscc.constants(defaults, setting) },
      windowBytes: undefined,
      rtoPs: 100e6,
      span: 256,
      entropies: 128,
    },
    seeds: [1, 2],
    listFlows: true,
  };
}

/** All that a run answers but how long it took, as text. */
export function packetDigest({ replicas, windows }: PacketResult): string {
  return JSON.stringify({
    windows,
    replicas: replicas.map((replica) =>
      Object.fromEntries(
        Object.entries(replica).map(([key, value]) => [
          key,
          ArrayBuffer.isView(value) ? [...(value as Float64Array)] : value,
        ]),
      ),
    ),
  });
}
