/** A comparison as text for people, at most 100 columns wide where names are short. */
import type { Result } from '../model/result.ts';
import type { FabricCost } from '../report/fabric/fabric-cost.ts';
import { central, countText, moneyText, percentText, powerText, timeText } from '../report/format.ts';
import { partialLine } from '../report/partial.ts';
import { columnLines } from '../report/text/columns.ts';
import { printableLine } from '../util/printable.ts';
import type { Comparison, Versus } from './comparison.ts';
import { verdictLines } from './verdict.ts';

/** Longer names are replaced by letters, and listed above the table. */
const LONGEST_NAME = 34;

/** Decimals of a ratio. */
const DIGITS = 4;

export const TIME_TITLES: Readonly<Record<Result['kind'], string>> = {
  training: 'training step',
  collective: 'time',
  traffic: 'last delivery',
};

/**
 * The table of `weft compare`: a row for each set-up, then a sentence for each, and the Pareto set
 * of cost and time. It ends with a newline.
 */
export function comparisonTable(comparison: Comparison): string {
  const { setups, device, partial } = comparison;
  const letters = setups.some(({ name }) => name.length > LONGEST_NAME);
  const places = new Map(setups.map(({ name }, i) => [name, letterOf(i)]));
  const nameOf = (name: string) => (letters ? places.get(name)! : printableLine(name));
  const engines = [...new Set(setups.map(({ engine }) => engine))];
  const head = [
    ...(partial ? [partialLine(partial)] : []),
    `${setups.length} set-ups, baseline ${nameOf(comparison.baseline)}; ${seedsText(comparison)}`,
    `engine ${engines.join(' and ')} on ${device.name}`,
    ...(letters ? setups.map(({ name }) => `  ${nameOf(name)}  ${printableLine(name)}`) : []),
  ];
  const sections = [head, tableLines(comparison, nameOf), verdictLines(comparison, nameOf)];
  return sections.map((lines) => `${lines.join('\n')}\n`).join('\n');
}

function seedsText({ setups, seed }: Comparison): string {
  const counts = setups.flatMap(({ seeds, seeded }) => (seeded ? [seeds] : []));
  if (counts.length === 0) return 'no seed decides anything';
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  if (most === 1) return `seed ${seed}`;
  return `pairs of the same seed, ${least === most ? '' : `${countText(least)} to `}${countText(most)} seeds`;
}

function tableLines(comparison: Comparison, nameOf: (name: string) => string): string[] {
  const { titles, rows } = tableOf(comparison, nameOf);
  return columnLines(
    titles.map((title, i) => ({ title, right: i > 0 })),
    rows,
  );
}

/** The titles and cells of the table; numbers from the second column on. */
export function tableOf(
  { kind, setups, precision, currency }: Comparison,
  nameOf: (name: string) => string,
): { readonly titles: readonly string[]; readonly rows: readonly (readonly string[])[] } {
  const priced = setups.some(({ money }) => money);
  const rows = setups.map(({ name, seeds, time_us, loss, versus, cost, money }) => [
    nameOf(name),
    ...(precision === null ? [] : [countText(seeds)]),
    timeText(central(time_us)),
    percentText(central(loss)),
    ...ratioCells(versus),
    ...costCells(cost, currency),
    ...(priced ? [money ? `${central(money.useful_hour).toFixed(3)} ${money.currency}` : ''] : []),
  ]);
  const titles = [
    'set-up',
    ...(precision === null ? [] : ['seeds']),
    TIME_TITLES[kind],
    'loss',
    'ratio',
    '95 % interval',
    'cost',
    'power',
    ...(priced ? ['useful hour'] : []),
  ];
  return { titles, rows };
}

/** The ratio and its interval; the baseline has neither. */
function ratioCells(versus: Versus | undefined): string[] {
  if (!versus) return ['1', ''];
  const { ratio, ci95, certainty } = versus;
  if (certainty === 'exact') return [ratio.toFixed(DIGITS), 'exact'];
  return [ratio.toFixed(DIGITS), ci95 ? ci95.map((end) => end.toFixed(DIGITS)).join(' to ') : 'one seed'];
}

/** `≥` where parts have no price. */
function costCells(cost: FabricCost | null, currency: string): string[] {
  if (!cost) return ['', ''];
  const least = cost.complete ? '' : '≥ ';
  return [`${least}${moneyText(cost.price, currency)}`, `${least}${powerText(cost.watts)}`];
}

/** `A` to `Z`, then `AA` and so on. */
function letterOf(i: number): string {
  const last = String.fromCharCode(65 + (i % 26));
  return i < 26 ? last : letterOf(Math.floor(i / 26) - 1) + last;
}
