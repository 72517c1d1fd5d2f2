/** The fabrics of one outcome or two, on one time axis and one scale. */
import { h } from '../dom.ts';
import { type Clock, createClock } from '../draw/clock.ts';
import { dark, light } from '../draw/colours.ts';
import { createLegend } from '../draw/legend.ts';
import { busiestTime, endOf, fullScale } from '../draw/moment.ts';
import type { Backend } from '../draw/open-painter.ts';
import type { Measure } from '../draw/picture.ts';
import { createScrubber, type Scrubber } from '../draw/scrubber.ts';
import { createFabricView, type FabricView } from '../draw/view.ts';
import { CHOSEN, type DeviceBadge, type Outcome, type Seen } from '../worker/protocol.ts';
import { pictureButton } from './take.ts';

const DARK = '(prefers-color-scheme: dark)';

export interface FabricPanels {
  /** Time and measure, for all of them. */
  readonly controls: HTMLElement;
  /** A place for each outcome; undefined if its links were not seen. */
  readonly places: readonly (HTMLElement | undefined)[];
  destroy(): void;
}

/**
 * Panels for the observations of these outcomes; undefined without any. Views come up once the
 * places are in the page.
 */
export function fabricPanels(outcomes: readonly Outcome[]): FabricPanels | undefined {
  const seen = outcomes.map((outcome) => outcome.seen);
  const backend = backendOf(outcomes[0]?.badge);
  const timelines = seen.flatMap((one) => (one?.timeline ? [one.timeline] : []));
  if (!seen.some((one) => one !== undefined)) return undefined;
  const clock = createClock(Math.max(0, ...timelines.map(endOf)));
  if (timelines[0]) clock.setTime(busiestTime(timelines[0]));
  const queueScaleBytes = Math.max(1, ...timelines.map((timeline) => fullScale(timeline, 'queue')));
  const scrubber = createScrubber(clock);
  const panels = seen.map((one) => one && createPanel(one, clock, queueScaleBytes, backend));
  const ended = new AbortController();
  let measure: Measure = 'utilization';
  const all = () => panels.flatMap((panel) => (panel ? [panel] : []));
  const update = () => {
    for (const panel of all()) panel.show(measure, theme());
  };
  matchMedia(DARK).addEventListener('change', update, { signal: ended.signal });
  update();
  return {
    controls: controlsOf(
      timelines.some(({ queueBytes }) => queueBytes),
      scrubber,
      (next) => {
        measure = next;
        update();
      },
    ),
    places: panels.map((panel) => panel?.element),
    destroy() {
      ended.abort();
      scrubber.destroy();
      clock.destroy();
      for (const panel of all()) panel.destroy();
    },
  };
}

/** Where the run found no adapter the view need not ask for one, which browsers complain of. */
function backendOf(badge: DeviceBadge | undefined): Backend {
  return badge?.kind === 'cpu' && badge.why !== CHOSEN ? 'canvas' : 'auto';
}

function theme(): 'light' | 'dark' {
  return matchMedia(DARK).matches ? 'dark' : 'light';
}

function controlsOf(queues: boolean, scrubber: Scrubber, choose: (measure: Measure) => void): HTMLElement {
  const select = h(
    'select',
    { id: 'measure', onchange: () => choose(select.value as Measure) },
    h('option', { value: 'utilization' }, 'utilization'),
    h('option', { value: 'queue', disabled: !queues }, queues ? 'queue' : 'queue (packets only)'),
  );
  const measure = h('div', { class: 'bar' }, h('label', { for: 'measure' }, 'Links by'), select);
  return h('div', { class: 'fabric-controls' }, measure, scrubber.element);
}

interface Panel {
  readonly element: HTMLElement;
  show(measure: Measure, theme: 'light' | 'dark'): void;
  destroy(): void;
}

function createPanel(
  { fabric, drawing, timeline }: Seen,
  clock: Clock,
  queueScaleBytes: number,
  backend: Backend,
): Panel {
  const canvas = h('canvas', { class: 'fabric' });
  const legend = h('div');
  const drawnBy = h('span', { class: 'help' });
  let view: FabricView | undefined;
  let over = false;
  let shown: readonly [Measure, 'light' | 'dark'] = ['utilization', theme()];
  const mean = timeline && !timeline.packets ? ' Flows: the mean over the run.' : '';
  const tell = () => {
    const by = view?.backend === 'webgpu' ? 'Drawn with WebGPU.' : 'Drawn without WebGPU.';
    drawnBy.textContent = `${by}${mean}`;
  };
  const apply = () => {
    const [measure, of] = shown;
    view?.setMeasure(measure);
    view?.setTheme(of);
    const full = measure === 'queue' ? queueScaleBytes : 1;
    legend.replaceChildren(createLegend(fabric, of === 'dark' ? dark : light, measure, full));
  };
  const start = async () => {
    const options = { backend, clock, queueScaleBytes, theme: shown[1], onFallback: tell };
    const made = await createFabricView(canvas, { fabric, places: drawing, timeline }, options);
    if (over) return made.destroy();
    view = made;
    apply();
    tell();
  };
  void start();
  return {
    element: h(
      'figure',
      { class: 'fabric-figure' },
      h('figcaption', {}, h('h3', {}, 'The fabric over time'), drawnBy),
      h('div', { class: 'fabric-stage' }, canvas),
      legend,
      pictureButton('The fabric over time', () => {
        void view?.draw();
        return view?.canvas;
      }),
    ),
    show(...next) {
      shown = next;
      apply();
    },
    destroy() {
      over = true;
      view?.destroy();
    },
  };
}
