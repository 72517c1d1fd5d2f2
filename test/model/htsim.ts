/**
 * The reference set-up of Ultra Ethernet's simulator (ultraethernet/uet-htsim 40ccb05,
 * `main_uec.cpp`) for packet runs: 100 Gbit/s and 1 µs a link, packets of 4086 + 64 bytes, acks of
 * 64, queues of one BDP with trimming, ECN from 37 350 to 145 250 bytes left behind, NSCC begun at
 * its largest window of 1.5 BDP, an ack every 16 KiB.
 */
import type { PacketSettings } from '../../src/engine/packet/api.ts';
import type { Fabric } from '../../src/model/fabric.ts';
import { hash2 } from '../../src/rng/hash.ts';
import { fatTree } from '../../src/topology/fat-tree.ts';
import { leafSpine } from '../../src/topology/leaf-spine.ts';
import { nscc } from '../../src/transport/nscc.ts';
import type { Message } from '../../src/workload/messages.ts';

const RATE_BPS = 100e9;
const LATENCY_PS = 1e6;
const packet = { payloadBytes: 4086, headerBytes: 64 };
/**
 * Longest base RTT of the three-tier fat-tree: 6 hops of 1 µs each way, of 332 ns there and 5.12 ns
 * back.
 */
const RTT_PS = 14_022_720;

const parameters = {
  targetDelay: undefined,
  quickAdaptGate: 3,
  gamma: 0.8,
  maxDecrease: 0.5,
  startAtMax: true,
  maxWindow: undefined,
};
const scale = { rttPs: RTT_PS, rateBps: RATE_BPS, ...packet, trimming: true };

/** Settings of the reference runs; `spray` goes over 128 entropies. */
export const htsimSettings: PacketSettings = {
  ...packet,
  ackBytes: 64,
  ackEvery: 4,
  bufferBytes: 43 * 4150,
  controlBufferBytes: 1 << 20,
  ecn: { kminBytes: 37_350, kmaxBytes: 145_250, pmax: 1, at: 'dequeue' },
  trimming: true,
  pfc: undefined,
  cc: { name: 'nscc', constants: nscc.constants(parameters, scale) },
  // htsim's largest window is 1.5 BDP of the shortest RTT that a flow has seen, here of its path's
  // base RTT.
  windowBytes: undefined,
  rtoPs: 1e9,
  span: 256,
  entropies: 128,
};

/** Three tiers of switches of k ports: 16 hosts for k = 4, 1024 in pods of 64 for k = 16. */
export function htsimFatTree(k: number): Fabric {
  return fatTree.build({ k, rate: RATE_BPS, latency: LATENCY_PS, oversubscription: 1, gpus: 1 });
}

/**
 * Two tiers, all links alike; by default `leaf_spine_1024_oversub.topo`: 32 leaves of 32 hosts and
 * 8 uplinks.
 */
export function htsimLeafSpine(leaves = 32, spines = 8, hosts = 32): Fabric {
  const sizes = { leaves, spines, hosts, gpus: 1 };
  const unset = { oversubscription: undefined, radix: undefined, scaleUpRate: undefined, scaleUpLatency: 1 };
  const links = { rate: RATE_BPS, uplinkRate: RATE_BPS, latency: LATENCY_PS };
  return leafSpine.build({ ...sizes, ...links, ...unset });
}

/** A random permutation without fixed points: drawn again until no rank sends to itself. */
export function derangement(n: number, seed: number): number[] {
  for (let attempt = 0; ; attempt++) {
    const items = Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = hash2(hash2(seed, attempt), i) % (i + 1);
      [items[i], items[j]] = [items[j]!, items[i]!];
    }
    if (items.every((item, i) => item !== i)) return items;
  }
}

/** Rank i sends 2 MB to the i-th of a random permutation. */
export function permutation(n: number, seed: number): Message[] {
  return derangement(n, seed).map((dst, src) => ({ src, dst, bytes: 2e6 }));
}

/** `connection_matrices/perm_16n_16c_2MB.cm`: rank i sends 2 MB to the i-th of these. */
export const PUBLISHED_16: readonly Message[] = [13, 3, 10, 14, 0, 11, 7, 5, 9, 12, 6, 4, 15, 2, 8, 1].map(
  (dst, src) => ({ src, dst, bytes: 2e6 }),
);

/** The fabric with the link from node `from` to node `to` at `part` of its rate. */
export function slowLink(fabric: Fabric, from: number, to: number, part: number): Fabric {
  const { links } = fabric;
  for (let link = 0; link < links.count; link++) {
    if (links.from[link] === from && links.to[link] === to) links.rateBps[link]! *= part;
  }
  return fabric;
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
