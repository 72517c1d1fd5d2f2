/**
 * Links that change during a packet run or lose packets, as the words of
 * shaders/packet/faults.wgsl.
 */
import { constants, words as layouts } from '../../kernels/words.ts';
import type { LinkChange } from '../../model/fault-timeline.ts';
import type { PacketFaults, PacketRun } from './api.ts';
import type { NextLinks } from './next-links.ts';
import { longestPacket, paceOf } from './pace.ts';

/** Chance of a packet to be lost on a link that is down: certainty. */
const ALL_LOST = constants['shared/none'].NONE;
/** Later than any window. */
const NEVER = constants['packet/replica'].STOPPED;
const { LinkChange: Change } = layouts;

const NO_CHANGES: PacketFaults = { changes: [], epochs: [] };

/**
 * Possible changes and losses of links in a run; undefined if they neither change nor lose packets.
 */
export function linkFaults({
  faults,
  fabric,
}: Pick<PacketRun, 'faults' | 'fabric'>): PacketFaults | undefined {
  return faults ?? (fabric.links.errorRate && NO_CHANGES);
}

/** An error rate in 2^-32. */
function errorChance(rate: number): number {
  return Math.min(ALL_LOST, Math.floor(rate * 2 ** 32));
}

/** First window that begins at or after a time. */
function windowAt(timePs: number, windowPs: number): number {
  return Math.min(NEVER, Math.ceil(timePs / windowPs));
}

/** The last window in which a change or an epoch begins to hold; 0 if none does. */
export function lastChange({ faults }: PacketRun, windowPs: number): number {
  const times = [
    ...(faults?.changes ?? []).map(({ atPs }) => atPs),
    ...(faults?.epochs ?? []).map(({ fromPs }) => fromPs),
  ];
  return times.reduce((last, time) => Math.max(last, windowAt(time, windowPs)), 0);
}

/**
 * Sections of the tables; of a run whose links neither change nor lose packets only the next sets
 * have words. `pace`: each port's own.
 */
export function faultSections(run: PacketRun, windowPs: number, pace: Float64Array, { placed }: NextLinks) {
  const { routes } = run;
  const faults = linkFaults(run);
  if (!faults) {
    const none = new Uint32Array(0);
    return { next_set: placed(routes.nextSet), link_changes: none, epochs: none };
  }
  const { epochs } = faults;
  return {
    next_set: placed(epochs.length > 0 ? joined(epochs.map(({ nextSet }) => nextSet)) : routes.nextSet),
    link_changes: changeWords(run, faults.changes, windowPs, pace),
    epochs: Uint32Array.from(epochs, ({ fromPs }) => windowAt(fromPs, windowPs)),
  };
}

function joined(parts: readonly Uint32Array[]): Uint32Array {
  const words = new Uint32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    words.set(part, at);
    at += part.length;
  }
  return words;
}

function changeWords(
  run: PacketRun,
  changes: readonly LinkChange[],
  windowPs: number,
  pace: Float64Array,
): Uint32Array {
  const chances = Array.from(run.fabric.links.errorRate ?? [], errorChance);
  const lossy = chances.filter((chance) => chance > 0).length;
  const starts = pace.length + 1;
  const words = new Uint32Array(starts + Change.words * (lossy + changes.length));
  let at = starts;
  let next = 0;
  const put = (window: number, pace: number, lost: number) => {
    words[at + Change.fields.window] = window;
    words[at + Change.fields.pace] = pace;
    words[at + Change.fields.lost] = lost;
    at += Change.words;
  };
  for (let port = 0; port < pace.length; port++) {
    words[port] = at;
    const chance = chances[port] ?? 0;
    let last = pace[port]!;
    // An error rate holds from the first window on.
    if (chance > 0) put(0, last, chance);
    for (; changes[next]?.link === port; next++) {
      const { atPs, rateBps } = changes[next]!;
      if (rateBps > 0) last = changedPace(run, rateBps);
      put(windowAt(atPs, windowPs), last, rateBps > 0 ? chance : ALL_LOST);
    }
  }
  words[pace.length] = at;
  return words;
}

function changedPace({ fabric, settings }: PacketRun, rateBps: number): number {
  return paceOf(rateBps, longestPacket(settings), fabric.name);
}

/** The least and the most that a byte takes on each port in a run, 16.16 ps. */
export interface PaceRange {
  readonly least: Float64Array;
  readonly most: Float64Array;
}

/** Range of paces over all changes; `pace`: each port's own. */
export function paceRange(run: PacketRun, pace: Float64Array): PaceRange {
  const range = { least: pace.slice(), most: pace.slice() };
  for (const { link, rateBps } of run.faults?.changes ?? []) {
    if (rateBps === 0) continue;
    const changed = changedPace(run, rateBps);
    range.least[link] = Math.min(range.least[link]!, changed);
    range.most[link] = Math.max(range.most[link]!, changed);
  }
  return range;
}
