/**
 * The text that nccl-tests and rccl-tests print (`src/common.cu` and `src/util.cu` of
 * NVIDIA/nccl-tests, `src/common.cu` of ROCm/rccl-tests), and weft's own table, which looks like
 * it.
 */
import { UserError } from '../util/errors.ts';
import { type Columns, columnsOf, type Timing, type Units, unitsOf } from './columns.ts';
import { type LogLine, logLines } from './lines.ts';
import {
  checkBytes,
  checkRate,
  checkTime,
  factorOf,
  type MeasuredRow,
  type MeasuredTable,
  printedNumber,
  rateOf,
} from './log.ts';
import { mended } from './mended.ts';

/** Facts about a run that are known while its lines are read. */
interface Head {
  test?: string | undefined;
  /** Ranks in each group of the list of devices. */
  groups: Map<number, number>;
  /** Ranks where the log says their number itself. */
  ranks?: number | undefined;
}

interface Open {
  readonly where: string;
  readonly columns: Columns;
  readonly head: Head;
  units: Units | undefined;
  redop?: string | undefined;
  readonly rows: MeasuredRow[];
}

/**
 * The tables of a text, in its order; none where it has none. Throws `UserError` with the line for
 * a row that is cut or garbled.
 */
export function textTables(text: string, file: string): MeasuredTable[] {
  const tables: Open[] = [];
  let head: Head = { groups: new Map() };
  let open: Open | undefined;
  /** Whether a table has begun since `head` was. */
  let used = false;
  const begin = () => {
    if (used) head = { groups: new Map() };
    used = false;
  };
  for (const line of mended(logLines(text))) {
    const where = `${file}:${line.number}`;
    const test = testNamed(line.text);
    if (test !== undefined) {
      begin();
      head.test = test;
    }
    const own = /^#\s*weft \S+: ([a-z-]+), .*?(\d+) ranks?\b/.exec(line.text);
    if (own) {
      begin();
      head.test = own[1];
      head.ranks = Number(own[2]);
    }
    const device = /^#?\s*Rank\s+(\d+)\s+(?:Group\s+(\d+)\s+)?Pid\s/.exec(line.text);
    if (device) {
      if (used && device[1] === '0') {
        begin();
        open = undefined;
      }
      const group = Number(device[2] ?? 0);
      head.groups.set(group, (head.groups.get(group) ?? 0) + 1);
    }
    const columns = columnsOf(line.text, where);
    if (columns) {
      used = true;
      open = { where, columns, head, units: undefined, rows: [] };
      tables.push(open);
      continue;
    }
    if (!open) continue;
    if (open.rows.length === 0) open.units = unitsOf(line.text, where) ?? open.units;
    readRow(open, line, where);
  }
  return tables.map(({ where, head: { test, groups, ranks }, redop, rows }) => ({
    where,
    test,
    ranks: ranks ?? (groups.size > 0 ? Math.max(...groups.values()) : undefined),
    redop,
    rows,
  }));
}

/** The test that a line names: a head line of the tests, or a command that was run. */
function testNamed(line: string): string | undefined {
  if (/concluded/.test(line)) return undefined;
  return /\b([a-z]+(?:_[a-z]+)*_perf)(?:_mpi)?\b/.exec(line)?.[1];
}

/** Adds the timings of a row; lines that are none are passed over. */
function readRow(open: Open, { text }: LogLine, where: string): void {
  const cells = text.trim().split(/\s+/);
  if (!/^\d+$/.test(cells[0]!) || !isRow(cells, open.columns)) return;
  const { columns } = open;
  const missing = columns.cells - cells.length;
  const at = placesOf(cells, columns);
  if (!at) {
    throw new UserError(`this row has ${cells.length} cells; its table has ${columns.cells} columns`, {
      where,
      advice:
        missing > 0
          ? 'complete the row or remove it; run the test with NCCL_DEBUG_FILE if its lines are mixed with those of NCCL_DEBUG'
          : 'remove what does not belong to the row',
    });
  }
  const redop = columns.redop === undefined ? undefined : cells[columns.redop];
  if (redop !== undefined && /^[a-z]+$/.test(redop) && redop !== NO_OPERATION) open.redop ??= redop;
  for (const timing of at) {
    const row = timed(open, cells, timing, where);
    if (row) open.rows.push(row);
  }
}

