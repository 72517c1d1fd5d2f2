/** Device memory of one packet run: its size, and its first content. */
import type { Device } from '../../device/device.ts';
import { structs } from '../../kernels/index.ts';
import { constants } from '../../kernels/words.ts';
import { createMemory, type Memory } from '../host/memory.ts';
import { joined } from '../host/sections.ts';
import { initialBoard } from './board.ts';
import { pathWords } from './lane-paths.ts';
import type { PacketProblem } from './layout.ts';
import { packetParams } from './params.ts';
import { initialState } from './state.ts';
import { switchSeeds } from './switch-seeds.ts';

const { PLANES } = constants['packet/sender'];

export type PacketBuffers = Memory<keyof ReturnType<typeof bufferSizes>>;

/** Bytes of every buffer. */
export function bufferSizes(problem: PacketProblem) {
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

/**
 * Creates and fills a batch's buffers. Throws `UserError` with the figure before anything is
 * allocated when they would take more than the run's limit.
 */
export function createBuffers(device: Device, problem: PacketProblem): PacketBuffers {
  const buffers = createMemory(device, bufferSizes(problem), {
    label: 'packet',
    limitBytes: problem.run.memoryLimitBytes,
    advice: 'use fewer ranks, channels or packets in flight, or a larger --memory',
  });
  const { layout, tables, seeds } = problem;
  const ofBatch = { seeds: Uint32Array.from(seeds), switch_seeds: switchSeeds(problem) };
  device.write(buffers.tables, joined(layout.tables, { ...tables.sections, ...ofBatch }));
  device.write(buffers.params, packetParams(problem));
  for (const { at, words } of initialBoard(problem, layout.board)) device.write(buffers.board, words, 4 * at);
  for (const [name, state] of Object.entries(initialState(problem))) {
    device.write(buffers[name as keyof PacketBuffers], state);
  }
  return buffers;
}
