/**
 * Looks at all ports between windows: their waiting bytes, sent bytes, and events of packets there.
 */
import type { Device } from '../../device/device.ts';
import { structs } from '../../kernels/index.ts';
import { constants, words as layouts } from '../../kernels/words.ts';
import { columnOf } from '../../util/words.ts';
import { readRanges } from '../host/read-back.ts';
import type { LinkSample } from './api.ts';
import type { PacketBuffers } from './buffers.ts';
import type { PacketProblem } from './layout.ts';

const { NONE } = constants['shared/none'];
const { LinkInfo, PauseTally, PortTally } = layouts;

/** The state of the links after the window `window` of a batch. */
export async function sampleLinks(
  device: Device,
  buffers: PacketBuffers,
  problem: PacketProblem,
  window: number,
): Promise<LinkSample> {
  const { tables, run, layout } = problem;
  const links = run.fabric.links.count;
  const stride = structs.Port.size / 4;
  const { data_bytes, control_bytes } = structs.Port.fields;
  const first = (name: keyof PacketBuffers, byteLength: number, byteOffset = 0) => ({
    buffer: buffers[name],
    byteOffset,
    byteLength,
  });
  const read = await readRanges(device, {
    ports: first('ports', links * structs.Port.size),
    tally: first('tally', links * PortTally.words * 4),
    pauses: first('board', run.settings.pfc ? links * PauseTally.words * 4 : 0, layout.board.pauses * 4),
  });
  const [ports, tally] = [read.ports.words, read.tally.words];
  const info = tables.sections.link_info!;
  const column = (field: keyof typeof PortTally.fields) => columnOf(tally, PortTally, field, links);
  const queueBytes = Uint32Array.from({ length: links }, (_, link) => {
    const at = link * stride;
    // An endpoint's words have other meanings.
    if (info[link * LinkInfo.words + LinkInfo.fields.endpoint] !== 0) return 0;
    return ports[at + data_bytes.offset / 4]! + ports[at + control_bytes.offset / 4]!;
  });
  const linkBytes = bytesServed(tally, links);
  const pauses = run.settings.pfc && pausedWindows(read.pauses.words, links, window);
  return {
    timePs: (window + 1) * tables.windowPs,
    ...{ queueBytes, linkBytes, marks: column('marks'), drops: column('drops'), trims: column('trims') },
    pausedPs: pauses && Float64Array.from(pauses, (windows) => windows * tables.windowPs),
  };
}

/** Bytes that each link's port has served, by the tally's first ports. */
export function bytesServed(tally: Uint32Array, links: number): Float64Array {
  const low = columnOf(tally, PortTally, 'bytes_low', links);
  const high = columnOf(tally, PortTally, 'bytes_high', links);
  return Float64Array.from(low, (bytes, link) => bytes + high[link]! * 2 ** 32);
}

/** Windows that each link has been paused for, to the end of `window`. */
function pausedWindows(words: Uint32Array, links: number, window: number): Uint32Array {
  return Uint32Array.from({ length: links }, (_, link) => {
    const at = link * PauseTally.words;
    const counted = words[at + PauseTally.fields.windows]!;
    const since = words[at + PauseTally.fields.since]!;
    return since === NONE ? counted : counted + window + 1 - since;
  });
}
