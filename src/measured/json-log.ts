/**
 * The documents of the tests: `-J FILE` of nccl-tests (`src/util.cu`, versions 1 to 3), the records
 * of rccl-tests (`-Z json` and `-Z csv`), and weft's own result. The environment that nccl-tests
 * puts into its file is not looked at.
 */
import { UserError } from '../util/errors.ts';
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

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The tables of a JSON text. Throws `UserError` where it is not one of these documents. */
export function jsonTables(text: string, file: string): MeasuredTable[] {
  const document = parsed(text, file);
  if (Array.isArray(document)) return recordTables(document, file);
  if (isFields(document) && Array.isArray(document.results))
    return [ncclTable(document, document.results, file)];
  if (isFields(document) && Array.isArray(document.collectives))
    return weftTables(document.collectives, file);
  throw new UserError('this JSON is not the output of nccl-tests, rccl-tests or weft', {
    where: file,
    advice: 'use what all_reduce_perf -J FILE writes, or weft collective --json',
  });
}

/** One document, or a record a line. */
function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    if (lines.length > 1 && lines.every((line) => /^\s*\{.*\},?\s*$/.test(line))) {
      try {
        return lines.map((line) => JSON.parse(line.replace(/,\s*$/, '')));
      } catch {
        // The first complaint is told.
      }
    }
    const why = error instanceof Error ? error.message : String(error);
    const at = /position (\d+)/.exec(why)?.[1];
    const line =
      at === undefined ? text.trimEnd().split('\n').length : text.slice(0, Number(at)).split('\n').length;
    throw new UserError(`not valid JSON: ${why}`, {
      where: `${file}:${line}`,
      advice: 'a test that was stopped leaves its file incomplete; run it to its end',
    });
  }
}

function ncclTable(document: Fields, results: readonly unknown[], file: string): MeasuredTable {
  const config = isFields(document.config) ? document.config : {};
  const rows: MeasuredRow[] = [];
  let redop: string | undefined;
  let experiment: string | undefined;
  results.forEach((result, i) => {
    const where = `${file}: results[${i}]`;
    if (!isFields(result)) throw new UserError('a result must be an object', { where });
    if (typeof result.redop === 'string' && !/^\s*(?:none)?\s*$/.test(result.redop)) redop ??= result.redop;
    if (typeof result.experiment_name === 'string') experiment ??= result.experiment_name;
    for (const key of ['out_of_place', 'in_place']) {
      const timing = result[key];
      if (!isFields(timing)) continue;
      if ('cpu_time' in timing) {
        throw new UserError('this is the time that the CPU takes to start a collective, not its time', {
          where,
          advice: 'run the test without -C 1',
        });
      }
      const { time, alg_bw: algbw, bus_bw: busbw, nwrong: wrong } = timing;
      const row = rowOf(
        { bytes: result.size, time, algbw, busbw, wrong, inPlace: key === 'in_place' },
        where,
      );
      if (row) rows.push(row);
    }
  });
  const command = Array.isArray(document.args) ? String(document.args[0] ?? '') : '';
  const test = /([a-z]+(?:_[a-z]+)*_perf)/.exec(command)?.[1] ?? experiment;
  return { where: file, test, ranks: ranksOf(config), redop, rows };
}

/** Ranks of a group: a process lists its first device, and has `nthreads` times `ngpus` of them. */
function ranksOf({ devices, nthreads, ngpus }: Fields): number | undefined {
  if (!Array.isArray(devices)) return undefined;
  const listed = devices.filter(isFields);
  const each = (Number(nthreads) || 1) * (Number(ngpus) || 1);
  const ranks = new Set(listed.map(({ rank }) => rank));
  const groups = new Set(listed.map(({ group }) => group));
  if (listed.length === 0) return undefined;
  const last = Math.max(...listed.map(({ rank }) => Number(rank)));
  // A list of all devices has ranks without gaps.
  const all = ranks.size === last + 1 && ranks.size > 1 ? ranks.size : last + each;
  return all / groups.size;
}

