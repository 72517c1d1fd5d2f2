/**
 * The flow engine's speed on the CPU device, one process: collectives on fat-trees (the cases of the issue
 * tracker's acceptance list) and how cost grows with ranks. Cold figures: the first run in the process counts.
 */
import { buildCollective, type CollectiveSpec } from '../src/collective/build.ts';
import type { Device } from '../src/device/device.ts';
import type { FlowRun, RoutingChoice } from '../src/engine/flow/api.ts';
import { simulateFlow } from '../src/engine/flow/simulate.ts';
import { buildRoutes } from '../src/routing/tables.ts';
import { fatTree } from '../src/topology/fat-tree.ts';

export interface BenchRow {
  readonly name: string;
  readonly ms: number;
  readonly messages: number;
  readonly note: string;
}

const GBIT = 1e9;
const MIB = 2 ** 20;

/** A k-ary fat-tree at 400 Gbit/s and 500 ns a link, and a collective on its first `hosts` ranks. */
export function fatTreeRun(
  k: number,
  hosts: number,
  spec: Omit<CollectiveSpec, 'groups'>,
  routing: RoutingChoice,
  seeds: readonly number[],
  tolerance = 1e-3,
): FlowRun {
  const fabric = fatTree.build({ k, rate: 400 * GBIT, latency: 500_000, oversubscription: 1 });
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

/** Runs it and says what it took, memory as the growth of the resident set. */
export async function timeRun(device: Device, name: string, run: () => FlowRun): Promise<BenchRow> {
  const before = process.memoryUsage().rss;
  const began = performance.now();
  const posed = run();
  const built = performance.now();
  const result = await simulateFlow(device, posed);
  const ended = performance.now();
  const replica = result.replicas[0]!;
  const grown = Math.max(0, process.memoryUsage().rss - before) / MIB;
  const messages = result.replicas.reduce((sum, { messages: count }) => sum + count, 0);
  return {
    name,
    ms: ended - began,
    messages,
    note:
      `engine ${result.engineMs.toFixed(0)} ms, fabric and schedule ${(built - began).toFixed(0)} ms, ` +
      `${replica.rounds} rounds, ${replica.solves} solves, +${grown.toFixed(0)} MiB, ` +
      `simulated ${(replica.endPs / 1e6).toFixed(2)} us`,
  };
}

export const ringRun = (k: number, hosts: number, seeds: readonly number[] = [1]) =>
  fatTreeRun(
    k,
    hosts,
    { collective: 'all-reduce', algorithm: 'ring', bytes: 64 * MIB },
    { name: 'ecmp' },
    seeds,
  );

export const allToAllRun = (routing: RoutingChoice, tolerance: number) =>
  fatTreeRun(
    10,
    250,
    { collective: 'all-to-all', algorithm: 'direct', bytes: 250 * MIB },
    routing,
    [1],
    tolerance,
  );
