/** The done and the missing parts of an interrupted run, in words. */
import type { PartialFacts, PartialPart, PartialUnit } from '../model/partial.ts';
import type { RungName } from '../model/result.ts';
import { formatSize } from '../units/format.ts';
import { RUNG_TITLES } from './format.ts';

/** Missing things that are named. */
const MOST_NAMED = 4;

const WORDS: Readonly<Record<PartialUnit, string>> = {
  seeds: 'seeds',
  rungs: 'rungs',
  sizes: 'sizes',
  variants: 'variants of the step',
  'set-ups': 'set-ups',
  changes: 'changes',
  failures: 'failures',
  cases: 'cases',
};

/** `3 of 8 seeds (not: 4-8)`. */
export function partialText({ parts }: PartialFacts): string {
  return parts.map(partText).join('; ');
}

/** The line above the numbers of an interrupted run. */
export function partialLine(facts: PartialFacts): string {
  return `PARTIAL RESULT, interrupted: ${partialText(facts)}`;
}

function partText({ unit, done, of, missing = [] }: PartialPart): string {
  const named = missing.slice(0, MOST_NAMED).map((name) => nameOf(unit, name));
  const more = missing.length > MOST_NAMED ? ` and ${missing.length - MOST_NAMED} more` : '';
  const not = named.length > 0 ? ` (not: ${named.join(', ')}${more})` : '';
  return `${done} of ${of} ${WORDS[unit]}${not}`;
}

function nameOf(unit: PartialUnit, name: string): string {
  if (unit === 'rungs') return name;
  const bytes = unit === 'sizes' ? /^(\d+) bytes$/.exec(name)?.[1] : undefined;
  return bytes === undefined ? name : formatSize(Number(bytes));
}

/** `without rungs routing, faults: not climbed`; undefined where none is missing. */
export function withoutText(without: readonly RungName[] | undefined): string | undefined {
  if (!without || without.length === 0) return undefined;
  const titles = without.map((rung) => RUNG_TITLES[rung].replace(/^\+ /, ''));
  return `without ${titles.join(', ')}: not simulated`;
}
