/**
 * Collects samples of links over a packet run, as many as a trace can show, and picks the links
 * worth showing.
 */
import type { LinkSample } from '../engine/packet/api.ts';
import { type Fabric, nodeName } from '../model/fabric.ts';
import { thinned } from './thinned.ts';

/** Most samples kept. */
const MOST_SAMPLES = 2000;
/** Links shown. */
const MOST_LINKS = 32;

export interface LinkSamples {
  /** For `Listener.sample`. */
  add(sample: LinkSample): number;
  /** Forgets all, for another run. */
  clear(): void;
  /**
   * The links with the longest queues, then those that carried most: their queue and rate over
   * time.
   */
  tracks(fabric: Fabric): readonly {
    readonly name: string;
    readonly timesUs: readonly number[];
    readonly queueBytes: readonly number[];
    readonly rateGbps: readonly number[];
  }[];
}

/** An empty collection. */
export function collectLinkSamples(): LinkSamples {
  const { add, clear, samples } = thinned(MOST_SAMPLES);
  return {
    add,
    clear,
    tracks: (fabric) => busiest(samples()).map((link) => trackOf(fabric, samples(), link)),
  };
}

function busiest(samples: readonly LinkSample[]): number[] {
  const last = samples.at(-1);
  if (!last) return [];
  const longest = Array.from(last.linkBytes, (_, link) =>
    samples.reduce((most, { queueBytes }) => Math.max(most, queueBytes[link]!), 0),
  );
  return [...last.linkBytes.keys()]
    .filter((link) => last.linkBytes[link]! > 0)
    .sort((a, b) => longest[b]! - longest[a]! || last.linkBytes[b]! - last.linkBytes[a]! || a - b)
    .slice(0, MOST_LINKS);
}

function trackOf(fabric: Fabric, samples: readonly LinkSample[], link: number) {
  const { from, to } = fabric.links;
  const rate = ({ timePs, linkBytes }: LinkSample, i: number) => {
    const before = samples[i - 1];
    const sinceUs = (timePs - (before?.timePs ?? 0)) / 1e6;
    return ((linkBytes[link]! - (before?.linkBytes[link] ?? 0)) * 8) / sinceUs / 1e3;
  };
  return {
    name: `${nodeName(fabric, from[link]!)} -> ${nodeName(fabric, to[link]!)}`,
    timesUs: samples.map(({ timePs }) => timePs / 1e6),
    queueBytes: samples.map(({ queueBytes }) => queueBytes[link]!),
    rateGbps: samples.map(rate),
  };
}
