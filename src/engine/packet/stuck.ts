/** Says why a run cannot finish; a PFC deadlock is named by the links that pause each other. */
import type { Device } from '../../device/device.ts';
import { structs } from '../../kernels/index.ts';
import { constants, words as layouts } from '../../kernels/words.ts';
import { downError } from '../../model/down-links.ts';
import { nodeName } from '../../model/fabric.ts';
import { stuckAdvice } from '../../model/stuck-advice.ts';
import { trimmedError } from '../../model/trimmed.ts';
import { UserError } from '../../util/errors.ts';
import { columnOf } from '../../util/words.ts';
import type { PacketBuffers } from './buffers.ts';
import { findCycle } from './cycle.ts';
import type { PacketProblem } from './layout.ts';
import { readControl } from './windows.ts';

const { NONE } = constants['shared/none'];

/** The error for a batch in which nothing gets on any more. */
export async function stuckError(
  device: Device,
  buffers: PacketBuffers,
  problem: PacketProblem,
): Promise<UserError> {
  const { run } = problem;
  const { fabric } = run;
  const lanes = run.schedule.laneCount;
  const states = readControl(new Uint32Array(await device.read(buffers.control)), problem.seeds.length);
  const replica = states.findIndex(states.some((s) => s.stuck) ? (s) => s.stuck : (s) => s.lanesDone < lanes);
  const { window, stuck, lastWindow } = states[replica]!;
  const cycle =
    run.settings.pfc && (await pauseCycle(device, buffers, problem, replica, stuck ? lastWindow : window));
  if (cycle) {
    const { from, to } = fabric.links;
    const names = cycle.map((link) => `${nodeName(fabric, from[link]!)} -> ${nodeName(fabric, to[link]!)}`);
    return new UserError(`PFC deadlock: these links pause each other in a circle: ${names.join(', ')}`, {
      where: fabric.name,
      advice: 'use routes without circular waits, larger PFC thresholds, or no PFC',
    });
  }
  const left = `${lanes - states[replica]!.lanesDone} of ${lanes} lanes wait for packets that never get through`;
  const { drops, trims } = await readLosses(device, buffers, problem, replica);
  const { routes, faults } = run;
  const nextSet = faults?.epochs.at(-1)?.nextSet ?? routes.nextSet;
  const down = downError({ fabric, routes, nextSet, changes: faults?.changes ?? [], drops }, left);
  if (down) return down;
  const trimmed = trimmedError(fabric, trims, left);
  if (trimmed) return trimmed;
  return new UserError(`the run cannot finish: ${left}, or for messages that no rank sends`, {
    where: fabric.name,
    advice: stuckAdvice(run),
  });
}

/** Packets that each link's port has dropped or lost, and trimmed; endpoints trim none. */
async function readLosses(
  device: Device,
  buffers: PacketBuffers,
  problem: PacketProblem,
  replica: number,
): Promise<{ readonly drops: Uint32Array; readonly trims: Uint32Array }> {
  const { run, tables } = problem;
  const links = run.fabric.links.count;
  const stride = problem.layout.tally.stride * 4;
  const tally = new Uint32Array(await device.read(buffers.tally, replica * stride, stride));
  const { link_info: info } = tables.sections;
  const endpoint = columnOf(info!, layouts.LinkInfo, 'endpoint', links);
  const trims = columnOf(tally, layouts.PortTally, 'trims', links).map((n, link) =>
    endpoint[link]! > 0 ? 0 : n,
  );
  return { drops: columnOf(tally, layouts.PortTally, 'drops', links), trims };
}

/** A circle of paused links, each with packets at its head that wait for the next. */
async function pauseCycle(
  device: Device,
  buffers: PacketBuffers,
  problem: PacketProblem,
  replica: number,
  window: number,
): Promise<readonly number[] | undefined> {
  const { run, tables } = problem;
  const ports = new Uint32Array(await device.read(buffers.ports));
  const packets = new Uint32Array(await device.read(buffers.packets));
  const { fields, size } = structs.Port;
  const port = (link: number, name: keyof typeof fields) =>
    ports[((replica * tables.ports + link) * size + fields[name].offset) / 4]!;
  const packet = structs.Packet;
  const links = run.fabric.links.count;
  const isPaused = (link: number) =>
    link < links && (port(link, 'paused') !== 0) !== port(link, 'change_at') <= window;
  const waitsFor = new Map<number, Set<number>>();
  for (let link = 0; link < links; link++) {
    if (!isPaused(link) || (!run.fabric.ranksForward && run.fabric.links.from[link]! < run.fabric.ranks))
      continue;
    for (let slot = port(link, 'data_head'); slot !== NONE; ) {
      const at = slot * (packet.size / 4);
      const cameBy = packets[at + packet.fields.place.offset / 4]!;
      if (isPaused(cameBy)) waitsFor.set(cameBy, (waitsFor.get(cameBy) ?? new Set()).add(link));
      slot = packets[at + packet.fields.next.offset / 4]!;
    }
  }
  return findCycle(waitsFor);
}
