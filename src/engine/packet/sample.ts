/** Looks at all ports between windows: what waits at them, and what they have sent. */
import type { Device } from '../../device/device.ts';
import { structs } from '../../kernels/generated.ts';
import { type PacketBuffers, type PacketProblem, STAT_WORDS, tallyWords } from './buffers.ts';

/** The links of the first replica at one moment. */
export interface LinkSample {
  readonly timePs: number;
  /** Bytes of data and control that wait at each link's port; 0 at ranks' own. */
  readonly queueBytes: Uint32Array;
  /** Bytes each link's port has served so far. */
  readonly linkBytes: Float64Array;
}

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
  const tally = new Uint32Array(await device.read(buffers.tally, 0, tallyWords(problem) * 4));
  const info = tables.sections.link_info!;
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
  return { timePs: (window + 1) * tables.windowPs, queueBytes, linkBytes };
}
