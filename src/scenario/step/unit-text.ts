/**
 * Runs of units as text: `F 0-3` is F with the numbers 0 to 3. `F 4-7 & B 0-3` is F 4, B 0, F 5,
 * B 1 and so on. A comma joins lists.
 */
import { UserError } from '../../util/errors.ts';

/** A unit and the number that stands for `#` in the names of its phases. */
export interface NamedRun {
  readonly unit: string;
  readonly number: number | undefined;
}

/** Names of units and blocks. */
export const UNIT_NAME = /^[A-Za-z_][\w.-]*$/;

/** Longest text of one line. */
const LINE = 90;
/** Pairs of two units that are worth `&`. */
const LEAST_PAIRS = 3;
/** Numbers of units, and runs of a text, below this. */
const MOST_RUNS = 1e6;

/** Texts of runs in their order, each short enough for a line. */
export function unitTexts(runs: readonly NamedRun[]): string[] {
  const lines: string[] = [];
  for (let at = 0; at < runs.length; ) {
    const pairs = stretch(runs, at, 2);
    const single = pairs >= LEAST_PAIRS ? 0 : stretch(runs, at, 1);
    const text =
      single === 0
        ? `${rangeText(runs[at]!, pairs)} & ${rangeText(runs[at + 1]!, pairs)}`
        : rangeText(runs[at]!, single);
    at += single === 0 ? 2 * pairs : single;
    const last = lines.at(-1);
    if (last !== undefined && last.length + text.length < LINE) lines[lines.length - 1] = `${last}, ${text}`;
    else lines.push(text);
  }
  return lines;
}

/** How often the `period` runs at `at` follow each other with numbers that count up. */
function stretch(runs: readonly NamedRun[], at: number, period: number): number {
  let times = 1;
  const follows = (from: number) => {
    for (let i = 0; i < period; i++) {
      const [a, b] = [runs[at + i], runs[from + i]];
      if (!a || !b || a.unit !== b.unit || a.number === undefined || b.number !== a.number + times)
        return false;
    }
    return true;
  };
  if (period > 1 && (runs[at]?.unit === runs[at + 1]?.unit || !runs[at + 1])) return 0;
  while (follows(at + times * period)) times++;
  return times;
}

function rangeText({ unit, number }: NamedRun, times: number): string {
  if (number === undefined) return unit;
  return times === 1 ? `${unit} ${number}` : `${unit} ${number}-${number + times - 1}`;
}

const RUN = /^([A-Za-z_][\w.-]*)(?:\s+(\d{1,9})(?:\s*-\s*(\d{1,9}))?)?$/;

/** The runs that a text says. Throws `UserError` if it is not of this form. */
export function readUnitText(text: string): NamedRun[] {
  const runs: NamedRun[] = [];
  for (const term of text.split(',')) {
    const lists = term.split('&').map((part) => readRange(part.trim()));
    const longest = Math.max(...lists.map((list) => list.length));
    if (lists.some((list) => list.length !== longest)) {
      throw new UserError(`the lists of '${term.trim()}' are not of one length`, {
        advice: 'write as many numbers of each, e.g. F 4-7 & B 0-3',
      });
    }
    for (let i = 0; i < longest; i++) for (const list of lists) runs.push(list[i]!);
  }
  return runs;
}

function readRange(text: string): NamedRun[] {
  const [, unit, from, to = from] = RUN.exec(text) ?? [];
  const [first, last] = [Number(from ?? 0), Number(to ?? 0)];
  if (unit === undefined || Math.abs(last - first) >= MOST_RUNS) {
    throw new UserError(`'${text}' is not a run of a unit`, { advice: 'write it like F 3, or F 0-3' });
  }
  if (from === undefined) return [{ unit, number: undefined }];
  const step = last < first ? -1 : 1;
  return Array.from({ length: Math.abs(last - first) + 1 }, (_, i) => ({ unit, number: first + i * step }));
}
