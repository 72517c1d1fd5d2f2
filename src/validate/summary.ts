/** How far off each group of rows is. */
import { GROUPS } from './case.ts';
import type { Row } from './judge.ts';

export interface Summary {
  readonly name: string;
  readonly rows: number;
  readonly within: number;
  /** Rows that have an expected value, and are not left out of the error. */
  readonly counted: number;
  /** exp(mean |ln(simulated ÷ measured)|) − 1; absent where no row counts. */
  readonly error?: number;
  /**
   * Median of the relative errors, and the one that nine in ten rows do not exceed. Then the parts
   * of the rows that are off by at most 7 % and 15 %.
   */
  readonly quantiles?: {
    readonly median: number;
    readonly nineInTen: number;
    readonly within7: number;
    readonly within15: number;
  };
  /** The row that is off most. */
  readonly worst?: Row;
}

/** Collectives are summed up apart from here on, bytes. */
const LARGE_BYTES = 64 * 2 ** 20;

/** How far a row is off, as |ln(simulated ÷ measured)|; undefined where it does not count. */
export function distanceOf({ check, got }: Row): number | undefined {
  const { expected, uncounted } = check;
  if (expected === undefined || got === undefined || uncounted !== undefined) return undefined;
  return expected > 0 && got > 0 ? Math.abs(Math.log(got / expected)) : undefined;
}

/** The summary of some rows; `withQuantiles`: with the median and nine in ten of their errors. */
export function summaryOf(name: string, rows: readonly Row[], withQuantiles = false): Summary {
  const counted = rows.flatMap((row) => {
    const distance = distanceOf(row);
    return distance === undefined ? [] : [{ row, distance }];
  });
  const total = {
    name,
    rows: rows.length,
    within: rows.filter((row) => row.within).length,
    counted: counted.length,
  };
  if (counted.length === 0) return total;
  const sum = counted.reduce((all, { distance }) => all + distance, 0);
  const sorted = counted.map(({ row }) => Math.abs(row.got! / row.check.expected! - 1)).sort((a, b) => a - b);
  const at = (part: number) => sorted[Math.ceil(part * sorted.length) - 1]!;
  const upTo = (error: number) => sorted.filter((one) => one <= error).length / sorted.length;
  const quantiles = withQuantiles
    ? { median: at(0.5), nineInTen: at(0.9), within7: upTo(0.07), within15: upTo(0.15) }
    : undefined;
  const worst = counted.reduce((a, b) => (b.distance > a.distance ? b : a));
  return {
    ...total,
    error: Math.exp(sum / counted.length) - 1,
    ...(quantiles ? { quantiles } : {}),
    worst: worst.row,
  };
}

/** Rows of collectives by the bytes of each. */
function bySize(name: string, rows: readonly Row[]): (readonly [string, Row[]])[] {
  const isLarge = ({ bytes = 0 }: Row) => bytes >= LARGE_BYTES;
  return [
    [`${name} from 64 MiB`, rows.filter(isLarge)],
    [`${name} below 64 MiB`, rows.filter((row) => !isLarge(row))],
  ];
}

/** The accelerator of a measured step, which its id begins with; ratios of steps are apart. */
const machineOf = ({ of: { id }, check: { over } }: Row): string =>
  over === undefined ? id.split('-')[0]! : 'ratios';

/** By group, those that have rows; then all together. */
export function summariesOf(rows: readonly Row[]): Summary[] {
  const groups = GROUPS.flatMap((group): (readonly [string, Row[]])[] => {
    const own = rows.filter(({ of }) => of.group === group);
    if (group === 'measured steps') return [];
    return group === 'collectives' ? bySize(group, own) : [[group, own]];
  });
  const steps = rows.filter(({ of }) => of.group === 'measured steps');
  const machines = [...new Set(steps.map(machineOf))];
  const measured = rows.filter(({ of }) => of.table !== undefined);
  const tables = [...new Set(measured.map(({ of }) => of.table!))].sort();
  return [
    ...[...groups, ...bySize('measured tables', measured)].map(([name, own]) => summaryOf(name, own)),
    ...machines.map((machine) =>
      summaryOf(
        `measured steps, ${machine}`,
        steps.filter((row) => machineOf(row) === machine),
        true,
      ),
    ),
    ...tables.map((id) =>
      summaryOf(
        `table ${id}`,
        rows.filter(({ of }) => of.table === id),
      ),
    ),
    summaryOf('all', rows),
  ].filter((summary) => summary.rows > 0);
}

/** Rows that miss and do not say why. */
export function unexplained(rows: readonly Row[]): Row[] {
  return rows.filter(({ within, check }) => !within && check.explanation === undefined);
}

/** Rows that say why they miss, and do not. */
export function overtaken(rows: readonly Row[]): Row[] {
  return rows.filter(({ within, check }) => within && check.explanation !== undefined);
}
