/** Classes of parts: the same programs, and flows that load links alike. */
import type { Schedule } from '../../model/schedule.ts';
import type { Parts } from './parts.ts';
import { mix, programsHash, samePrograms } from './programs.ts';
import type { Records } from './records.ts';

/** Parts that no engine can tell apart. */
export interface Class {
  /** Ascending. */
  readonly parts: readonly number[];
  /**
   * For each part the links that it loads: those at the same place correspond to each other.
   */
  readonly links: readonly (readonly number[])[];
  /** Ranks and flows of the first part, in words that do not depend on which links they load. */
  readonly words: readonly number[];
}

/** The ranks and flows of a part, in words that do not depend on which links they load. */
interface Tale {
  readonly part: number;
  readonly words: readonly number[];
  readonly links: readonly number[];
}

interface Found {
  readonly first: Tale;
  readonly parts: number[];
  readonly links: (readonly number[])[];
}

/** The classes of all parts, which share no link. */
export function classesOf(schedule: Schedule, parts: Parts, records: Records): readonly Class[] {
  const taleOf = storyteller(schedule, parts, records);
  const byHash = new Map<number, Found[]>();
  for (let part = 0; part < parts.count; part++) {
    const tale = taleOf(part);
    let hash = programsHash(schedule, parts, part);
    for (const word of tale.words) hash = mix(hash, word);
    const found = byHash.get(hash) ?? [];
    byHash.set(hash, found);
    const same = found.find(
      ({ first }) => sameWords(first.words, tale.words) && samePrograms(schedule, parts, first.part, part),
    );
    if (same) {
      same.parts.push(part);
      same.links.push(tale.links);
    } else found.push({ first: tale, parts: [part], links: [tale.links] });
  }
  return [...byHash.values()].flat().map(({ first, parts, links }) => ({ parts, links, words: first.words }));
}

/**
 * Ranks, links and walks have numbers of their own in each part, in the order in which they are
 * met. Parts share no links, and so no walks; they may share ranks.
 */
function storyteller({ laneRank }: Schedule, parts: Parts, records: Records) {
  const { start, end, capacity, linkCount } = records;
  const nameOf = new Int32Array(records.names).fill(-1);
  return (part: number): Tale => {
    const words: number[] = [];
    const links: number[] = [];
    const ranks = new Map<number, number>();
    let walks = 0;
    for (let at = parts.start[part]!; at < parts.start[part + 1]!; at++) {
      const lane = parts.lanes[at]!;
      const rank = laneRank[lane]!;
      const name = ranks.get(rank) ?? ranks.size;
      ranks.set(rank, name);
      words.push(name);
      for (let i = start[lane]!; i < end[lane]!; i++) {
        const word = records.words[i]!;
        const named = -1 - word;
        if (named < 0) words.push(word);
        else if (nameOf[named] !== -1) words.push(-1 - nameOf[named]!);
        else if (named < linkCount) {
          nameOf[named] = links.push(named) - 1;
          words.push(-1 - nameOf[named]!, capacity[named]!);
        } else {
          nameOf[named] = linkCount + walks++;
          words.push(-1 - nameOf[named]!);
        }
      }
    }
    return { part, words, links };
  };
}

function sameWords(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
