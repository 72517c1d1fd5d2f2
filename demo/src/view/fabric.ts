/** The fabrics of one outcome or two, on one time axis and one scale. */
import { h } from '../dom.ts';
import { type Clock, createClock } from '../draw/clock.ts';
import { dark, light } from '../draw/colours.ts';
import { nodeLegend, scaleLegend } from '../draw/legend.ts';
import { busiestTime, endOf, fullScale } from '../draw/moment.ts';
import type { Backend } from '../draw/open-painter.ts';
import type { Measure } from '../draw/picture.ts';
import { createScrubber } from '../draw/scrubber.ts';
import { createFabricView, type FabricView, type Pressed } from '../draw/view.ts';
import type { Linking } from '../linking.ts';
import { onTheme, type Theme, theme } from '../shell/theme.ts';
import { CHOSEN, type DeviceBadge, type Outcome, type Seen } from '../worker/protocol.ts';
import { nameOf, partNamed } from './link-moment.ts';
import { rangeIn, shownText } from './shown.ts';

export interface FabricPanels {
  /** Head, drawings, and the control of the moment. */
  readonly parts: readonly HTMLElement[];
  readonly clock: Clock;
  /** Zooms all drawings; 0 shows all. */
  zoom(factor: number): void;
  /** Draws the picture of an outcome now; undefined if it has none. */
  canvasOf(index: number): HTMLCanvasElement | undefined;
}

/**
 * Panels for the observations of these outcomes, until the signal; undefined without any. Views
 * come up once the panels are in the page.
 */
export function fabricPanels(
  outcomes: readonly Outcome[],
  linking: Linking,
  signal: AbortSignal,
): FabricPanels | undefined {
  const seen = outcomes.map((outcome) => outcome.seen);
  const timelines = seen.flatMap((one) => (one?.timeline ? [one.timeline] : []));
  if (!seen.some((one) => one !== undefined)) return undefined;
  const clock = createClock(Math.max(0, ...timelines.map(endOf)));
  if (timelines[0]) clock.setTime(busiestTime(timelines[0]));
  const shared: Shared = {
    clock,
    queueScaleBytes: Math.max(1, ...timelines.map((timeline) => fullScale(timeline, 'queue'))),
    backend: backendOf(outcomes[0]?.badge),
    ...{ linking, signal },
  };
  const panels = outcomes.map(
    (outcome, i) => outcome.seen && createPanel(outcome, outcome.seen, captionOf(outcomes, i), shared),
  );
  const all = () => panels.flatMap((panel) => (panel ? [panel] : []));
  const legend = h('div');
  const sub = h('span', { class: 'sub' });
  let measure: Measure = 'utilization';
  const update = () => {
    for (const panel of all()) panel.show(measure, theme());
    legend.replaceChildren(scaleLegend(measure, measure === 'queue' ? shared.queueScaleBytes : 1));
  };
  const two = outcomes.length > 1;
  const tell = () => {
    sub.textContent = two ? '' : shownText(outcomes[0]!, clock.state.timePs, linking.state.range);
    sub.title = sub.textContent;
    for (const panel of all()) panel.tell();
  };
  onTheme(update, signal);
  clock.subscribe(tell);
  linking.subscribe(() => {
    for (const panel of all()) panel.follow();
    tell();
  }, signal);
  update();
  tell();
  const scrubber = createScrubber(clock);
  signal.addEventListener('abort', () => {
    scrubber.destroy();
    clock.destroy();
  });
  const moving = timelines.some(({ packets }) => packets);
  const choose = (next: Measure) => {
    measure = next;
    update();
  };
  return {
    clock,
    parts: [
      h(
        'div',
        { class: 'head' },
        h('h2', {}, 'Fabric'),
        sub,
        h(
          'div',
          { class: 'end' },
          legend,
          measureChoice(
            timelines.some(({ queueBytes }) => queueBytes),
            choose,
          ),
        ),
      ),
      h('div', { class: 'fabrics' }, ...all().map(({ element }) => element)),
      ...(moving ? [scrubber.element] : []),
    ],
    zoom(factor) {
      for (const panel of all()) panel.zoom(factor);
    },
    canvasOf: (index) => panels[index]?.draw(),
  };
}