/** How the tests call the operation of a collective that has none. */
const NO_OPERATION = 'none';

/** Whether cells look like a row: a number of elements, or only numbers, after the size. */
function isRow(cells: readonly string[], { titles }: Columns): boolean {
  if (cells.length < 3) return false;
  const second = titles[1] === 'count' || titles[1] === 'n' ? cells[1]! : cells.at(-1)!;
  return printedNumber(second) !== undefined;
}

/**
 * Where the timings of a row stand; undefined where its cells are not those of the head. Cells of
 * operation and root may be empty, and so may those out of place.
 */
function placesOf(cells: readonly string[], columns: Columns): readonly Timing[] | undefined {
  const missing = columns.cells - cells.length;
  if (missing === 0) return columns.timings;
  if (missing < 0) return undefined;
  const [first] = columns.timings;
  const blanks = columns.titles
    .slice(0, first!.time)
    .filter((title) => title === 'redop' || title === 'root');
  const numbers = cells.slice(first!.time - missing);
  if (missing <= blanks.length && numbers.every(isFigure) && !isRoot(cells[first!.time - missing]!))
    return columns.timings.map((timing) => shifted(timing, missing));
  const [, second] = columns.timings;
  if (second && missing === second.time - first!.time && cells.slice(first!.time).every(isFigure))
    return [shifted(second, missing)];
  return undefined;
}

const isFigure = (cell: string) =>
  printedNumber(cell) !== undefined || /^(?:n\/a|-?nan|[\d:-]+)$/i.test(cell);

/** Whether a cell where a time is expected is a root, 0 or none: the row ends early. */
const isRoot = (cell: string) => cell === '0' || cell === '-1';

function shifted({ inPlace, time, algbw, busbw, wrong }: Timing, by: number): Timing {
  const moved = (place: number | undefined) => (place === undefined ? undefined : place - by);
  return { inPlace, time: time - by, algbw: moved(algbw), busbw: moved(busbw), wrong: moved(wrong) };
}

/** One timing; undefined for no bytes, and where the test gave no time. */
function timed(
  { columns, units }: Open,
  cells: readonly string[],
  { inPlace, time: timeAt, algbw: algbwAt, busbw: busbwAt, wrong: wrongAt }: Timing,
  where: string,
): MeasuredRow | undefined {
  const cell = (place: number | undefined) => (place === undefined ? undefined : cells[place]);
  const text = cell(timeAt)!;
  const time = printedNumber(text);
  if (!time && /^(?:n\/a|-?nan)$/i.test(text)) return undefined;
  checkTime(text, (time?.value ?? Number.NaN) * (units?.us ?? 1), where);
  const bytes = Number(cells[columns.size]) * (units?.bytes ?? 1);
  checkBytes(cells[columns.size]!, bytes, where);
  if (!time || bytes === 0 || time.value === 0) return undefined;
  const algbw = rateOf(cell(algbwAt), where);
  const us = units?.us ?? scaleOf(bytes, time.value, algbw?.value, where);
  const half = us * time.half;
  checkRate(bytes, us * time.value, half, algbw, where);
  return {
    bytes,
    timeUs: us * time.value,
    busFactor: factorOf(algbw, rateOf(cell(busbwAt), where)),
    inPlace,
    wrong: printedNumber(cell(wrongAt) ?? '')?.value,
  };
}

/** The unit of a time without one, by its rate: µs in most versions, ms in the first ones. */
function scaleOf(bytes: number, time: number, algbw: number | undefined, where: string): number {
  if (algbw === undefined || algbw < 1) return 1;
  const us = bytes / 1e3 / algbw / time;
  const scale = [1e-3, 1, 1e3, 1e6].find((candidate) => Math.abs(Math.log(us / candidate)) < 0.2);
  if (scale !== undefined) return scale;
  throw new UserError('size, time and algbw of this row do not agree in any unit', {
    where,
    advice: 'algbw is size / time; complete the head of the table, with its line of units',
  });
}
