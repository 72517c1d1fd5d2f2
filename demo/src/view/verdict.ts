/** Which of two set-ups takes longer, in a sentence, with its interval. */
import {
  certaintyOf,
  neededText,
  pairedDifferences,
  pairedRatioOf,
  percentText,
  type Result,
  ratioOf,
  resultIsSeeded,
  summarize,
} from 'weft';
import { heroOf, type Verdict } from './lead.ts';
import { quantityText } from './quantity.ts';

/** The words on the times of two results. */
interface Told {
  readonly ratio: number;
  readonly takes: string;
  /** Whether seeds tell the two apart. */
  readonly tells: boolean;
  /** In brackets behind the sentence, or after a comma. */
  readonly ground: string;
  readonly more: string;
}

interface Comparison extends Told {
  readonly losses: string;
}

/**
 * The comparison; undefined if one of the two has no time of its own, such as a table of several
 * sizes. `alike`: both run the same workload. Under the same seeds the two are compared pair by
 * pair.
 */
function comparisonOf(a: Result, b: Result, alike: boolean): Comparison | undefined {
  if (!a.step || !b.step) return undefined;
  const seeds = Math.max(a.provenance.seeds, b.provenance.seeds);
  const [first, second] = [samplesOf(a, seeds), samplesOf(b, seeds)];
  if ([...first, ...second].some((us) => !(us > 0))) return undefined;
  const training = a.kind === 'training' && b.kind === 'training';
  const lossOf = ({ step }: Result) => quantityText(step!.loss, percentText);
  const losses = `${training ? 'Step time loss' : 'Loss'} ${lossOf(a)} in A, ${lossOf(b)} in B.`;
  const both = alike ? '' : ' The two run different workloads.';
  const told = toldBy(first, second, first.length === second.length && samePairs(a, b));
  return { ...told, losses: `${losses}${both}` };
}

/** All of it as sentences. */
export function verdictText(a: Result, b: Result, alike: boolean): string | undefined {
  const all = comparisonOf(a, b, alike);
  if (!all) return undefined;
  const { tells, takes, ground, more, losses } = all;
  const apart = tells ? '' : 'The seeds do not tell the two apart: ';
  return `${apart}${takes}${ground}.${more === '' ? '' : ` ${more}`} ${losses}`;
}

/** It as a verdict: how much more or less time the second takes. */
export function comparedVerdict(a: Result, b: Result, alike: boolean): Verdict | undefined {
  const all = comparisonOf(a, b, alike);
  if (!all) return undefined;
  const { ratio, tells, takes, ground, more, losses } = all;
  const change = ratio - 1;
  const sign = change > 0 ? '+' : '';
  const [number, unit] = ratio >= 2 ? [ratio.toFixed(2), '×'] : heroOf(change);
  const basis = ground.replace(/^[ ,(]+/, '').replace(/\)$/, '');
  return {
    hero: [`${ratio >= 2 ? '' : sign}${number}`, unit],
    kind: !tells || change === 0 ? 'even' : change > 0 ? 'loss' : 'gain',
    lead: tells ? `${takes}.` : `The seeds do not tell the two apart: ${takes}.`,
    under: [`${capital(basis)}. ${more}${more === '' ? '' : ' '}`, [losses]],
    short: takes,
  };
}

/**
 * Whether the i-th sample of both belongs to one seed; a value that no seed changes pairs with
 * anything.
 */
function samePairs(a: Result, b: Result): boolean {
  if (!resultIsSeeded(a) || !resultIsSeeded(b)) return true;
  const [first, second] = [a.provenance, b.provenance];
  return first.seed === second.seed && first.seeds === second.seeds;
}

function toldBy(a: readonly number[], b: readonly number[], paired: boolean): Told {
  const { ratio, ci95 } = paired ? pairedRatioOf(a, b) : ratioOf(a, b);
  const told = { ratio, takes: takesText(ratio), tells: true, more: '' };
  if (!ci95)
    return { ...told, ground: ' (one seed on a side, no interval)', more: 'Use more seeds for an interval.' };
  const [lo, hi] = ci95;
  if (lo === hi) return { ...told, ground: ', under every seed' };
  const how = paired ? `, over ${a.length} pairs of the same seed` : '';
  const ground = ` (95 % interval: ${changeText(lo)} to ${changeText(hi)}${how})`;
  if (lo > 1 || hi < 1) return { ...told, ground };
  const more = paired ? `${capital(enoughText(a, b))} are needed.` : 'Use more seeds to narrow it.';
  return { ...told, tells: false, ground, more };
}

/** The number of seeds that would distinguish the two, by the differences of the pairs. */
function enoughText(a: readonly number[], b: readonly number[]): string {
  const ratios = summarize(pairedDifferences(a.map(Math.log), b.map(Math.log)));
  const certainty = certaintyOf(ratios, true);
  return `${neededText(certainty.kind === 'untold' ? certainty.needed : undefined)} seeds`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function takesText(ratio: number): string {
  if (ratio === 1) return 'B takes as long as A';
  return ratio < 2 ? `B takes ${changeText(ratio)} time than A` : `B takes ${changeText(ratio)} as long as A`;
}

/** `6.60 % less`; from twice on, `2.40 times`. */
function changeText(ratio: number): string {
  if (ratio >= 2) return `${ratio.toFixed(2)} times`;
  return `${percentText(Math.abs(ratio - 1))} ${ratio < 1 ? 'less' : 'more'}`;
}

/**
 * Times of each seed; if the seed decides nothing, one stands for as many as the run has, at least
 * two.
 */
function samplesOf(result: Result, seeds: number): readonly number[] {
  const time = result.step!.time_us;
  if (typeof time !== 'number') return time.samples;
  return new Array<number>(resultIsSeeded(result) ? 1 : Math.max(2, seeds)).fill(time);
}
