/** The packet engine's speed: permutations and rings over fat-trees of 400 Gbit/s and 500 ns a link, under nscc. */
import { buildCollective } from '../src/collective/build.ts';
import { createCpuDevice } from '../src/device/cpu.ts';
import type { PacketRun } from '../src/engine/packet/api.ts';
import { simulatePackets } from '../src/engine/packet/simulate.ts';
import type { Fabric } from '../src/model/fabric.ts';
import type { Schedule } from '../src/model/schedule.ts';
import { simulateOnThreads } from '../src/platform/threads.ts';
import { buildRoutes } from '../src/routing/tables.ts';
import { fatTree } from '../src/topology/fat-tree.ts';
import { findTransport } from '../src/transport/registry.ts';
import { messageSchedule } from '../src/workload/messages.ts';

const MIB = 2 ** 20;
const SHIFT = 37;
const PACKET = { payloadBytes: 4096, headerBytes: 64, trimming: true };
const RATE_BPS = 400e9;
/** Base RTT across a fat-tree's core: twelve latencies, and serialisation. */
const RTT_PS = 6_600_000;
const BDP = (RTT_PS * RATE_BPS) / 8e12;

/** `mib` MiB from each rank of a k-ary fat-tree to the one 37 places on. */
export function permutationRun(k: number, mib: number, seeds: readonly number[] = [1]): PacketRun {
  const fabric = fabricOf(k);
  const messages = Array.from({ length: fabric.ranks }, (_, src) => ({
    src,
    dst: (src + SHIFT) % fabric.ranks,
    bytes: mib * MIB,
  }));
  return runOf(fabric, messageSchedule(messages), seeds);
}

/** Ring all-reduce of 64 MiB over all ranks of a k-ary fat-tree. */
export function packetRingRun(k: number): PacketRun {
  const fabric = fabricOf(k);
  const group = Uint32Array.from({ length: fabric.ranks }, (_, rank) => rank);
  const spec = { collective: 'all-reduce', algorithm: 'ring', bytes: 64 * MIB, groups: [group] };
  return runOf(fabric, buildCollective(spec), [1]);
}

function fabricOf(k: number): Fabric {
  return fatTree.build({
    k,
    rate: RATE_BPS,
    latency: 500_000,
    oversubscription: 1,
    gpus: 1,
    scaleUpRate: undefined,
    scaleUpLatency: 1,
    radix: undefined,
  });
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
      ecn: { kminBytes: Math.ceil(BDP / 5), kmaxBytes: Math.ceil(0.8 * BDP), pmax: 1 },
      pfc: undefined,
      cc: {
        name: 'nscc',
        constants: nscc.constants(defaults, { rttPs: RTT_PS, rateBps: RATE_BPS, ...PACKET }),
      },
      windowBytes: undefined,
      rtoPs: 100e6,
      span: 256,
      entropies: 128,
    },
    seeds,
  };
}

/** Simulates, cold and `repeats` times more, and says how fast. */
export async function timePackets(pose: () => PacketRun, repeats: number): Promise<string> {
  const device = createCpuDevice();
  const run = pose();
  const cold = await simulatePackets(device, run);
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < repeats; i++) best = Math.min(best, (await simulatePackets(device, run)).engineMs);
  device.destroy();
  const { counters, endPs } = cold.replicas[0]!;
  const hops = cold.replicas.reduce((sum, replica) => sum + replica.counters.packetHops, 0);
  const speed = (ms: number) => `${ms.toFixed(0)} ms (${(hops / ms / 1e3).toFixed(1)} M packet-hops/s)`;
  const warm = repeats > 0 ? `, fastest of ${repeats} more ${speed(best)}` : '';
  return (
    `engine ${speed(cold.engineMs)} cold${warm}, ${(hops / 1e6).toFixed(2)} M packet-hops, ${counters.packets} data packets, ` +
    `${cold.windows} windows, simulated ${(endPs / 1e6).toFixed(2)} us`
  );
}

/** Sixteen seeds as one run against one seed, both warm: how much a batch gains. */
export async function packetBatch(): Promise<string> {
  const seeds = Array.from({ length: 16 }, (_, seed) => seed);
  const device = createCpuDevice();
  const hopsPerMs = async (run: PacketRun): Promise<number> => {
    const { replicas, engineMs } = await simulatePackets(device, run);
    return replicas.reduce((sum, { counters }) => sum + counters.packetHops, 0) / engineMs;
  };
  const cold = await hopsPerMs(permutationRun(8, 8));
  let one = 0;
  for (let i = 0; i < 4; i++) one = Math.max(one, await hopsPerMs(permutationRun(8, 8)));
  const batch = await hopsPerMs(permutationRun(8, 8, seeds));
  device.destroy();
  const m = (x: number) => `${(x / 1e3).toFixed(1)} M packet-hops/s`;
  return `one seed ${m(cold)} cold, ${m(one)} warm; sixteen ${m(batch)}; ratio ${(batch / cold).toFixed(2)} to cold, ${(batch / one).toFixed(2)} to warm`;
}

/** An ensemble on one thread and on two. */
export async function packetThreads(): Promise<string> {
  const run = permutationRun(
    8,
    8,
    Array.from({ length: 32 }, (_, seed) => seed),
  );
  const one = (await simulateOnThreads(run, { threads: 1 })).engineMs;
  const two = (await simulateOnThreads(run, { threads: 2 })).engineMs;
  return `one thread ${one.toFixed(0)} ms, two ${two.toFixed(0)} ms, ratio ${(one / two).toFixed(2)}`;
}
