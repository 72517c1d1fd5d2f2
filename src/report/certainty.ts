/** How sure numbers over seeds are, in words. */
import {
  deltaIsSeeded,
  type Quantity,
  type Result,
  type RungResult,
  type StepResult,
} from '../model/result.ts';
import { type Certainty, certaintyOf } from '../stats/certainty.ts';
import { MOST_SEEDS_TO_TELL } from '../stats/paired.ts';
import { central, countText, percentText, RUNG_TITLES, timeText } from './format.ts';
import { withoutText } from './partial.ts';

/**
 * The caveat of a number: one seed's, or not distinguished from 0; undefined without a caveat.
 */
export function uncertaintyText(certainty: Certainty): string | undefined {
  if (certainty.kind === 'one-seed') return 'one seed, no interval';
  if (certainty.kind !== 'untold') return undefined;
  const { seeds, needed } = certainty;
  return `not distinguishable from 0 with ${seeds} seeds; ${neededText(needed)} seeds are needed`;
}

/** `about 40`; `more than 10,000` where so many are not counted. */
export function neededText(needed: number | undefined): string {
  if (needed === undefined) return `more than ${countText(MOST_SEEDS_TO_TELL)}`;
  return `about ${countText(needed)}`;
}

/** Whether the seed decides anything of a result; true where an older one does not say. */
export function resultIsSeeded({ provenance }: Result): boolean {
  return provenance.seeded ?? true;
}

/** `, mean of 16 seeds`; nothing with one. */
export function meanText(seeds: number): string {
  return seeds === 1 ? '' : `, mean of ${seeds} seeds`;
}

/** The name of a step's headline. */
interface StepTitles {
  readonly time: string;
  readonly loss: string;
  readonly formula: string;
}

/** Time, ideal and loss of a step, and how sure they are. */
export function stepLines(result: Result, step: StepResult, titles: StepTitles): string[] {
  const { time_us, ideal_us, loss } = step;
  const unsure = uncertaintyText(certaintyOf(loss, resultIsSeeded(result)));
  const wide = Math.max(titles.time.length, titles.loss.length);
  const line = (title: string, text: string, more: string) =>
    `${title.padEnd(wide)}  ${text.padStart(10)}   ${more}`;
  const unsettled = unsettledText(step);
  const left = [withoutText(step.without)].filter((text) => text !== undefined);
  const lines = [
    line(
      titles.time,
      timeText(central(time_us)),
      `ideal ${timeText(central(ideal_us))}${unsettled === undefined ? '' : `   ${unsettled}`}`,
    ),
    line(titles.loss, percentText(central(loss)), [titles.formula, ...left].join(', ')),
  ];
  if (typeof time_us === 'number' || typeof loss === 'number')
    return unsure === undefined ? lines : [...lines, `  ${unsure}`];
  return [
    ...lines,
    `  over the seeds: time ${spread(time_us, timeText)}`,
    `                  loss ${spread(loss, percentText)}`,
    ...(unsure === undefined ? [] : [`                  loss ${unsure}`]),
  ];
}

/** `not settled: ±12 us (0.2 %)`; undefined if the times of the last rung have settled. */
export function unsettledText({ time_us, ladder }: StepResult): string | undefined {
  const { unsettled_us: left } = ladder.at(-1) ?? {};
  if (left === undefined) return undefined;
  return `not settled: ±${timeText(left)} (${percentText(left / central(time_us))})`;
}

function spread(quantity: Exclude<Quantity, number>, text: (value: number) => string): string {
  const [lo, hi] = quantity.ci95;
  return `mean within ${text(lo)} .. ${text(hi)} (95 %), p50 ${text(quantity.p50)}, p99 ${text(quantity.p99)}`;
}

/**
 * Half of the 95 % interval of a delta, µs; undefined with one seed, and if no seed changes the
 * delta.
 */
export function deltaHalfUs(rung: RungResult): number | undefined {
  if (typeof rung.delta_us === 'number' || !deltaIsSeeded(rung)) return undefined;
  const [lo, hi] = rung.delta_us.ci95;
  return (hi - lo) / 2;
}

/** Rungs on which seeds say nothing, or times have not settled, a line each; empty without any. */
export function ladderDoubts(ladder: readonly RungResult[]): string[] {
  const known = ladder.map((rung) => ({
    title: RUNG_TITLES[rung.rung],
    text: uncertaintyText(certaintyOf(rung.delta_us, deltaIsSeeded(rung))),
  }));
  const texts = new Set(known.flatMap(({ text }) => text ?? []));
  const doubts = [...texts].map((said) => {
    const titles = known.filter(({ text }) => text === said).map(({ title }) => title);
    return `${titles.join(', ')}: ${said}`;
  });
  const moving = ladder.flatMap(({ rung, unsettled_us: left }) =>
    left === undefined
      ? []
      : [`${RUNG_TITLES[rung]}: not settled, a call still changed by ${timeText(left)}`],
  );
  return [...doubts, ...moving];
}