/** Records of rccl-tests: one a timing. */
function recordTables(records: readonly unknown[], file: string): MeasuredTable[] {
  const tables = new Map<
    string,
    { test: string; ranks: number | undefined; redop?: string | undefined; rows: MeasuredRow[] }
  >();
  records.forEach((record, i) => {
    const where = `${file}: record ${i + 1}`;
    if (!isFields(record) || !('busBw' in record)) {
      throw new UserError('this record is not a timing of rccl-tests', {
        where,
        advice: 'a record has name, size, type, redop, inPlace, time, algBw and busBw',
      });
    }
    const { name, size, redop, inPlace, time, algBw, busBw, wrong, ranks } = record;
    const said = Number(ranks) > 0 ? Number(ranks) : undefined;
    const key = `${name} ${said}`;
    const table = tables.get(key) ?? { test: String(name), ranks: said, rows: [] };
    tables.set(key, table);
    if (typeof redop === 'string' && !/^\s*(?:none)?\s*$/.test(redop)) table.redop ??= redop;
    const row = rowOf(
      { bytes: size, time, algbw: algBw, busbw: busBw, wrong, inPlace: Number(inPlace) === 1 },
      where,
    );
    if (row) table.rows.push(row);
  });
  return [...tables.values()].map((table) => ({ where: file, ...table }));
}

/** The records of a CSV text with the head of rccl-tests. */
export function csvTables(text: string, file: string): MeasuredTable[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const start = lines.findIndex((line) => CSV_HEAD.test(line));
  const titles = lines[start]!.split(',').map((title) => title.trim());
  const records = lines.slice(start + 1).flatMap((line, i) => {
    if (line === '' || CSV_HEAD.test(line)) return [];
    const cells = line.split(',').map((cell) => cell.trim());
    if (cells.length !== titles.length) {
      throw new UserError(`this row has ${cells.length} cells; its head has ${titles.length}`, {
        where: `${file}:${start + i + 2}`,
        advice: 'complete the row or remove it',
      });
    }
    return [Object.fromEntries(titles.map((title, column) => [title, cells[column]]))];
  });
  return recordTables(records, file);
}

/** First line of rccl-tests' CSV. */
export const CSV_HEAD = /^(?=.*\bsize\b)(?=.*\btime\b).*,\s*busBw\b/;

function weftTables(collectives: readonly unknown[], file: string): MeasuredTable[] {
  const tables = new Map<string, { test: string; ranks: number; rows: MeasuredRow[] }>();
  collectives.forEach((one, i) => {
    const where = `${file}: collectives[${i}]`;
    if (!isFields(one)) throw new UserError('a collective must be an object', { where });
    const [time, algbw, busbw] = [one.time_us, one.algbw_GBps, one.busbw_GBps].map((quantity) =>
      isFields(quantity) ? quantity.mean : quantity,
    );
    const key = `${one.name} ${one.ranks}`;
    const table = tables.get(key) ?? { test: String(one.name), ranks: Number(one.ranks), rows: [] };
    tables.set(key, table);
    const isMean = isFields(one.time_us);
    const row = rowOf(
      { bytes: one.bytes, time, algbw, busbw, wrong: undefined, inPlace: false, isMean },
      where,
    );
    if (row) table.rows.push(row);
  });
  return [...tables.values()].map((table) => ({ where: file, ...table }));
}

interface Timing {
  readonly bytes: unknown;
  readonly time: unknown;
  readonly algbw: unknown;
  readonly busbw: unknown;
  readonly wrong: unknown;
  readonly inPlace: boolean;
  /** Whether time and rates are means, which do not agree to the digit. */
  readonly isMean?: boolean;
}

const textOf = (value: unknown) => String(value ?? '').trim();

/** One timing; undefined for no bytes, and where the test gave no time. */
function rowOf(
  { bytes, time, algbw, busbw, wrong, inPlace, isMean = false }: Timing,
  where: string,
): MeasuredRow | undefined {
  const figure = (value: unknown) => printedNumber(textOf(value));
  const [size, us] = [figure(bytes), figure(time)];
  checkBytes(String(bytes), size?.value ?? Number.NaN, where);
  if (!us && /^(?:n\/a|-?nan|null|undefined)$/i.test(String(time))) return undefined;
  checkTime(String(time), us?.value ?? Number.NaN, where);
  if (!us || !size || size.value === 0 || us.value === 0) return undefined;
  const [algRate, busRate] = [algbw, busbw].map((rate) => rateOf(textOf(rate), where));
  if (!isMean) checkRate(size.value, us.value, us.half, algRate, where);
  const busFactor = factorOf(algRate, busRate);
  return { bytes: size.value, timeUs: us.value, busFactor, inPlace, wrong: figure(wrong)?.value };
}
