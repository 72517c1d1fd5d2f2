/**
 * Observations at a fabric's links over a run, as typed arrays that a worker can hand to a page:
 * for packets at many moments, for fluids the mean over the run.
 */
import type { LinkSample } from '../engine/packet/api.ts';
import type { Fabric } from '../model/fabric.ts';

/**
 * Rows of `links` values, one for each of `timesPs`: events since the time before it (or since 0),
 * and the state at that time. Value of link l in row i: `[i * links + l]`.
 */
export interface LinkTimeline {
  /**
   * Whether the observations are of packets. Fluids have one row, and neither queue, mark, drop,
   * trim nor pause.
   */
  readonly packets: boolean;
  readonly links: number;
  /** Ends of the rows, ps, ascending; the last is the end of the run. */
  readonly timesPs: Float64Array;
  /** Share of the link's rate that it carried, 0 … 1. */
  readonly utilization: Float32Array;
  /** Bytes that wait at the link's port at that time. */
  readonly queueBytes?: Uint32Array;
  /** Packets marked, dropped, trimmed. */
  readonly marks?: Uint32Array;
  readonly drops?: Uint32Array;
  readonly trims?: Uint32Array;
  /** Share of the time that the link was paused, 0 … 1; only with PFC. */
  readonly paused?: Float32Array;
  /**
   * Messages under way, within the row's time, whose path has the link; {@link UNKNOWN_FLOWS} where
   * that is not known.
   */
  readonly flows?: Uint32Array;
  /** Each message with its path; only where flows have one path each and the messages are few. */
  readonly messages?: readonly SeenMessage[];
}

/** A message and the links on its path, in order. */
export interface SeenMessage {
  /** Ranks. */
  readonly src: number;
  readonly dst: number;
  readonly startPs: number;
  readonly endPs: number;
  readonly links: readonly number[];
}

/** The value of a link whose flows cannot be told: they choose among several paths. */
export const UNKNOWN_FLOWS = 0xffffffff;

/** Bytes of one link in one row, while it is sampled and once it is packed, together. */
const LINK_BYTES = 28 + 28;
/** Most rows, however few the links. */
const MOST_ROWS = 600;
/** Fewer than this are too few for an animation. */
const FEWEST_ROWS = 8;

/**
 * Rows that fit `budgetBytes` on a fabric of so many links; 0 if they would be too few to be worth
 * it.
 */
export function rowsThatFit(links: number, budgetBytes: number): number {
  const rows = Math.min(MOST_ROWS, Math.floor(budgetBytes / (LINK_BYTES * Math.max(1, links))));
  return rows < FEWEST_ROWS ? 0 : rows;
}

/** Packs samples, in order of time, and the state at the end, which comes last. */
export function packSamples(fabric: Fabric, samples: readonly LinkSample[]): LinkTimeline {
  const { count, rateBps } = fabric.links;
  const size = samples.length * count;
  const timesPs = Float64Array.from(samples, ({ timePs }) => timePs);
  const utilization = new Float32Array(size);
  const [queueBytes, marks, drops, trims] = [0, 1, 2, 3].map(() => new Uint32Array(size)) as Four;
  const carried = new Float64Array(count);
  const paused = samples[0]?.pausedPs ? new Float32Array(size) : undefined;
  samples.forEach((sample, row) => {
    const before = samples[row - 1];
    const sincePs = sample.timePs - (before?.timePs ?? 0);
    for (let link = 0; link < count; link++) {
      const at = row * count + link;
      // A port counts a packet when it begins to send it: the part beyond the rate is sent in the
      // next row.
      const bits = (sample.linkBytes[link]! - (before?.linkBytes[link] ?? 0)) * 8 + carried[link]!;
      const most = rateBps[link]! * sincePs * 1e-12;
      utilization[at] = share(bits, most);
      carried[link] = Math.max(0, bits - most);
      queueBytes[at] = sample.queueBytes[link]!;
      marks[at] = sample.marks[link]! - (before?.marks[link] ?? 0);
      drops[at] = sample.drops[link]! - (before?.drops[link] ?? 0);
      trims[at] = sample.trims[link]! - (before?.trims[link] ?? 0);
      if (paused) paused[at] = share(sample.pausedPs![link]! - (before?.pausedPs?.[link] ?? 0), sincePs);
    }
  });
  const common = { packets: true, links: count, timesPs, utilization } as const;
  return { ...common, queueBytes, marks, drops, trims, ...(paused && { paused }) };
}

type Four = [
  Uint32Array<ArrayBuffer>,
  Uint32Array<ArrayBuffer>,
  Uint32Array<ArrayBuffer>,
  Uint32Array<ArrayBuffer>,
];

/** The mean over a run of fluids that ended at `endPs`, ps. */
export function meanTimeline(fabric: Fabric, linkBytes: Float64Array, endPs: number): LinkTimeline {
  const { count, rateBps } = fabric.links;
  return {
    packets: false,
    links: count,
    timesPs: Float64Array.of(endPs),
    utilization: Float32Array.from(linkBytes, (bytes, link) =>
      share(bytes * 8, rateBps[link]! * endPs * 1e-12),
    ),
  };
}

/** The buffers of a timeline, for `postMessage` to hand over instead of copying. */
export function timelineBuffers(timeline: LinkTimeline): ArrayBuffer[] {
  return Object.values(timeline).flatMap((part: unknown) =>
    ArrayBuffer.isView(part) ? [part.buffer as ArrayBuffer] : [],
  );
}

function share(part: number, whole: number): number {
  return whole > 0 ? Math.min(1, part / whole) : 0;
}
