/** Looks at all ports between windows: what waits at them, what they have sent, and what has happened to packets there. */
import type { Device } from '../../device/device.ts';
import { structs } from '../../kernels/generated.ts';
import type { LinkSample } from './api.ts';
import { boardLayout, NOT_PAUSED, PAUSE_WORDS, PAUSED_SINCE } from './board.ts';
import type { PacketBuffers } from './buffers.ts';
import type { PacketProblem } from './problem.ts';
import { STAT_WORDS } from './tally.ts';

/** What the links are like after the window `window` of a batch. */
export async function sampleLinks(
  device: Device,
  buffers: PacketBuffers,
  problem: PacketProblem,
  window: number,
): Promise<LinkSample> {
  const { tables, run } = problem;
  const links = run.fabric.links.count;
  const stride = structs.Port.size / 4;
  const { data_bytes, control_bytes } = structs.Port.fields;
  const ports = new Uint32Array(await device.read(buffers.ports, 0, links * structs.Port.size));
  const tally = new Uint32Array(await device.read(buffers.tally, 0, links * STAT_WORDS * 4));
  const info = tables.sections.link_info!;
  const column = (c: number) =>
    Uint32Array.from({ length: links }, (_, link) => tally[link * STAT_WORDS + c]!);
  const queueBytes = Uint32Array.from({ length: links }, (_, link) => {
    const at = link * stride;
    // An endpoint's words have other meanings.
    if (info[link * 8 + 4] !== 0) return 0;
    return ports[at + data_bytes.offset / 4]! + ports[at + control_bytes.offset / 4]!;
  });
  const linkBytes = Float64Array.from(
    { length: links },
    (_, link) => tally[link * STAT_WORDS]! + tally[link * STAT_WORDS + 1]! * 2 ** 32,
  );
  const pauses = await pausedWindows(device, buffers, problem, window);
  return {
    timePs: (window + 1) * tables.windowPs,
    ...{ queueBytes, linkBytes, marks: column(3), drops: column(4), trims: column(5) },
    pausedPs: pauses && Float64Array.from(pauses, (windows) => windows * tables.windowPs),
  };
}

/** Windows that each link has been paused for, to the end of `window`; undefined without PFC. */
async function pausedWindows(
  device: Device,
  buffers: PacketBuffers,
  problem: PacketProblem,
  window: number,
): Promise<Uint32Array | undefined> {
  const { run } = problem;
  if (!run.settings.pfc) return undefined;
  const links = run.fabric.links.count;
  const from = boardLayout(problem).pauses * 4;
  const words = new Uint32Array(await device.read(buffers.board, from, links * PAUSE_WORDS * 4));
  return Uint32Array.from({ length: links }, (_, link) => {
    const counted = words[link * PAUSE_WORDS + 1]!;
    const since = words[link * PAUSE_WORDS + PAUSED_SINCE]!;
    return since === NOT_PAUSED ? counted : counted + window + 1 - since;
  });
}
