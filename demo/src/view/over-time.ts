/** A run over time: the training step, or its messages, or how long they take. */
import type { Result } from 'weft';
import { byId, h } from '../dom.ts';
import type { Clock } from '../draw/clock.ts';
import type { TitledStep } from '../step/views.ts';
import type { Outcome, TimelineRow } from '../worker/protocol.ts';
import { fillFigure } from './figure.ts';
import type { Axes } from './result.ts';
import { timelineChart, timelineX } from './timeline.ts';

const PS_PER_US = 1e6;

/**
 * Puts a view for each outcome that has one into `place`, on one time axis; hides it if none has.
 */
export function showOverTime(
  place: HTMLElement,
  outcomes: readonly Outcome[],
  axes: Axes,
  clock: Clock | undefined,
  signal: AbortSignal,
): void {
  const side = (i: number) => (outcomes.length > 1 ? `${'AB'[i]}: ` : '');
  const steps = outcomes.flatMap(({ step, result: { provenance } }, i) => {
    const seed = provenance.seeds > 1 ? `, seed ${provenance.seed}` : '';
    return step ? [{ title: `${side(i)}Training step${seed}`, tracks: step }] : [];
  });
  const rows = outcomes.flatMap(({ result, timeline }, i) =>
    timeline.length > 0 ? [messages(side(i), result, timeline, axes, clock, signal)] : [],
  );
  const box = h('div', { class: 'over-time' }, ...rows);
  place.hidden = steps.length === 0 && rows.length === 0;
  place.replaceChildren(box);
  setHeight(MOST_HEIGHT);
  if (steps.length > 0) void addSteps(box, steps, axes.stepPs, signal);
}

const MOST_HEIGHT = 1000;

function setHeight(px: number): void {
  byId('stage').style.setProperty('--time-height', `${px}px`);
}

async function addSteps(
  box: HTMLElement,
  steps: readonly TitledStep[],
  endPs: number,
  signal: AbortSignal,
): Promise<void> {
  const { stepViews } = await import('../step/views.ts');
  if (signal.aborted) return;
  const { elements, height } = stepViews(steps, endPs, signal);
  setHeight(height);
  box.prepend(...elements);
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
