/**
 * One window of the packet model as a recorded list of dispatches, and running windows until
 * nothing is due.
 */
import type { BoundKernel, Device, Dispatch, DispatchList } from '../../device/device.ts';
import { type KernelName, kernelsIn } from '../../device/kernels.ts';
import { structs } from '../../kernels/index.ts';
import { constants } from '../../kernels/words.ts';
import { isDetour } from '../../routing/properties.ts';
import { pump } from '../host/pump.ts';
import type { Listener } from '../listener.ts';
import type { PacketBuffers } from './buffers.ts';
import type { PacketProblem } from './layout.ts';
import { sampleLinks } from './sample.ts';

const GROUP = 64;
/**
 * From so many on it pays to compile the kernels for this run alone: that takes as long as about
 * 100,000 packets.
 */
const MANY_PACKETS = 65_536;

/** The dispatches of a window, in order (docs/architecture.md, The packet engine's window). */
export async function recordWindow(
  device: Device,
  buffers: PacketBuffers,
  problem: PacketProblem,
): Promise<DispatchList> {
  const kernels = await kernelsIn(device.form);
  const { run, tables, seeds } = problem;
  const { fabric, settings } = run;
  const packets = tables.packets.reduce((sum, n) => sum + n, 0) * seeds.length;
  const settled = packets >= MANY_PACKETS;
  const bind = (name: KernelName, overrides: Readonly<Record<string, number>> = {}): BoundKernel => {
    const module = kernels[name];
    const named = Object.fromEntries(
      module.bindings.map((b) => [b.name, buffers[b.name as keyof PacketBuffers]]),
    );
    return device.bind(module, named, overrides, settled);
  };
  const over = (kernel: BoundKernel, count: number): Dispatch => ({
    kernel,
    groups: [Math.ceil(count / GROUP), seeds.length, 1],
  });
  const links = fabric.links.count;
  const cc = `transport/${settings.cc.name}` as KernelName;
  const detour = isDetour(run.routing.name) ? [over(bind('routing/detour'), tables.endpoints)] : [];
  const list: Dispatch[] = [
    { kernel: bind('packet/clock'), groups: [Math.ceil(seeds.length / GROUP), 1, 1] },
    ...(settings.sharedBuffer
      ? [over(bind('packet/shared', { nodes: fabric.nodeCount }), fabric.nodeCount)]
      : []),
    ...(tables.ports > links ? [] : detour),
    over(bind('packet/arrive', { end_port: links }), links),
    over(bind('packet/receive'), fabric.ranks),
    over(bind(cc), fabric.ranks),
    over(bind('packet/lanes'), fabric.ranks),
    over(bind('packet/nic'), tables.endpoints),
  ];
  if (tables.ports > links) {
    list.push(
      ...detour,
      over(bind('packet/arrive', { first_port: links, end_port: tables.ports }), tables.ports - links),
    );
  }
  list.push(over(bind('packet/ports'), links));
  if (settings.pfc) list.push(over(bind('packet/pause'), links));
  return device.record(list);
}

/** The end that `runWindows` finds. */
export type Outcome = 'finished' | 'starved' | 'stalled' | 'late';

const { LATE, STARVED, STOPPED, STUCK } = constants['packet/replica'];
const FIRST_WINDOWS = 16;
const MOST_WINDOWS = 65536;

/**
 * Runs windows until one of these holds. Nothing is due in any replica; a replica ran out of slots;
 * a replica with work left has made no progress for 4 · 2^6 timeouts and base RTTs, or resent very
 * many packets in vain.
 */
export async function runWindows(
  device: Device,
  buffers: PacketBuffers,
  problem: PacketProblem,
  { progress, sample, signal }: Listener = {},
): Promise<Outcome> {
  const { run, seeds } = problem;
  const list = await recordWindow(device, buffers, problem);
  const first = sample ? 1 : FIRST_WINDOWS;
  return pump<Outcome>(device, list, { first, most: MOST_WINDOWS }, async () => {
    const states = readControl(new Uint32Array(await device.read(buffers.control)), seeds.length);
    signal?.throwIfAborted();
    if (states.some((s) => s.late)) return { end: 'late' };
    if (states.some((s) => s.starved)) return { end: 'starved' };
    if (states.some((s) => s.stuck)) return { end: 'stalled' };
    const done = states.reduce((sum, s) => sum + s.lanesDone, 0);
    progress?.(done / (seeds.length * run.schedule.laneCount));
    if (states.every((s) => s.window === STOPPED)) {
      return { end: done === seeds.length * run.schedule.laneCount ? 'finished' : 'stalled' };
    }
    const { window } = states[0]!;
    const seen = sample && window < STOPPED;
    return { next: seen ? sample(await sampleLinks(device, buffers, problem, window)) : undefined };
  });
}

/** A replica's clock and counters. */
export interface ControlState {
  readonly window: number;
  readonly starved: boolean;
  /** The number of the next window would be too large. */
  readonly late: boolean;
  /** It has not got on for too long. */
  readonly stuck: boolean;
  /** The last window at work, where it has stopped. */
  readonly lastWindow: number;
  readonly lanesDone: number;
  readonly pauses: number;
  readonly windows: number;
}

/** Reads the control words of `replicas` replicas. */
export function readControl(words: Uint32Array, replicas: number): ControlState[] {
  const { fields, size } = structs.PacketControl;
  return Array.from({ length: replicas }, (_, replica) => {
    const at = (name: keyof typeof fields) => words[(replica * size + fields[name].offset) / 4]!;
    return {
      window: at('window'),
      starved: at('starved') === STARVED,
      late: at('starved') === LATE,
      stuck: at('starved') === STUCK,
      lastWindow: at('last_window'),
      lanesDone: at('done'),
      pauses: at('pauses'),
      windows: at('windows'),
    };
  });
}
