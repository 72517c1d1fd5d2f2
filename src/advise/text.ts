/** An advice as text for people: a sentence, a table, and what was left out. */
import { TIME_TITLES } from '../compare/text.ts';
import { central, countText, moneyText, percentText, powerText, timeText } from '../report/format.ts';
import { partialLine } from '../report/partial.ts';
import { type Column, columnLines } from '../report/text/columns.ts';
import { printableLine } from '../util/printable.ts';
import type { Advice, NotTried, TriedChange } from './advice.ts';
import { helps } from './rows.ts';

/** A mean gain below this part of the time is not worth more seeds. */
const LITTLE = 0.005;
/** This many of the changes that are not tried for one reason are named. */
const MOST_NAMES = 4;

/** The text of `weft advise`; it ends with a newline. */
export function adviceText(advice: Advice): string {
  const { engine, device, changes, partial } = advice;
  const table = changeTable(advice);
  const sections = [
    partial ? [partialLine(partial)] : [],
    [headLine(advice), `engine ${engine} on ${device.name}; ${changes.length} changes tried`],
    answerLines(advice),
    table ? columnLines(table.columns, table.rows) : [],
    ...[othersLines(advice), notTriedLines(advice.not_tried)],
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

/** `training step: 2.636 s, 12.1 % more than the ideal; 16 seeds`. */
export function headLine({ kind, as_it_is: { time_us: time, loss }, seeds, seed }: Advice): string {
  const seedText = seeds === 1 ? `seed ${seed}` : `${countText(seeds)} seeds`;
  return `${TIME_TITLES[kind]}: ${timeText(central(time))}, ${percentText(central(loss))} more than the ideal; ${seedText}`;
}

/** The best single change in a sentence, and the best few together. */
export function answerLines(advice: Advice): string[] {
  return [...bestLines(advice), ...togetherLines(advice)];
}

/** The best single change in a sentence, and the best that costs nothing where that is another. */
function bestLines({ changes, seeds, currency }: Advice): string[] {
  const helping = changes.filter(({ versus }) => helps(versus));
  const [best] = helping;
  if (!best) {
    const by = seeds === 1 ? 'one seed' : `${countText(seeds)} seeds`;
    return [`None of ${changes.length} changes gives back time that ${by} can tell.`];
  }
  const free = helping.find(({ costs }) => costs !== null && costs.price <= 0);
  const more = free && free !== best ? [`Without buying, most is given back by ${gainText(free)}.`] : [];
  return [`Most is given back by ${gainText(best)}. ${costSentence(best, currency)}`, ...more];
}

/** `routing spray: 284.6 ms (10.3 %, 5.20 to 15.2 %)` */
function gainText(row: TriedChange): string {
  const { saves_us: saves, versus, what } = row;
  const share = `${percentText(1 - versus.ratio)}${intervalText(row, ', ')}`;
  return `${nameOf(what)}: ${timeText(central(saves))} (${share})`;
}

/** The best few at once, and how much of their gains is the same. */
function togetherLines({ together, as_it_is: { time_us: time } }: Advice): string[] {
  if (!together) return [];
  const { what, saves_us: saves, overlap_us: overlap, versus } = together;
  const interplay =
    Math.abs(overlap) < 1e-3 * central(time)
      ? 'as much as the sum of each'
      : `${timeText(Math.abs(overlap))} ${overlap > 0 ? 'less' : 'more'} than the sum of each`;
  return [
    `Together, ${nameOf(what)} give back ${timeText(central(saves))} (${percentText(1 - versus.ratio)}), ${interplay}.`,
  ];
}

function nameOf(what: readonly string[]): string {
  const names = what.map(printableLine);
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** The changes that help, then the best few together. */
export function helpful({ changes, together }: Advice): readonly TriedChange[] {
  return [...changes.filter(({ versus }) => helps(versus)), ...(together ? [together] : [])];
}

/** The changes that help, a row each; undefined if none does. */
export function changeTable(
  advice: Advice,
): { readonly columns: readonly Column[]; readonly rows: readonly (readonly string[])[] } | undefined {
  const rows = helpful(advice);
  if (rows.length === 0) return undefined;
  const right = true;
  const titles = ['gives back', 'of the time', '95 % interval', 'price', 'power'];
  return {
    columns: [{ title: 'change' }, { title: 'takes' }, ...titles.map((title) => ({ title, right }))],
    rows: rows.map((row) => [
      row.what.length > 1 ? 'together' : nameOf(row.what),
      row.what.length > 1 ? '' : row.takes.join(),
      timeText(central(row.saves_us)),
      percentText(1 - row.versus.ratio),
      intervalText(row) || 'exact',
      ...costCells(row, advice.currency),
    ]),
  };
}

/** Price and power above those of the scenario. */
function costCells({ costs }: TriedChange, currency: string): string[] {
  if (!costs) return ['not known', ''];
  const sign = (value: number) => (value < 0 ? '−' : '+');
  const text = (value: number, absolute: (value: number) => string) =>
    value === 0 ? '' : `${sign(value)}${absolute(Math.abs(value))}`;
  return [
    text(costs.price, (price) => moneyText(price, currency)),
    text(costs.watts, (watts) => powerText(watts)),
  ];
}

/** `5.48 to 15.2 %`; nothing where no seed decides. */
function intervalText({ versus: { ci95, certainty } }: TriedChange, before = ''): string {
  if (certainty === 'exact') return '';
  if (!ci95) return `${before}one seed`;
  const [lo, hi] = ci95;
  return `${before}${percentText(1 - hi).replace(' %', '')} to ${percentText(1 - lo)}`;
}

/** `It costs 25600 USD.` */
function costSentence({ costs, takes }: TriedChange, currency: string): string {
  if (!costs) return 'Its price is not known.';
  if (costs.price > 0) return `It costs ${moneyText(costs.price, currency)}.`;
  if (costs.price < 0) return `It costs ${moneyText(-costs.price, currency)} less.`;
  return takes.includes('repair') ? 'It takes a repair.' : 'Nothing is to be bought.';
}

/** Changes that give back nothing. */
export function othersLines({ changes, seeds }: Advice): string[] {
  const rest = changes.filter(({ versus }) => !helps(versus));
  const same = rest.filter(({ versus: { ratio, certainty } }) => ratio === 1 && certainty === 'exact');
  const untold = rest.filter(({ versus }) => versus.certainty === 'untold');
  const slower = rest.filter((row) => !same.includes(row) && !untold.includes(row));
  const names = (rows: readonly TriedChange[]) => rows.map(({ what }) => nameOf(what)).join('; ');
  const more = (row: TriedChange) => `${nameOf(row.what)} (${percentText(row.versus.ratio - 1)})`;
  return [
    ...(same.length > 0 ? [`Changes nothing: ${names(same)}.`] : []),
    ...(untold.length > 0
      ? [`Not told apart with ${countText(seeds)} seeds: ${untold.map(untoldText).join('; ')}.`]
      : []),
    ...(slower.length > 0 ? [`Takes more time: ${slower.map(more).join('; ')}.`] : []),
  ];
}

/** A change that may help: what it gives back in the mean, and how many seeds would tell. */
function untoldText({ what, versus: { ratio, seeds_to_tell: needed } }: TriedChange): string {
  if (ratio > 1 - LITTLE || needed === undefined) return nameOf(what);
  return `${nameOf(what)} (${percentText(1 - ratio)} in the mean; about ${countText(needed)} seeds would tell)`;
}

/** Changes that were not run, by their reason. */
function notTriedLines(notTried: readonly NotTried[]): string[] {
  const lines = reasonsOf(notTried);
  return lines.length === 0 ? [] : ['Not tried:', ...lines.map((line) => `  ${line}`)];
}

/** A line for each reason why changes were not run. */
export function reasonsOf(notTried: readonly NotTried[]): string[] {
  const reasons = new Map<string, string[]>();
  for (const { what, why } of notTried) reasons.set(why, [...(reasons.get(why) ?? []), printableLine(what)]);
  return [...reasons].map(([why, names]) => `${firstOf(names)}: ${printableLine(why)}`);
}

/** The first names, and how many more there are. */
function firstOf(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  if (more < 2) return names.join('; ');
  return `${names.slice(0, MOST_NAMES).join('; ')} and ${more} more`;
}
