/**
 * Ranks as text: `0-7` counts up, `7-0` down, `0-56/8` in steps of 8. A sum is every rank of its
 * parts added up, the first part fastest: `0-7 + 0-128/64` is 0 … 7, 64 … 71, 128 … 135. A comma
 * joins lists.
 */
import { UserError } from '../../util/errors.ts';

/** Ranks first, first + step, …, `count` of them. */
interface Progression {
  readonly first: number;
  readonly step: number;
  readonly count: number;
}

/** The text of ranks in their order; at least one rank. */
export function ranksText(ranks: ArrayLike<number>): string {
  const terms: string[] = [];
  for (let from = 0; from < ranks.length; ) {
    const sum = longestSum(ranks, from);
    const count = sum.reduce((product, part) => product * part.count, 1);
    const text = sum.map(progressionText).join(' + ');
    terms.push(count === 2 ? `${ranks[from]}, ${ranks[from + 1]}` : text);
    from += count;
  }
  return terms.join(', ');
}

function progressionText({ first, step, count }: Progression): string {
  const last = first + step * (count - 1);
  if (count === 1) return `${first}`;
  return Math.abs(step) === 1 ? `${first}-${last}` : `${first}-${last}/${Math.abs(step)}`;
}

/** The sum that ranks begin with at `from`: a run, then as many equal blocks as follow. */
function longestSum(ranks: ArrayLike<number>, from: number): Progression[] {
  const start = ranks[from]!;
  const parts: Progression[] = [];
  for (let size = 1; ; ) {
    const step = from + size < ranks.length ? ranks[from + size]! - start : 0;
    const limit = Math.floor((ranks.length - from) / size);
    let count = 1;
    while (step !== 0 && count < limit && isShifted(ranks, from, size, count, step)) count++;
    if (count === 1) break;
    parts.push({ first: parts.length === 0 ? start : 0, step, count });
    size *= count;
  }
  return parts.length === 0 || !areWritten(parts) ? [{ first: start, step: 1, count: 1 }] : parts;
}

/** Whether block `index` of `size` ranks is the first one, each rank `index·step` further. */
function isShifted(ranks: ArrayLike<number>, from: number, size: number, index: number, step: number) {
  for (let i = 0; i < size; i++) {
    if (ranks[from + index * size + i] !== ranks[from + i]! + index * step) return false;
  }
  return true;
}

/** Parts after the first begin with 0, so they can only count up. */
function areWritten(parts: readonly Progression[]): boolean {
  return parts.every(({ step }, i) => i === 0 || step > 0);
}

const PROGRESSION = /^(\d{1,9})(?:\s*-\s*(\d{1,9})(?:\s*\/\s*(\d{1,9}))?)?$/;

/**
 * The ranks that a text says, in its order. Throws `UserError` if it is not a list of ranks, or of
 * more than `most`; ranks may be named twice.
 */
export function readRanks(text: string, most: number): number[] {
  const ranks: number[] = [];
  for (const term of text.split(',')) {
    const parts = term.split('+').map((part) => readProgression(part.trim()));
    const count = parts.reduce((product, part) => product * part.count, 1);
    if (ranks.length + count > most) {
      throw new UserError(`'${term.trim()}' names ${count} ranks`, { advice: `the limit is ${most}` });
    }
    let list = [0];
    for (const { first, step, count: times } of parts) {
      const inner = list;
      list = [];
      for (let i = 0; i < times; i++) for (const rank of inner) list.push(rank + first + i * step);
    }
    for (const rank of list) ranks.push(rank);
  }
  return ranks;
}

function readProgression(text: string): Progression {
  const [, from, to = from, by = '1'] = PROGRESSION.exec(text) ?? [];
  const [first, last, step] = [Number(from), Number(to), Number(by)];
  if (from === undefined || step === 0 || (last - first) % step !== 0) {
    throw new UserError(
      from === undefined || step === 0
        ? `'${text}' is not a list of ranks`
        : `steps of ${step} from ${first} do not reach ${last}`,
      { advice: 'write ranks like 0-7, 0-56/8 (steps of 8) or 0-7 + 0-128/64 (a sum)' },
    );
  }
  return { first, step: last < first ? -step : step, count: Math.abs(last - first) / step + 1 };
}
