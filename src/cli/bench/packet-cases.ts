/**
 * Packet runs whose speed `weft bench` and bench/ measure: fat-trees of 400 Gbit/s and 500 ns a
 * link, under nscc with trimming.
 */
import { buildCollective } from '../../collective/build.ts';
import type { PacketRun } from '../../engine/packet/api.ts';
import type { Fabric } from '../../model/fabric.ts';
import type { Schedule } from '../../model/schedule.ts';
import { buildRoutes } from '../../routing/tables.ts';
import { findTransport } from '../../transport/registry.ts';
import { messageSchedule } from '../../workload/messages.ts';
import { BENCH_RATE_BPS, benchFabric } from './bench-fabric.ts';

const MIB = 2 ** 20;
const SHIFT = 37;
const PACKET = { payloadBytes: 4096, headerBytes: 64, trimming: true };
/** Base RTT across a fat-tree's core: twelve latencies, and serialisation. */
const RTT_PS = 6_600_000;
const BDP = (RTT_PS * BENCH_RATE_BPS) / 8e12;

/** `mib` MiB from each rank of a k-ary fat-tree to the one 37 places on. */
export function permutationRun(k: number, mib: number, seeds: readonly number[] = [1]): PacketRun {
  const fabric = benchFabric(k);
  const messages = Array.from({ length: fabric.ranks }, (_, src) => ({
    src,
    dst: (src + SHIFT) % fabric.ranks,
    bytes: mib * MIB,
  }));
  return runOf(fabric, messageSchedule(messages), seeds);
}

/** Ring all-reduce of 64 MiB over all ranks of a k-ary fat-tree. */
export function packetRingRun(k: number): PacketRun {
  const fabric = benchFabric(k);
  const group = Uint32Array.from({ length: fabric.ranks }, (_, rank) => rank);
  const spec = { collective: 'all-reduce', algorithm: 'ring', bytes: 64 * MIB, groups: [group] };
  return runOf(fabric, buildCollective(spec), [1]);
}

function runOf(fabric: Fabric, schedule: Schedule, seeds: readonly number[]): PacketRun {
  const nscc = findTransport('nscc');
  const defaults = Object.fromEntries(Object.entries(nscc.params).map(([key, { default: d }]) => [key, d]));
  return {
    fabric,
    routes: buildRoutes(fabric),
    schedule,
    routing: { name: 'spray' },
    settings: {
      ...PACKET,
      ackBytes: 64,
      ackEvery: 1,
      bufferBytes: Math.ceil(BDP),
      controlBufferBytes: MIB,
      ecn: { kminBytes: Math.ceil(BDP / 5), kmaxBytes: Math.ceil(0.8 * BDP), pmax: 1, at: 'dequeue' },
      pfc: undefined,
      cc: {
        name: 'nscc',
        constants: nscc.constants(defaults, { rttPs: RTT_PS, rateBps: BENCH_RATE_BPS, ...PACKET }),
      },
      windowBytes: undefined,
      rtoPs: 100e6,
      span: 256,
      entropies: 128,
    },
    seeds,
  };
}
