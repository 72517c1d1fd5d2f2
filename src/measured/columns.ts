/** The head of a test's table: which column means what, and in which unit. */
import { UserError } from '../util/errors.ts';

/** Columns of one timing: out of place or in place. */
export interface Timing {
  readonly inPlace: boolean;
  /** Places among a row's cells. */
  readonly time: number;
  readonly algbw: number | undefined;
  readonly busbw: number | undefined;
  readonly wrong: number | undefined;
}

/** The meaning of a row's cells. */
export interface Columns {
  readonly titles: readonly string[];
  /** Cells of a row; a time stamp is two. */
  readonly cells: number;
  readonly size: number;
  readonly redop: number | undefined;
  readonly timings: readonly Timing[];
}

/** Factors to bytes and microseconds; undefined for time where the head has no units. */
export interface Units {
  readonly bytes: number;
  readonly us: number | undefined;
}

const NAMES: Readonly<Record<string, string>> = { bytes: 'size', op: 'redop', '#wrong': 'wrong' };

/** The columns of a head's line; undefined where the line is none. */
export function columnsOf(line: string, where: string): Columns | undefined {
  const text = /^\s*#\s*(.*)$/.exec(line)?.[1];
  if (text === undefined) return undefined;
  const words = text.split(/\s+/).filter((word) => word !== '' && word !== '±');
  const titles = words.map((word) => NAMES[word.toLowerCase()] ?? word.toLowerCase());
  if (titles[0] !== 'size' || !titles.includes('busbw')) return undefined;
  if (titles.includes('cputime')) {
    throw new UserError('this table has the time that the CPU takes to start a collective, not its time', {
      where,
      advice: 'run the test without -C 1',
    });
  }
  const starts = titles.flatMap((title, i) => (title === 'time' ? [i] : []));
  if (starts.length === 0) return undefined;
  const timings = starts.map((time, i): Timing => {
    const end = starts[i + 1] ?? titles.length;
    const find = (title: string) => {
      const at = titles.indexOf(title, time);
      return at >= 0 && at < end ? at : undefined;
    };
    return { inPlace: i > 0, time, algbw: find('algbw'), busbw: find('busbw'), wrong: find('wrong') };
  });
  const redop = titles.indexOf('redop');
  return {
    titles,
    cells: titles.length + (titles.at(-1) === 'timestamp' ? 1 : 0),
    size: 0,
    redop: redop < 0 ? undefined : redop,
    timings,
  };
}

const BYTES: Readonly<Record<string, number>> = {
  b: 1,
  bytes: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
};
const MICROSECONDS: Readonly<Record<string, number>> = {
  ns: 1e-3,
  us: 1,
  µs: 1,
  usec: 1,
  ms: 1e3,
  msec: 1e3,
  s: 1e6,
  sec: 1e6,
};

/** The units of the line below a head, `(B) (elements) (us) (GB/s)`; undefined where it is none. */
export function unitsOf(line: string, where: string): Units | undefined {
  const units = [...line.matchAll(/\(([^)]*)\)/g)].map((found) => found[1]!.trim().toLowerCase());
  if (!/^\s*#\s*\(/.test(line) || units.length === 0) return undefined;
  const bytes = BYTES[units[0]!];
  const timeUnit = units.find((unit) => unit in MICROSECONDS);
  if (bytes === undefined || timeUnit === undefined) {
    throw new UserError(`unknown units '${units.join(', ')}'`, {
      where,
      advice: `the size is in B, KB, MB, GB or KiB to GiB, and the time in ns, us, ms or s`,
    });
  }
  return { bytes, us: MICROSECONDS[timeUnit] };
}
