/** The answer of a result in sentences: how long, how much is lost, and at which rung. */
import { idealIn } from '../../ladder/ladder.ts';
import type { Result, RungResult, StepResult } from '../../model/result.ts';
import { certaintyOf } from '../../stats/certainty.ts';
import { formatSize } from '../../units/format.ts';
import { meanText, resultIsSeeded, uncertaintyText, unsettledText } from '../certainty.ts';
import { central, countText, fabricText, percentText, RUNG_TITLES, timeText } from '../format.ts';
import { partialLine, withoutText } from '../partial.ts';

const SUBJECTS: Readonly<Record<Result['kind'], string>> = {
  training: 'A training step takes',
  collective: 'The collective takes',
  traffic: 'The last message arrives after',
};

/** The sentences; at least one. */
export function verdictOf(result: Result): readonly string[] {
  const { partial } = result;
  const interrupted = partial ? [`${partialLine(partial)}.`] : [];
  return [...interrupted, ...answerOf(result)];
}

function answerOf(result: Result): readonly string[] {
  const { step } = result;
  return step ? [timeSentence(result, step), ...causeSentence(result, step)] : [sweepSentence(result)];
}

function timeSentence(result: Result, step: StepResult): string {
  const { time_us: time, ideal_us: ideal, loss } = step;
  const share = central(loss);
  const than = `${percentText(Math.abs(share))} ${share < 0 ? 'less' : 'more'} than the ideal ${timeText(central(ideal))}`;
  const notes = [intervalText(result, step), unsettledText(step), withoutText(step.without)].filter(
    (note) => note !== undefined,
  );
  const note = notes.length > 0 ? ` (${notes.join('; ')})` : '';
  return `${SUBJECTS[result.kind]} ${timeText(central(time))}, ${than}${note}.`;
}

/** `95 % interval 5.87 to 18.3 %, 16 seeds`, or a caveat; undefined if no seed decides anything. */
function intervalText(result: Result, { loss }: StepResult): string | undefined {
  const unsure = uncertaintyText(certaintyOf(loss, resultIsSeeded(result)));
  if (typeof loss === 'number' || loss.ci95[0] === loss.ci95[1]) return unsure;
  const [lo, hi] = loss.ci95.map(percentText);
  const interval = `95 % interval ${lo} to ${hi}, ${countText(loss.samples.length)} seeds`;
  return unsure === undefined ? interval : `${interval}; ${unsure}`;
}

/** The rung of the fabric that takes most. */
function causeSentence({ provenance: { seeds } }: Result, { ladder, time_us: time }: StepResult): string[] {
  const ideal = idealIn(ladder);
  const most = ladder
    .slice(ideal + 1)
    .reduce<RungResult | undefined>(
      (best, rung) => (best && central(best.delta_us) >= central(rung.delta_us) ? best : rung),
      undefined,
    );
  if (!most || central(most.delta_us) <= 0) return ['The fabric takes no time.'];
  const us = central(most.delta_us);
  const share = percentText(us / central(time));
  return [`Most is taken at rung ${titleOf(most)}: ${timeText(us)}, ${share} of the time${meanText(seeds)}.`];
}

function titleOf({ rung }: RungResult): string {
  return `"${RUNG_TITLES[rung].replace(/^\+ /, '')}"`;
}

function sweepSentence({ collectives, fabric }: Result): string {
  const [first, last] = [collectives[0]!, collectives.at(-1)!];
  const losses = collectives.map(({ loss }) => central(loss));
  const [least, most] = [Math.min(...losses), Math.max(...losses)].map(percentText);
  return `${first.name} of ${formatSize(first.bytes)} to ${formatSize(last.bytes)} on ${fabricText(fabric)}: the loss is ${least} to ${most}.`;
}
