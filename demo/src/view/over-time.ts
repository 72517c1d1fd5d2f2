/** A run over time: the training step, or its messages, or how long they take. */
import type { Result, StepTracks } from 'weft';
import { h } from '../dom.ts';
import type { Clock } from '../draw/clock.ts';
import { mostHeight } from '../step/rows.ts';
import { createStepView } from '../step/step-view.ts';
import type { Outcome, TimelineRow } from '../worker/protocol.ts';
import { fillFigure } from './figure.ts';
import type { Axes } from './result.ts';
import { timelineChart, timelineX } from './timeline.ts';

const PS_PER_US = 1e6;

/** A view for each outcome that has one, on one time axis; empty if none has. */
export function overTime(
  outcomes: readonly Outcome[],
  axes: Axes,
  clock: Clock | undefined,
  signal: AbortSignal,
): HTMLElement[] {
  const views = outcomes.flatMap((outcome, i) => {
    const side = outcomes.length > 1 ? `${'AB'[i]}: ` : '';
    const { result, step, timeline } = outcome;
    if (step) return [stepOverTime(side, result, step, axes, signal)];
    if (timeline.length > 0) return [messages(side, result, timeline, axes, clock, signal)];
    return [];
  });
  return views.length > 0 ? [h('div', { class: 'over-time' }, ...views)] : [];
}

/** Head, legend, axis and the line below of a step's view, px. */
const AROUND_STEP = 34 + 40 + 22 + 26;

/** The height that views need at most, px. */
export function timeHeight(outcomes: readonly Outcome[]): number {
  const steps = outcomes.flatMap(({ step }) => step ?? []);
  return steps.length > 0 ? AROUND_STEP + Math.max(...steps.map(mostHeight)) : Infinity;
}

/** Views of a step at the page's side by side share one time axis. */
function stepOverTime(
  side: string,
  { provenance }: Result,
  tracks: StepTracks,
  { stepPs }: Axes,
  signal: AbortSignal,
): HTMLElement {
  const seed = provenance.seeds > 1 ? `, seed ${provenance.seed}` : '';
  const title = `${side}Training step${seed}`;
  return createStepView(tracks, { title, endPs: stepPs, fills: true, signal }).element;
}

/** The messages by sender, with the moment of the fabric; a press goes to another moment. */
function messages(
  side: string,
  { provenance }: Result,
  rows: readonly TimelineRow[],
  { timelineUs }: Axes,
  clock: Clock | undefined,
  signal: AbortSignal,
): HTMLElement {
  const seed = provenance.seeds > 1 ? `, seed ${provenance.seed}` : '';
  const now = h('div', { class: 'now-line', 'aria-hidden': 'true' });
  let x = timelineX(0, timelineUs);
  let end = 0;
  const mark = () => {
    now.style.left = `${x((clock?.state.timePs ?? 0) / PS_PER_US)}px`;
  };
  const element = fillFigure(
    `${side}Messages`,
    `each from its earliest start to its end, by sender${seed}`,
    (width, height) => {
      x = timelineX(width, timelineUs);
      end = x(timelineUs);
      mark();
      return timelineChart(rows, { width, height, mostUs: timelineUs });
    },
  );
  const chart = element.querySelector<HTMLElement>('.chart')!;
  if (!clock) return element;
  element.append(now);
  clock.subscribe(mark);
  chart.addEventListener(
    'pointerdown',
    ({ clientX }) => {
      const box = chart.querySelector('svg')?.getBoundingClientRect();
      if (!box) return;
      clock.pause();
      const share = (clientX - box.left - x(0)) / (end - x(0));
      clock.setTime(share * timelineUs * PS_PER_US);
    },
    { signal },
  );
  return element;
}
