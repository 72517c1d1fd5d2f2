/** The packet engine's host side: poses the problem, runs windows, reads the answer. */
import type { Device } from '../../device/device.ts';
import { replicasAtOnce } from '../host/batches.ts';
import { freeMemory, totalBytes } from '../host/memory.ts';
import type { Listener } from '../listener.ts';
import type { PacketReplica, PacketRun } from './api.ts';
import { bufferSizes, createBuffers } from './buffers.ts';
import { checkPackets, checkRun, tooLate } from './check.ts';
import { type PacketProblem, poseBatch } from './layout.ts';
import type { PacketTables } from './problem.ts';
import { readBatch } from './result.ts';
import { stuckError } from './stuck.ts';
import { buildTables } from './tables.ts';
import { runWindows } from './windows.ts';

/** The packet engine's answer. */
export interface PacketResult {
  readonly replicas: readonly PacketReplica[];
  /** Windows in which anything was due, all replicas. */
  readonly windows: number;
  /** Wall time in the engine: tables, upload, kernels, read-back. */
  readonly engineMs: number;
}

/**
 * Simulates a schedule on a fabric packet by packet (docs/packet-model.md), one replica per seed.
 * Times are integer picoseconds and equal on every device.
 *
 * Throws `UserError` if the run would take more memory than allowed, or if ranks have no path. It
 * throws if a link's rate or latency is outside of the model. It also throws if the run makes no
 * progress any more; a PFC deadlock is named. Rejects with the reason of the listener's `signal`
 * once that is aborted.
 */
export async function simulatePackets(
  device: Device,
  run: PacketRun,
  listen: Listener = {},
): Promise<PacketResult> {
  const began = performance.now();
  checkRun(run);
  const tables = buildTables(run);
  checkPackets(tables, run.settings);
  const replicas: PacketReplica[] = [];
  let windows = 0;
  let slots = firstSlots(run, tables);
  while (replicas.length < run.seeds.length) {
    const before = replicas.length;
    const atOnce = replicasAtOnce(device, run.seeds.length - before, batchSizes(run, tables, slots));
    const seeds = run.seeds.slice(before, before + atOnce);
    const answer = await attempt(device, poseBatch({ run, tables, seeds, slots }), {
      progress: (done) => listen.progress?.((before + done * seeds.length) / run.seeds.length),
      sample: before === 0 ? listen.sample : undefined,
      signal: listen.signal,
    });
    if (answer === 'starved') {
      slots *= 2;
      continue;
    }
    replicas.push(...answer.replicas);
    windows += answer.windows;
  }
  return { replicas, windows, engineMs: performance.now() - began };
}

/** Memory on the device that a run takes, if its packets find room in the first slots; bytes. */
export function packetMemory(device: Device, run: PacketRun): number {
  checkRun(run);
  const tables = buildTables(run);
  const sizesOf = batchSizes(run, tables, firstSlots(run, tables));
  return totalBytes(sizesOf(replicasAtOnce(device, run.seeds.length, sizesOf)));
}

/** Bytes of the buffers of a batch of n replicas. */
function batchSizes(run: PacketRun, tables: PacketTables, slots: number) {
  return (n: number) => bufferSizes(poseBatch({ run, tables, seeds: new Array<number>(n).fill(0), slots }));
}

async function attempt(
  device: Device,
  problem: PacketProblem,
  listen: Listener,
): Promise<'starved' | Omit<PacketResult, 'engineMs'>> {
  const buffers = createBuffers(device, problem);
  try {
    const outcome = await runWindows(device, buffers, problem, listen);
    if (outcome === 'starved') return outcome;
    if (outcome === 'late') throw tooLate(problem.tables.windowPs);
    if (outcome === 'stalled') throw await stuckError(device, buffers, problem);
    const replicas = await readBatch(device, buffers, problem);
    return {
      replicas: replicas.map(({ answer }) => answer),
      windows: replicas.reduce((sum, { windows }) => sum + windows, 0),
    };
  } finally {
    freeMemory(buffers);
  }
}

/**
 * Slots to begin with: enough for all first windows, as far as an endpoint's queue is likely to
 * hold them.
 */
function firstSlots({ settings, schedule, fabric }: PacketRun, tables: PacketTables): number {
  const full = settings.payloadBytes + settings.headerBytes;
  const byRank = new Float64Array(fabric.ranks);
  let widest = 0;
  tables.flows.lane.forEach((lane, flow) => {
    const inWindow = Math.ceil(tables.windows[flow]! / full) + 1;
    const packets = Math.min(tables.packets[flow]!, inWindow, settings.span);
    byRank[schedule.laneRank[lane]!]! += packets;
    widest = Math.max(widest, packets);
  });
  const inFlight = byRank.reduce((sum, packets) => sum + Math.min(packets, 4 * widest), 0);
  return Math.ceil(1.25 * inFlight) + 2 * schedule.laneCount + 256;
}
