/** The packet engine's host side: poses the problem, runs windows, reads the answer. */
import type { Device } from '../../device/device.ts';
import { UserError } from '../../util/errors.ts';
import type { PacketReplica, PacketRun } from './api.ts';
import { createBuffers, type PacketProblem } from './buffers.ts';
import { readReplica } from './result.ts';
import { stuckError } from './stuck.ts';
import { buildTables, type PacketTables } from './tables.ts';
import { readControl, runWindows } from './windows.ts';

/** What the packet engine answers. */
export interface PacketResult {
  readonly replicas: readonly PacketReplica[];
  /** Windows in which anything was due, all replicas. */
  readonly windows: number;
  /** Wall time in the engine: tables, upload, kernels, read-back. */
  readonly engineMs: number;
}

/**
 * Simulates a schedule on a fabric packet by packet (docs/packet-model.md), one replica per seed. Times are integer
 * picoseconds and equal on every device.
 *
 * Throws `UserError` when the run would take more memory than allowed, ranks have no path, a link's rate or latency is
 * outside what the model covers, or nothing gets on any more (a PFC deadlock, which is named).
 */
export async function simulatePackets(device: Device, run: PacketRun): Promise<PacketResult> {
  const began = performance.now();
  checkRun(run);
  const tables = buildTables(run);
  let slots = firstSlots(run, tables);
  for (;;) {
    const problem: PacketProblem = { run, tables, seeds: run.seeds, slots };
    const answer = await attempt(device, problem);
    if (answer !== 'starved') return { ...answer, engineMs: performance.now() - began };
    slots *= 2;
  }
}

async function attempt(
  device: Device,
  problem: PacketProblem,
): Promise<'starved' | Omit<PacketResult, 'engineMs'>> {
  const buffers = createBuffers(device, problem);
  try {
    const outcome = await runWindows(device, buffers, problem, problem.run.onProgress);
    if (outcome === 'starved') return outcome;
    if (outcome === 'stalled') throw await stuckError(device, buffers, problem);
    const states = readControl(new Uint32Array(await device.read(buffers.control)), problem.seeds.length);
    const replicas: PacketReplica[] = [];
    for (const [replica, state] of states.entries()) {
      replicas.push(await readReplica(device, buffers, problem, replica, state));
    }
    return { replicas, windows: states.reduce((sum, s) => sum + s.windows, 0) };
  } finally {
    for (const buffer of Object.values(buffers)) buffer.destroy();
  }
}

function checkRun({ fabric, seeds }: PacketRun): void {
  if (seeds.length === 0) throw new UserError('a run needs at least one seed', { where: 'seeds' });
  for (const latency of fabric.links.latencyPs) {
    if (latency > 0) continue;
    throw new UserError('the packet engine needs a latency above zero on every link', {
      where: `${fabric.name}: latency`,
      advice:
        'what happens at a node reaches the next one a latency later; that is what is simulated in parallel',
    });
  }
}

/** Slots to begin with: what all first windows take, as far as an endpoint's queue is likely to hold them. */
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
