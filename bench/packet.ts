/** The packet engine's speed. */
import { permutationRun } from '../src/cli/bench/packet-cases.ts';
import type { PacketRun } from '../src/engine/packet/api.ts';
import { simulatePackets } from '../src/engine/packet/simulate.ts';
import { packetsOnThreads } from '../src/platform/threads.ts';
import { readyDevice } from './device.ts';

/** Simulates, cold and `repeats` times more, and says how fast. */
export async function timePackets(pose: () => PacketRun, repeats: number): Promise<string> {
  const device = await readyDevice();
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

/**
 * Sixteen seeds of a permutation of `mib` MiB as one run against one seed, cold and warm: how much
 * a batch gains.
 */
export async function packetBatch(mib: number): Promise<string> {
  const seeds = Array.from({ length: 16 }, (_, seed) => seed);
  const device = await readyDevice();
  const hopsPerMs = async (run: PacketRun): Promise<number> => {
    const { replicas, engineMs } = await simulatePackets(device, run);
    return replicas.reduce((sum, { counters }) => sum + counters.packetHops, 0) / engineMs;
  };
  const cold = await hopsPerMs(permutationRun(8, mib));
  let one = 0;
  for (let i = 0; i < 4; i++) one = Math.max(one, await hopsPerMs(permutationRun(8, mib)));
  const batch = await hopsPerMs(permutationRun(8, mib, seeds));
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
  const one = (await packetsOnThreads(run, { threads: 1 })).engineMs;
  const two = (await packetsOnThreads(run, { threads: 2 })).engineMs;
  return `one thread ${one.toFixed(0)} ms, two ${two.toFixed(0)} ms, ratio ${(one / two).toFixed(2)}`;
}