/** Where the run found no adapter the view need not ask for one, which browsers complain of. */
function backendOf(badge: DeviceBadge | undefined): Backend {
  return badge?.kind === 'cpu' && badge.why !== CHOSEN ? 'canvas' : 'auto';
}

function captionOf(outcomes: readonly Outcome[], index: number): string | undefined {
  return outcomes.length > 1 ? `${'AB'[index]}: ${outcomes[index]!.result.name ?? 'result'}` : undefined;
}

function measureChoice(queues: boolean, choose: (measure: Measure) => void): HTMLElement {
  const select = h(
    'select',
    { id: 'measure', 'aria-label': 'Links by', onchange: () => choose(select.value as Measure) },
    h('option', { value: 'utilization' }, 'utilization'),
    h('option', { value: 'queue', disabled: !queues }, queues ? 'queue' : 'queue (packets only)'),
  );
  return select;
}

interface Shared {
  readonly clock: Clock;
  readonly queueScaleBytes: number;
  readonly backend: Backend;
  readonly linking: Linking;
  readonly signal: AbortSignal;
}

interface Panel {
  readonly element: HTMLElement;
  show(measure: Measure, theme: Theme): void;
  /** Says what it shows now. */
  tell(): void;
  /** Takes selection, hover and range as they are now. */
  follow(): void;
  zoom(factor: number): void;
  draw(): HTMLCanvasElement | undefined;
}

function createPanel(
  outcome: Outcome,
  seen: Seen,
  caption: string | undefined,
  { clock, queueScaleBytes, backend, linking, signal }: Shared,
): Panel {
  const { fabric, drawing, timeline } = seen;
  const canvas = h('canvas', { class: 'fabric' });
  const nodes = h('span');
  const sub = h('span');
  const element = h(
    'figure',
    {},
    h('figcaption', {}, caption !== undefined && h('b', {}, caption), caption === undefined ? nodes : sub),
    h('div', { class: 'fabric-stage' }, canvas),
  );
  let view: FabricView | undefined;
  let shown: readonly [Measure, Theme] = ['utilization', theme()];
  const part = (name: string | undefined) => (name === undefined ? undefined : partNamed(seen, name));
  let followed: { selected?: string | undefined; hovered?: string | undefined } = {};
  const follow = () => {
    const { selected, hovered, range } = linking.state;
    if (!view) return;
    if (selected !== followed.selected) view.select(part(selected));
    // The one under this pointer has a tip already, and the others shall stay as they are.
    if (hovered !== followed.hovered) {
      const near = hovered === own ? undefined : part(hovered);
      view.light(near && 'link' in near ? near.link : undefined);
    }
    followed = { selected, hovered };
    view.setRange(rangeIn(outcome, range));
  };
  /** The link under this drawing's own pointer. */
  let own: string | undefined;
  const onPoint = (link: number | undefined) => {
    own = link === undefined ? undefined : nameOf(seen, { link });
    linking.hover(own);
  };
  const onPress = (pressed: Pressed | undefined) =>
    linking.select(pressed && nameOf(seen, pressed), pressed !== undefined);
  const tell = () => {
    element.dataset.painter = view?.backend ?? '';
  };
  const apply = () => {
    const [measure, of] = shown;
    view?.setMeasure(measure);
    view?.setTheme(of);
    nodes.replaceChildren(...nodeLegend(fabric, of === 'dark' ? dark : light));
  };
  const start = async () => {
    const events = { onPoint, onPress, onFallback: tell };
    const options = { backend, clock, queueScaleBytes, theme: shown[1], ...events };
    const made = await createFabricView(canvas, { fabric, places: drawing, timeline }, options);
    if (signal.aborted) return made.destroy();
    view = made;
    signal.addEventListener('abort', () => made.destroy());
    follow();
    apply();
    tell();
  };
  void start();
  return {
    element,
    show(...next) {
      shown = next;
      apply();
    },
    tell() {
      sub.textContent = shownText(outcome, clock.state.timePs, linking.state.range);
      sub.title = sub.textContent;
    },
    follow,
    zoom: (factor) => view?.zoom(factor),
    draw() {
      void view?.draw();
      return view?.canvas;
    },
  };
}
