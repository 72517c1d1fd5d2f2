/** Device memory of one packet run: what it takes, and what is first put there. */
import type { Device, DeviceBuffer } from '../../device/device.ts';
import { structs } from '../../kernels/generated.ts';
import { constants } from '../../kernels/words.ts';
import { formatSize } from '../../units/format.ts';
import { UserError } from '../../util/errors.ts';
import { joined } from '../host/sections.ts';
import { initialBoard } from './board.ts';
import { pathWords } from './lane-paths.ts';
import { type PacketProblem, poseBatch } from './layout.ts';
import { packetParams } from './params.ts';
import type { PacketBatch } from './problem.ts';
import { initialState } from './state.ts';
import { switchSeeds } from './switch-seeds.ts';

const { PLANES } = constants['packet/state'];
const DEFAULT_LIMIT_BYTES = 8 * 2 ** 30;

const NAMES = [
  'params',
  'tables',
  'control',
  'board',
  'ports',
  'packets',
  'hosts',
  'senders',
  'machines',
  'receivers',
  'received',
  'acked',
  'tally',
  'paths',
] as const;
type BufferName = (typeof NAMES)[number];
export type PacketBuffers = Readonly<Record<BufferName, DeviceBuffer>>;

/** Bytes of every buffer. */
export function bufferSizes(problem: PacketProblem): Readonly<Record<BufferName, number>> {
  const { run, tables, seeds, slots, layout } = problem;
  const n = seeds.length;
  return {
    params: structs.PacketParams.size,
    tables: layout.tables.words * 4,
    control: n * structs.PacketControl.size,
    board: n * layout.board.stride * 4,
    ports: n * tables.ports * structs.Port.size,
    packets: n * slots * structs.Packet.size,
    hosts: n * run.fabric.ranks * structs.Host.size,
    senders: n * run.schedule.laneCount * structs.Sender.size,
    machines: n * run.schedule.laneCount * structs.Machine.size,
    receivers: n * Math.max(1, tables.flows.count) * structs.Receiver.size,
    received: Math.max(1, n * tables.bitWords) * 4,
    acked: Math.max(1, n * tables.bitWords) * 4,
    tally: layout.tally.words * 4,
    paths: Math.max(1, n * run.schedule.laneCount * PLANES * pathWords(run)) * 4,
  };
}

/** Bytes that a batch takes on the device. */
export function estimateBytes(problem: PacketProblem): number {
  return Object.values(bufferSizes(problem)).reduce((sum, bytes) => sum + bytes, 0);
}

/** State of the replicas that the CPU device goes over in each dispatch; what is larger outgrows a core's cache. */
const CPU_BATCH_BYTES = 2 ** 20;

/** How many of a problem's replicas to run as one batch on a device; one at least. */
export function replicasAtOnce(device: Device, batch: PacketBatch): number {
  const one = bufferSizes(poseBatch({ ...batch, seeds: [0] }));
  const two = bufferSizes(poseBatch({ ...batch, seeds: [0, 0] }));
  const growth = NAMES.map((name) => two[name] - one[name]);
  const fits = Math.floor(device.info.maxBindingBytes / Math.max(...growth));
  const cached = Math.floor(CPU_BATCH_BYTES / growth.reduce((sum, bytes) => sum + bytes, 0));
  const most = device.info.kind === 'cpu' ? Math.min(fits, cached) : fits;
  return Math.max(1, Math.min(batch.seeds.length, most));
}

/**
 * Creates and fills a batch's buffers. Throws `UserError` with the figure before anything is allocated when they
 * would take more than the run's limit.
 */
export function createBuffers(device: Device, problem: PacketProblem): PacketBuffers {
  const needed = estimateBytes(problem);
  const limit = problem.run.memoryLimitBytes ?? DEFAULT_LIMIT_BYTES;
  if (needed > limit) {
    throw new UserError(
      `this run needs ${formatSize(needed)} of memory on the device; the limit is ${formatSize(limit)}`,
      { advice: 'use fewer ranks, channels or packets in flight, or a larger --memory' },
    );
  }
  const sizes = bufferSizes(problem);
  const created: [BufferName, DeviceBuffer][] = [];
  try {
    for (const name of NAMES) created.push([name, device.createBuffer(`packet ${name}`, sizes[name])]);
  } catch (error) {
    for (const [, buffer] of created) buffer.destroy();
    throw error;
  }
  const buffers = Object.fromEntries(created) as PacketBuffers;
  const { layout, tables, seeds } = problem;
  const ofBatch = { seeds: Uint32Array.from(seeds), switch_seeds: switchSeeds(problem) };
  device.write(buffers.tables, joined(layout.tables, { ...tables.sections, ...ofBatch }));
  device.write(buffers.params, packetParams(problem));
  for (const { at, words } of initialBoard(problem, layout.board)) device.write(buffers.board, words, 4 * at);
  for (const [name, state] of Object.entries(initialState(problem))) {
    device.write(buffers[name as BufferName], state);
  }
  return buffers;
}
