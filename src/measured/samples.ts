/** Logs as samples of one collective: what is compared with a simulation, or fitted to. */
import type { Collective } from '../collective/algorithm.ts';
import { type Warning, warning } from '../model/warning.ts';
import { quantile } from '../stats/summary.ts';
import { formatSize } from '../units/format.ts';
import { UserError } from '../util/errors.ts';
import { labelOf } from './label.ts';
import type { MeasuredTable } from './log.ts';

/** All timings of one collective on one number of ranks. */
export interface Measurement {
  /** Where they are from: file and line of each table. */
  readonly where: string;
  readonly collective: Collective;
  /** Undefined where nothing tells. */
  readonly ranks: number | undefined;
  /** By size, ascending. */
  readonly sizes: readonly MeasuredSize[];
  readonly notes: readonly Warning[];
}

export interface MeasuredSize {
  readonly bytes: number;
  /** Timings in and out of place, of all repetitions; at least one. */
  readonly timesUs: readonly number[];
}

/** Which timings are taken. */
export type Place = 'out-of-place' | 'in-place' | 'both';

/** The measurement of a table; `asked` is the collective that it is known to be of. */
export function measurementOf(
  table: MeasuredTable,
  collectives: readonly Collective[],
  { place = 'both', asked }: { readonly place?: Place; readonly asked?: Collective | undefined } = {},
): Measurement {
  const { collective, ranks, notes } = labelOf(table, collectives, asked);
  const wrong = table.rows.filter((row) => (row.wrong ?? 0) > 0).length;
  const fitting = table.rows.filter(({ inPlace }) => place === 'both' || inPlace === (place === 'in-place'));
  // A log may have one of both only.
  const rows = fitting.length > 0 ? fitting : table.rows;
  const sizes = new Map<number, number[]>();
  for (const { bytes, timeUs } of rows) sizes.set(bytes, [...(sizes.get(bytes) ?? []), timeUs]);
  return {
    where: table.where,
    collective,
    ranks,
    sizes: [...sizes].sort(([a], [b]) => a - b).map(([bytes, timesUs]) => ({ bytes, timesUs })),
    notes: [
      ...notes,
      ...(fitting.length > 0 ? [] : [otherPlace(table.where, place)]),
      ...(wrong > 0 ? [warning('wrong-data', { where: table.where, rows: wrong })] : []),
    ],
  };
}

function otherPlace(where: string, asked: Place): Warning {
  return warning('other-place', { where, asked, used: asked === 'in-place' ? 'out-of-place' : 'in-place' });
}

/** The median of a size's timings, µs. */
export const medianUs = ({ timesUs }: MeasuredSize): number => quantile(timesUs, 0.5);

/** One measurement of several of the same collective and ranks. */
export function joined(measurements: readonly Measurement[]): Measurement {
  const [first, ...others] = measurements;
  if (others.length === 0) return first!;
  const sizes = new Map<number, number[]>();
  for (const { bytes, timesUs } of measurements.flatMap((one) => one.sizes))
    sizes.set(bytes, [...(sizes.get(bytes) ?? []), ...timesUs]);
  return {
    ...first!,
    where: measurements.map(({ where }) => where).join(', '),
    sizes: [...sizes].sort(([a], [b]) => a - b).map(([bytes, timesUs]) => ({ bytes, timesUs })),
    notes: measurements.flatMap(({ notes }) => notes),
  };
}

/**
 * The measurement of `collective` in a log's tables. Throws `UserError` where there is none, or
 * where it is of several numbers of ranks.
 */
export function measurementFor(
  tables: readonly MeasuredTable[],
  collective: Collective,
  collectives: readonly Collective[],
  place: Place,
): Measurement {
  const unnamed = (table: MeasuredTable) => table.test === undefined;
  const all = tables.map((table) =>
    measurementOf(table, collectives, { place, asked: unnamed(table) ? collective : undefined }),
  );
  const fitting = all.filter((one) => one.collective.name === collective.name);
  if (fitting.length === 0) {
    const found = [...new Set(all.map((one) => one.collective.name))].join(', ');
    throw new UserError(`the log has no ${collective.name}; it is of ${found}`, {
      where: all[0]!.where,
      advice: `use a log of ${collective.name}, or weft collective ${all[0]!.collective.name}`,
    });
  }
  const ranks = new Set(fitting.map((one) => one.ranks));
  if (ranks.size > 1) {
    throw new UserError(`the log has ${collective.name} on ${[...ranks].join(' and ')} ranks`, {
      where: fitting[1]!.where,
      advice: 'use one log for each number of ranks',
    });
  }
  return joined(fitting);
}

/** Throws where a log is of another number of ranks than what is simulated. */
export function checkRanks({ where, ranks }: Measurement, simulated: number): void {
  if (ranks === undefined || ranks === simulated) return;
  throw new UserError(`the log is of ${ranks} ranks, the simulation of ${simulated}`, {
    where,
    advice: `simulate ${ranks} ranks (e.g. servers=${Math.max(1, Math.round(ranks / 8))}), or --ranks ${ranks}`,
  });
}

/** The sizes as an option of the command line says them. */
export const sizesText = ({ sizes }: Measurement): string => sizes.map(({ bytes }) => `${bytes}B`).join(',');

/** The first and last sizes, for messages. */
export function spanText(sizes: readonly { readonly bytes: number }[]): string {
  const [first, last] = [formatSize(sizes[0]!.bytes), formatSize(sizes.at(-1)!.bytes)];
  return first === last ? first : `${first} to ${last}`;
}
