/** The flow engine's speed: collectives on fat-trees of 400 Gbit/s and 500 ns a link. */
import { buildCollective, type CollectiveSpec } from '../src/collective/build.ts';
import { createCpuDevice } from '../src/device/cpu.ts';
import type { Device } from '../src/device/device.ts';
import type { FlowRun, RoutingChoice } from '../src/engine/flow/api.ts';
import { simulateFlow } from '../src/engine/flow/simulate.ts';
import { buildRoutes } from '../src/routing/tables.ts';
import { fatTree } from '../src/topology/fat-tree.ts';

const MIB = 2 ** 20;

function fatTreeRun(
  k: number,
  hosts: number,
  spec: Omit<CollectiveSpec, 'groups'>,
  routing: RoutingChoice,
  seeds: readonly number[],
  tolerance = 1e-3,
): FlowRun {
  const fabric = fatTree.build({
    k,
    rate: 400e9,
    latency: 500_000,
    oversubscription: 1,
    gpus: 1,
    scaleUpRate: undefined,
    scaleUpLatency: 1,
    radix: undefined,
  });
  const group = Uint32Array.from({ length: hosts }, (_, rank) => rank);
  return {
    fabric,
    routes: buildRoutes(fabric),
    schedule: buildCollective({ ...spec, groups: [group] }),
    reality: 'routing',
    routing,
    seeds,
    tolerance,
  };
}

/** Ring all-reduce of 64 MiB over the first `hosts` ranks of a k-ary fat-tree. */
export const ringRun = (k: number, hosts: number, seeds: readonly number[] = [1]): FlowRun =>
  fatTreeRun(
    k,
    hosts,
    { collective: 'all-reduce', algorithm: 'ring', bytes: 64 * MIB },
    { name: 'ecmp' },
    seeds,
  );

/** 1 MiB from each of 250 hosts to each other at once. */
export const allToAllRun = (routing: RoutingChoice, tolerance: number): FlowRun =>
  fatTreeRun(
    10,
    250,
    { collective: 'all-to-all', algorithm: 'direct', bytes: 250 * MIB },
    routing,
    [1],
    tolerance,
  );

/** Builds and simulates, and says what it took. */
export async function timeRun(device: Device, run: () => FlowRun): Promise<string> {
  const began = performance.now();
  const posed = run();
  const built = performance.now();
  const result = await simulateFlow(device, posed);
  const engine = performance.now() - built;
  const { rounds, solves, endPs, messages } = result.replicas[0]!;
  const rate = (messages * result.replicas.length) / engine / 1e3;
  return (
    `engine ${engine.toFixed(0)} ms (${rate.toFixed(2)} M messages/s), fabric and schedule ` +
    `${(built - began).toFixed(0)} ms, ${messages} messages, ${rounds} rounds, ${solves} solves, ` +
    `simulated ${(endPs / 1e6).toFixed(2)} us`
  );
}

/** 256 seeds in one batch against 256 runs of one seed, in one process after a warm-up of each. */
export async function ensembleRatio(): Promise<string> {
  const device = createCpuDevice();
  const seeds = Array.from({ length: 256 }, (_, seed) => seed);
  const posed = ringRun(8, 128, seeds);
  await simulateFlow(device, { ...posed, seeds: [0] });
  await simulateFlow(device, { ...posed, seeds: [0, 1] });
  const began = performance.now();
  for (const seed of seeds) await simulateFlow(device, { ...posed, seeds: [seed] });
  const singles = performance.now() - began;
  await simulateFlow(device, posed);
  const batch = performance.now() - began - singles;
  device.destroy();
  return `batch ${batch.toFixed(0)} ms, single runs ${singles.toFixed(0)} ms, ratio ${(batch / singles).toFixed(3)}`;
}
