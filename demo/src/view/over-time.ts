/** A run over time: the training step, or its messages, or how long they take. */
import type { Result } from 'weft';
import { byId, h } from '../dom.ts';
import type { Clock } from '../draw/clock.ts';
import type { Linking } from '../linking.ts';
import type { TitledStep } from '../step/views.ts';
import type { ViewState } from '../view-address.ts';
import type { Outcome, TimelineRow } from '../worker/protocol.ts';
import { brush } from './brush.ts';
import { fillFigure } from './figure.ts';
import type { Axes } from './result.ts';
import { timelineChart, timelineX } from './timeline.ts';

const PS_PER_US = 1e6;

/** The parts that views over time share with the others. */
export interface OverTime {
  readonly axes: Axes;
  readonly clock: Clock | undefined;
  readonly linking: Linking;
  /** The view of an address. */
  readonly view: ViewState;
  readonly signal: AbortSignal;
}

/**
 * Puts a view for each outcome that has one into `place`, on one time axis; hides it if none has.
 */
export function showOverTime(place: HTMLElement, outcomes: readonly Outcome[], over: OverTime): void {
  const side = (i: number) => (outcomes.length > 1 ? `${'AB'[i]}: ` : '');
  const steps = outcomes.flatMap(({ step, result: { provenance } }, i) => {
    const seed = provenance.seeds > 1 ? `, seed ${provenance.seed}` : '';
    return step ? [{ title: `${side(i)}Training step${seed}`, tracks: step }] : [];
  });
  const rows = outcomes.flatMap(({ result, timeline }, i) =>
    timeline.length > 0 ? [messages(side(i), result, timeline, over)] : [],
  );
  const box = h('div', { class: 'over-time' }, ...rows);
  place.hidden = steps.length === 0 && rows.length === 0;
  place.replaceChildren(box);
  setHeight(MOST_HEIGHT);
  if (steps.length > 0) void addSteps(box, steps, over);
}

const MOST_HEIGHT = 1000;

function setHeight(px: number): void {
  byId('stage').style.setProperty('--time-height', `${px}px`);
}

async function addSteps(
  box: HTMLElement,
  steps: readonly TitledStep[],
  { axes, linking, view, signal }: OverTime,
): Promise<void> {
  const { stepViews } = await import('../step/views.ts');
  if (signal.aborted) return;
  const { elements, height } = stepViews(steps, axes.stepPs, { linking, range: view.range, signal });
  setHeight(height);
  box.prepend(...elements);
}

/**
 * The messages by sender, with the moment of the fabric. A press goes to another moment, a drag
 * selects a range.
 */
function messages(
  side: string,
  { provenance }: Result,
  rows: readonly TimelineRow[],
  { axes: { timelineUs }, clock, linking, signal }: OverTime,
): HTMLElement {
  const seed = provenance.seeds > 1 ? `, seed ${provenance.seed}` : '';
  const marks = brush(clock, linking, signal);
  const element = fillFigure(
    `${side}Messages`,
    `each from its earliest start to its end, by sender${seed}`,
    (width, height) => {
      const x = timelineX(width, timelineUs);
      marks.measure(
        (ps) => x(ps / PS_PER_US),
        (px) => ((px - x(0)) / (x(timelineUs) - x(0))) * timelineUs * PS_PER_US,
      );
      return timelineChart(rows, { width, height, mostUs: timelineUs });
    },
  );
  marks.attach(element);
  return element;
}
