/**
 * Which collective, on how many ranks, a table is of. Labels are checked against busbw / algbw,
 * which hangs on both: a published label can be wrong, the ratio of two columns cannot.
 */
import type { Collective } from '../collective/algorithm.ts';
import { type Warning, warning } from '../model/warning.ts';
import { UserError } from '../util/errors.ts';
import type { MeasuredRow, MeasuredTable } from './log.ts';

/** Larger groups are not told apart by printed digits. */
const MOST_RANKS = 4096;

/** The collective and the ranks of a table. */
export interface Label {
  readonly collective: Collective;
  /** Undefined where neither the log nor its numbers say it. */
  readonly ranks: number | undefined;
  /** Points on which the numbers contradict the log. */
  readonly notes: readonly Warning[];
}

const compact = (name: string) =>
  name
    .toLowerCase()
    .replace(/_perf.*$/, '')
    .replace(/[^a-z]/g, '');

/** The collective that a test's or a file's name tells; undefined where there is none. */
export function collectiveNamed(name: string, collectives: readonly Collective[]): Collective | undefined {
  return collectives.find((collective) => compact(collective.name) === compact(name));
}

/**
 * The label of a table. `asked` is the collective that the reader knows it to be of. Throws
 * `UserError` where it cannot be told, or where the numbers are those of another collective.
 */
export function labelOf(table: MeasuredTable, collectives: readonly Collective[], asked?: Collective): Label {
  const limits = factorLimits(table.rows);
  if (limits?.[1] === 0) throw lone(table);
  const collective = asked ?? named(table, collectives) ?? told(table, limits, collectives);
  const { name } = collective;
  if (!limits || isConstant(collective)) {
    if (limits && !within(collective.busFactor(2), limits)) throw unlike(table, collective, limits, asked);
    if (table.ranks === 1) throw lone(table);
    return { collective, ranks: table.ranks, notes: [] };
  }
  if (table.ranks !== undefined && table.ranks > 1 && within(collective.busFactor(table.ranks), limits))
    return { collective, ranks: table.ranks, notes: [] };
  const fitting = ranksWithin(collective, limits);
  if (fitting.length === 0) throw unlike(table, collective, limits, asked);
  const only = fitting.length === 1 ? fitting[0] : undefined;
  if (table.ranks === undefined) return { collective, ranks: only, notes: [] };
  const facts = { where: table.where, listed: table.ranks, collective: name };
  const note = warning('other-ranks', { ...facts, least: fitting[0]!, most: fitting.at(-1)! });
  return { collective, ranks: only, notes: [note] };
}

function named({ test, where }: MeasuredTable, collectives: readonly Collective[]): Collective | undefined {
  if (test === undefined) return undefined;
  const found = collectiveNamed(test, collectives);
  if (found) return found;
  throw new UserError(`the log is of '${test}', which weft does not simulate`, {
    where,
    advice: `use a log of ${collectives.map(({ name }) => name).join(', ')}`,
  });
}

/** The one collective whose numbers these can be. */
function told(
  { where, redop, ranks }: MeasuredTable,
  limits: Limits | undefined,
  collectives: readonly Collective[],
): Collective {
  const fitting = collectives.filter((collective) => {
    if (redop !== undefined && collective.reduces !== true) return false;
    if (!limits) return false;
    if (ranks !== undefined && ranks > 1) return within(collective.busFactor(ranks), limits);
    return isConstant(collective)
      ? within(collective.busFactor(2), limits)
      : ranksWithin(collective, limits).length > 0;
  });
  if (fitting.length === 1) return fitting[0]!;
  const names = (fitting.length > 0 ? fitting : collectives).map(({ name }) => name);
  throw new UserError('the log does not say which collective it is of', {
    where,
    advice: `write the name before the file, e.g. ${names[0]}=FILE; its numbers can be those of ${names.join(', ')}`,
  });
}

type Limits = readonly [least: number, most: number];

/** Within the limits, and a thousandth more: programs round in between. */
const within = (factor: number, [least, most]: Limits) => factor >= least * 0.999 && factor <= most * 1.001;

const isConstant = ({ busFactor }: Collective) => busFactor(2) === busFactor(MOST_RANKS);

function ranksWithin({ busFactor }: Collective, limits: Limits): number[] {
  const fitting: number[] = [];
  for (let ranks = 2; ranks <= MOST_RANKS; ranks++) if (within(busFactor(ranks), limits)) fitting.push(ranks);
  return fitting;
}

/** Limits of busbw / algbw that all rows leave; the narrowest row's where they contradict. */
function factorLimits(rows: readonly MeasuredRow[]): Limits | undefined {
  const all = rows.flatMap(({ busFactor }) => (busFactor ? [busFactor] : []));
  if (all.length === 0) return undefined;
  const limits = all.filter(([, high]) => high > 0);
  if (limits.length === 0) return [0, 0];
  const least = Math.max(...limits.map(([low]) => low));
  const most = Math.min(...limits.map(([, high]) => high));
  if (least <= most * 1.001) return [Math.min(least, most), Math.max(least, most)];
  return limits.reduce((best, one) => (one[1] / one[0] < best[1] / best[0] ? one : best));
}

function lone({ where }: MeasuredTable): UserError {
  return new UserError('1 rank has no time to compare', {
    where,
    advice: 'use a log of 2 ranks or more: a rank alone sends nothing',
  });
}

function unlike(
  { where, test }: MeasuredTable,
  { name, busFactor }: Collective,
  [least, most]: Limits,
  asked: Collective | undefined,
): UserError {
  const label = asked || test === undefined ? name : `'${test}'`;
  return new UserError(
    `busbw / algbw is ${((least + most) / 2).toFixed(3)}, which ${label} has on no number of ranks`,
    {
      where,
      advice:
        `${name} has ${busFactor(2).toFixed(3)} on 2 ranks and ${busFactor(1024).toFixed(3)} on 1024; ` +
        (asked && test !== undefined
          ? `the log says '${test}', so leave ${name}= out`
          : 'the label may be wrong, so write the right name before the file, NAME=FILE'),
    },
  );
}
