/** The fabric as it was during a run: one drawing, or two on one clock, with a scrubber and a scale. */
import { formatSize, formatTime } from 'weft';
import { byId, h } from '../dom.ts';
import { type Clock, createClock } from '../draw/clock.ts';
import { dark, light } from '../draw/colours.ts';
import { endOf, fullScale } from '../draw/moment.ts';
import type { Backend } from '../draw/open-painter.ts';
import type { FabricPicture, Measure } from '../draw/picture.ts';
import { createFabricView, type FabricView } from '../draw/view.ts';

const STEPS = 1000;

/** What the page keeps of the drawings that it shows. */
interface Shown {
  readonly views: readonly FabricView[];
  readonly clock: Clock;
}

let shown: Shown | undefined;
/** Grows with every call, so that drawings that come late are told from those that are wanted. */
let call = 0;

/** Shows these pictures, drawn by `backend`, instead of those before; hides the place where there are none. */
export async function showFabrics(
  pictures: readonly FabricPicture[],
  titles: readonly string[],
  backend: Backend,
): Promise<void> {
  const own = ++call;
  for (const view of shown?.views ?? []) view.destroy();
  shown?.clock.destroy();
  shown = undefined;
  const place = byId('fabric-view');
  place.hidden = pictures.length === 0;
  place.replaceChildren();
  if (pictures.length === 0) return;
  const clock = createClock(Math.max(...pictures.map(({ timeline }) => endOf(timeline))));
  clock.setTime(busiestTime(pictures[0]!, clock.state.endPs));
  const canvases = pictures.map(() => h('canvas', {}));
  const columns = canvases.map((canvas, i) => {
    const title = pictures.length > 1 ? [h('figcaption', {}, titles[i] ?? '')] : [];
    return h('figure', { class: 'fabric' }, ...title, canvas);
  });
  const queueScaleBytes = Math.max(...pictures.map(({ timeline }) => fullScale(timeline, 'queue')));
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  const theme = () => (scheme.matches ? 'dark' : 'light');
  const views: FabricView[] = [];
  const scale = h('p', { class: 'help scale' });
  const setMeasure = (measure: Measure) => {
    for (const view of views) view.setMeasure(measure);
    scale.replaceChildren(...scaleOf(measure, queueScaleBytes, theme()));
  };
  const moves = pictures.some(({ timeline }) => (timeline?.timesPs.length ?? 0) > 1);
  place.append(
    h('h3', {}, 'The fabric'),
    h(
      'div',
      { class: 'bar' },
      ...(moves ? timeControls(clock) : [h('span', { class: 'help' }, 'mean over the run')]),
      ...(moves ? [measureChoice(setMeasure)] : []),
    ),
    scale,
    h('div', { class: 'fabrics' }, ...columns),
  );
  for (const [i, picture] of pictures.entries())
    views.push(
      await createFabricView(canvases[i]!, picture, { clock, backend, theme: theme(), queueScaleBytes }),
    );
  if (own !== call) {
    for (const view of views) view.destroy();
    clock.destroy();
    return;
  }
  shown = { views, clock };
  setMeasure('utilization');
  scheme.onchange = () => {
    for (const view of views) view.setTheme(theme());
  };
}

/** When most waits in all queues together; the middle of a run in which nothing does. */
function busiestTime({ timeline }: FabricPicture, endPs: number): number {
  const totals = new Float64Array(timeline?.timesPs.length ?? 0);
  for (const [at, bytes] of (timeline?.queueBytes ?? []).entries())
    totals[Math.floor(at / timeline!.links)]! += bytes;
  const row = totals.reduce((best, total, i) => (total > totals[best]! ? i : best), 0);
  return totals[row] ? timeline!.timesPs[row]! : endPs / 2;
}

function timeControls(clock: Clock): HTMLElement[] {
  const play = h('button', {
    type: 'button',
    id: 'play',
    onclick: () => (clock.state.playing ? clock.pause() : clock.play()),
  });
  const told = h('output', { class: 'help', for: 'scrubber' });
  const scrubber = h('input', {
    type: 'range',
    id: 'scrubber',
    min: 0,
    max: STEPS,
    step: 1,
    'aria-label': 'Simulated time',
    oninput() {
      clock.pause();
      clock.setTime((Number(scrubber.value) / STEPS) * clock.state.endPs);
    },
  });
  const show = () => {
    const { timePs, endPs, playing } = clock.state;
    play.textContent = playing ? 'Pause' : 'Play';
    scrubber.value = String(endPs > 0 ? Math.round((timePs / endPs) * STEPS) : 0);
    const text = `${formatTime(Math.round(timePs))} of ${formatTime(Math.round(endPs))}`;
    scrubber.setAttribute('aria-valuetext', text);
    told.textContent = text;
  };
  clock.subscribe(show);
  show();
  return [play, scrubber, told];
}

function measureChoice(onChoose: (measure: Measure) => void): HTMLElement {
  const select = h(
    'select',
    { id: 'measure', 'aria-label': 'What colours links', onchange: () => onChoose(select.value as Measure) },
    h('option', { value: 'utilization' }, 'utilization'),
    h('option', { value: 'queue' }, 'queue'),
  );
  return select;
}

/** From nothing to all there is, in the colours of links. */
function scaleOf(measure: Measure, queueScaleBytes: number, theme: 'light' | 'dark'): (Node | string)[] {
  const swatches = (theme === 'dark' ? dark : light).ramp.map((colour) => {
    const swatch = h('i', { class: 'swatch' });
    swatch.style.background = colour;
    return swatch;
  });
  const most = measure === 'queue' ? formatSize(queueScaleBytes) : '100 %';
  return [`${measure} of a link: 0 `, ...swatches, ` ${most}`];
}
