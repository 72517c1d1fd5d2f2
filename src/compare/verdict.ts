/** A sentence for each set-up of a comparison. */
import { neededText } from '../report/certainty.ts';
import { countText, percentText } from '../report/format.ts';
import { formatPercent } from '../units/format.ts';
import type { ComparedSetup, Comparison, Versus } from './comparison.ts';

/** From twice on, times as long is plainer than per cent. */
const TWICE = 2;

/** `B takes 6.60 % less time than A (3.10 to 9.90 %).` */
export function verdictOf(
  name: string,
  base: string,
  { ratio, ci95, certainty, pairs, ...more }: Versus,
): string {
  if (certainty === 'exact') {
    if (ratio === 1) return `${name} takes as long as ${base}, exactly: no seed decides anything.`;
    return `${name} takes ${changeText(ratio)} ${base}, exactly: no seed decides anything.`;
  }
  if (ci95 === null) return `${name} takes ${changeText(ratio)} ${base} (one seed, no interval).`;
  const [lo, hi] = ci95;
  if (certainty === 'told') {
    const interval = lo === hi ? `in each of ${countText(pairs)} seeds` : intervalText(lo, hi);
    return `${name} takes ${changeText(ratio)} ${base} (${interval}).`;
  }
  const would = more.seeds_to_tell === undefined ? neededText(undefined) : neededText(more.seeds_to_tell);
  return `${name} cannot be told from ${base} with ${countText(pairs)} seeds; ${would} would tell (${sideText(lo)} to ${sideText(hi)} time).`;
}

/** `6.60 % less time than`; `2.40 times as long as`. */
function changeText(ratio: number): string {
  if (ratio >= TWICE) return `${ratio.toFixed(2)} times as long as`;
  return `${percentText(Math.abs(ratio - 1))} ${ratio <= 1 ? 'less' : 'more'} time than`;
}

/** The interval of a change, the smaller change first. */
function intervalText(lo: number, hi: number): string {
  if (hi >= TWICE) return `${lo.toFixed(2)} to ${hi.toFixed(2)} times`;
  const [from, to] = [lo - 1, hi - 1].map(Math.abs).sort((a, b) => a - b);
  return `${percentText(from!).replace(' %', '')} to ${percentText(to!)}`;
}

/** One end of an interval that holds 1. */
function sideText(ratio: number): string {
  return `${percentText(Math.abs(ratio - 1))} ${ratio < 1 ? 'less' : 'more'}`;
}

/** The sentences of a comparison; `nameOf` gives the name of a set-up in them. */
export function verdictLines(comparison: Comparison, nameOf = (name: string) => name): string[] {
  const { setups, baseline } = comparison;
  return [
    ...setups.flatMap(({ name, versus }) =>
      versus ? [verdictOf(nameOf(name), nameOf(baseline), versus)] : [],
    ),
    ...precisionLines(comparison, nameOf),
    ...paretoLines(comparison, nameOf),
  ];
}

/** Whether each interval is as narrow as asked. */
function precisionLines({ precision, setups }: Comparison, nameOf: (name: string) => string): string[] {
  if (precision === null) return [];
  const asked = formatPercent(precision);
  const short = setups.flatMap(({ name, versus }) => {
    if (!versus || !isShort(versus)) return [];
    const { pairs, pairs_needed: needed } = versus;
    const text = needed === undefined ? 'more seeds than weft counts' : `about ${countText(needed)} seeds`;
    return [
      `${nameOf(name)}: the limit of ${countText(pairs)} seeds ends before ±${asked}; ${text} are needed.`,
    ];
  });
  return short.length > 0 ? short : [`Each interval reaches no further than ${asked} from its ratio.`];
}

function isShort({ pairs, pairs_needed: needed, certainty }: Versus): boolean {
  return certainty !== 'exact' && (needed === undefined || pairs < needed);
}

function paretoLines({ pareto, setups }: Comparison, nameOf: (name: string) => string): string[] {
  if (pareto === null) return [];
  const prices = new Set(setups.map(({ cost }) => cost?.price));
  if (prices.size === 1) return ['All cost the same.'];
  return [
    `Pareto set of cost and time: ${pareto.map(nameOf).join('; ')}.`,
    ...setups.flatMap((setup) => beatenLine(setup, setups, nameOf)),
  ];
}

function beatenLine(
  { name, cost, beaten_by: by }: ComparedSetup,
  setups: readonly ComparedSetup[],
  nameOf: (name: string) => string,
): string[] {
  if (!by) return [];
  const other = setups.find((setup) => setup.name === by.name);
  const price = other?.cost?.price === cost?.price ? 'costs as much' : 'costs less';
  const unsure = by.certainty === 'untold' || by.certainty === 'one-seed';
  const time = unsure ? 'takes less time in the mean, which the seeds do not tell' : 'takes no more time';
  return [`${nameOf(name)} is not in it: ${nameOf(by.name)} ${price} and ${time}.`];
}
