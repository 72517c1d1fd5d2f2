/**
 * A training step over time: a band a role, a row a stream; zooms from the step to an item. It
 * needs no other part of the page, and takes its colours from the tokens that hold where it is.
 */
import type { StepTracks } from 'weft';
import './step.css';
import { h } from '../dom.ts';
import { onTheme } from '../shell/theme.ts';
import { coloursAt } from './colours.ts';
import { handle, KEYS_HELP } from './controls.ts';
import { factsOf } from './facts.ts';
import { stepLegend } from './legend.ts';
import { paint } from './paint.ts';
import { AXIS_HEIGHT, paintAxis, paintEnd, paintGrid } from './paint-axis.ts';
import { type Marks, paintMarks, type Target } from './paint-marks.ts';
import { createRaster } from './raster.ts';
import { type Folding, rowsOf } from './rows.ts';
import { type Scene, timeAt, xOf } from './scene.ts';
import { sharesIn } from './shares.ts';
import { sumsOf } from './sums.ts';
import { alongFrom, downFrom, pathFrom, targetAt, targetOf } from './targets.ts';
import { percentOf, timeOf } from './text.ts';
import { createTip } from './tip.ts';
import { around, type TimeWindow, zoomed } from './window.ts';

export interface StepViewOptions {
  readonly title?: string;
  /** End of the time axis, ps, so that several views share one; default: that of the step. */
  readonly endPs?: number;
  /** The range at first. */
  readonly range?: TimeWindow | undefined;
  /** Called when another range of time is chosen, or none. */
  readonly onRange?: (range: TimeWindow | undefined) => void;
  /** Whether it fills the height of its place; else it is as high as its rows need. */
  readonly fills?: boolean;
  /** Ends the view: it no longer listens to the page. */
  readonly signal: AbortSignal;
}

export interface StepView {
  readonly element: HTMLElement;
  /** Shows a part of the step. */
  setWindow(window: TimeWindow): void;
  /** Draws now what else would be drawn with the next frame. */
  draw(): void;
}

/** Below this width, px, streams share a row, and rows have no names. */
const NARROW = 560;
const LEFT = { wide: 148, narrow: 58 };
/** Room after the end of the step, as a part of it: for what it is longer than the ideal. */
const AFTER = 0.06;
const KEY_ZOOM = 1.6;

/** The view of a step. It draws once it is in the page, at the size it has there. */
export function createStepView(tracks: StepTracks, options: StepViewOptions): StepView {
  const title = options.title ?? 'Training step';
  const sums = sumsOf(tracks);
  const raster = createRaster();
  const whole: TimeWindow = { fromPs: 0, toPs: (options.endPs ?? tracks.totalPs) * (1 + AFTER) };
  const axis = h('canvas', { class: 'step-axis', 'aria-hidden': 'true' });
  const base = h('canvas', { class: 'step-base', 'aria-hidden': 'true' });
  const marks = h('canvas', { class: 'step-marks', tabindex: 0, role: 'application' });
  marks.setAttribute('aria-label', `${title} over time: ${summary(tracks)}. ${KEYS_HELP}`);
  const stage = h('div', { class: 'step-stage' }, base, marks);
  const scroll = h('div', { class: 'step-scroll' }, stage);
  const frame = h('div', { class: 'step-frame' }, axis, scroll);
  const tip = createTip(frame);
  const readout = h('p', { class: 'step-readout' });
  const { signal } = options;
  const state = {
    ...{ window: whole, path: true, each: false },
    marks: { range: options.range } as Partial<Mutable<Marks>>,
  };
  let scene: Scene | undefined;
  let dirty = { base: true, marks: true };
  let frameId: number | undefined;

  function invalidate(all: boolean): void {
    dirty = { base: dirty.base || all, marks: true };
    frameId ??= requestAnimationFrame(draw);
  }

  function draw(): void {
    if (frameId !== undefined) cancelAnimationFrame(frameId);
    frameId = undefined;
    if (!scene || signal.aborted) return;
    const { rows, width } = scene;
    const atPs = state.marks.atPs;
    if (dirty.base) {
      sized(base, width, rows.height, (context) => {
        const ratio = context.getTransform().a;
        paint(context, scene!, { height: rows.height, ratio, raster }, () => {
          paintGrid(context, scene!, rows.height);
        });
        paintEnd(context, scene!, rows.height);
      });
    }
    if (dirty.marks) {
      sized(axis, width, AXIS_HEIGHT, (context) => paintAxis(context, scene!, atPs));
      sized(marks, width, rows.height, (context) =>
        paintMarks(context, scene!, { ...NO_MARKS, ...state.marks }, rows.height),
      );
    }
    dirty = { base: false, marks: false };
  }

  /** Looks at the size and the colours of the place anew. */
  function measure(): void {
    const width = Math.floor(stage.clientWidth);
    if (width < 40) return;
    const narrow = width < NARROW;
    const style = getComputedStyle(frame);
    // In a place of a fixed height rows share all of it.
    const room = options.fills ? scroll.clientHeight : 0;
    const height = room || Number.parseFloat(style.getPropertyValue('--step-height')) || 320;
    const rows = rowsOf(tracks, height, foldingAt(narrow, state.each), options.fills);
    stage.style.height = `${rows.height}px`;
    const { window, path } = state;
    const left = narrow ? LEFT.narrow : LEFT.wide;
    scene = {
      ...{ tracks, sums, rows, window, width, left, path },
      ...{ colours: coloursAt(frame), font: style.fontFamily },
    };
    state.marks = { range: state.marks.range };
    tip.hide();
    invalidate(true);
  }

  function setWindow(window: TimeWindow): void {
    if (!scene) return;
    state.window = window;
    const kept = state.marks.selected?.piece.first;
    scene = { ...scene, window };
    // Pieces are others at another scale.
    state.marks = {
      range: state.marks.range,
      selected: kept === undefined ? undefined : targetOf(scene, kept),
    };
    tip.hide();
    invalidate(true);
  }

  function select(target: Target | undefined): void {
    state.marks.selected = target;
    if (!target || !scene) tip.hide();
    else {
      keepInView(target);
      tell(state.marks.selected!, true);
    }
    invalidate(false);
  }

  function tell(target: Target, aloud: boolean, x?: number): void {
    if (!scene) return;
    const middle = xOf(scene, tracks.items.startPs[target.piece.first]!);
    const at = Math.min(Math.max(x ?? middle, scene.left), scene.width);
    tip.show(
      factsOf(tracks, sums, target.piece),
      at,
      AXIS_HEIGHT + target.row.y + target.row.height - scroll.scrollTop,
      aloud,
    );
  }

  /** Moves the window, where the piece lies outside of it. */
  function keepInView({ piece }: Target): void {
    const { fromPs, toPs } = state.window;
    const [startPs, endPs] = [tracks.items.startPs[piece.first]!, tracks.items.endPs[piece.end - 1]!];
    if (startPs < toPs && endPs > fromPs && (startPs >= fromPs || endPs <= toPs)) return;
    const middle = (startPs + endPs) / 2;
    const half = (toPs - fromPs) / 2;
    setWindow(around(middle - half, middle + half, whole, 0));
  }

  function setRange(range: TimeWindow | undefined): void {
    state.marks.range = range;
    readout.textContent = readoutText(tracks, range);
    options.onRange?.(range);
    invalidate(false);
  }

  function open(): void {
    const { selected, range } = state.marks;
    if (selected) {
      const { startPs, endPs } = tracks.items;
      setWindow(around(startPs[selected.piece.first]!, endPs[selected.piece.end - 1]!, whole));
    } else if (range) setWindow(around(range.fromPs, range.toPs, whole, 0.02));
    else setWindow(whole);
  }

  const first = () => scene && targetOf(scene, tracks.path[0] ?? 0);
  handle(
    marks,
    {
      window: () => state.window,
      whole: () => whole,
      setWindow,
      timeAt: (x) => (scene ? timeAt(scene, x) : 0),
      pointAt(place) {
        if (!scene) return;
        const target = place && targetAt(scene, ...place);
        state.marks.pointed = target;
        state.marks.atPs = place && place[0] >= scene.left ? timeAt(scene, place[0]) : undefined;
        if (target) tell(target, false, place![0]);
        else tip.hide();
        invalidate(false);
      },
      selectAt(place) {
        const target = scene && targetAt(scene, ...place);
        if (!target && state.marks.range) setRange(undefined);
        select(target);
      },
      setRange,
      walk(along, down) {
        if (!scene) return;
        const from = state.marks.selected;
        if (!from) return select(first());
        const next = along !== 0 ? alongFrom(scene, from, along) : down !== 0 && downFrom(scene, from, down);
        if (next) select(next);
      },
      follow(by) {
        if (!scene) return;
        const item = pathFrom(scene, state.marks.selected, by);
        if (item !== undefined) select(targetOf(scene, item));
      },
      open,
      leave() {
        if (state.marks.selected || tip.shown) select(undefined);
        else if (state.marks.range) setRange(undefined);
        else if (state.window !== whole) setWindow(whole);
        else return false;
        return true;
      },
    },
    signal,
  );

  const zoom = (factor: number) => () => {
    const { fromPs, toPs } = state.window;
    setWindow(zoomed(state.window, factor, (fromPs + toPs) / 2, whole));
  };
  const pathButton = toggle('Critical path', true, (on) => {
    state.path = on;
    if (scene) scene = { ...scene, path: on };
    invalidate(true);
  });
  const streamButton = toggle('Each stream', false, (on) => {
    state.each = on;
    measure();
  });
  const resizes = new ResizeObserver(measure);
  resizes.observe(options.fills ? scroll : stage);
  signal.addEventListener('abort', () => resizes.disconnect());
  onTheme(measure, signal);
  readout.textContent = readoutText(tracks, options.range);
  return {
    element: h(
      'section',
      { class: options.fills ? 'step fill' : 'step', 'aria-label': title },
      h(
        'div',
        { class: 'step-head head' },
        h('h2', {}, title),
        h('span', { class: 'step-sub sub' }, lengthText(tracks)),
        h(
          'div',
          { class: 'step-buttons end' },
          pathButton,
          streamButton,
          ...[
            button('−', 'Zoom out', zoom(1 / KEY_ZOOM)),
            button('+', 'Zoom in', zoom(KEY_ZOOM)),
            button('Whole step', '', () => setWindow(whole)),
          ].map((one) => {
            one.classList.add('step-zoom');
            return one;
          }),
        ),
      ),
      stepLegend(sums, tracks),
      frame,
      readout,
    ),
    setWindow,
    draw() {
      dirty = { base: true, marks: true };
      draw();
    },
  };
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
const NO_MARKS: Marks = { pointed: undefined, selected: undefined, range: undefined, atPs: undefined };

function button(text: string, label: string, onclick: () => void): HTMLButtonElement {
  return h(
    'button',
    { type: 'button', class: 'step-button', 'aria-label': label === '' ? undefined : label, onclick },
    text,
  );
}

/** Which streams share a row; `each`: fewer than usual. */
function foldingAt(narrow: boolean, each: boolean): Folding {
  if (narrow) return each ? 'groups' : 'all';
  return each ? 'streams' : 'groups';
}

/** A button that is on or off. */
function toggle(text: string, first: boolean, onChange: (on: boolean) => void): HTMLButtonElement {
  let on = first;
  const made = button(text, '', () => {
    on = !on;
    made.setAttribute('aria-pressed', String(on));
    onChange(on);
  });
  made.setAttribute('aria-pressed', String(on));
  return made;
}

/** Draws on a canvas of so many CSS pixels, at the resolution of the screen. */
function sized(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
  draw: (context: CanvasRenderingContext2D) => void,
): void {
  const ratio = devicePixelRatio || 1;
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== w || canvas.height !== h) Object.assign(canvas, { width: w, height: h });
  const context = canvas.getContext('2d')!;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  draw(context);
}

function summary({ roles, rolesLeftOut, items, totalPs }: StepTracks): string {
  const left = rolesLeftOut > 0 ? `, ${rolesLeftOut} more are not shown` : '';
  return `${roles.length} ${roles.length === 1 ? 'role' : 'roles'}${left}, ${items.kind.length} items, ${timeOf(totalPs, 4)}`;
}

/** `8.711 s, ideal 8.662 s`. */
function lengthText({ totalPs, idealPs }: StepTracks): string {
  return `${timeOf(totalPs, 4)}${idealPs === undefined ? '' : `, ideal ${timeOf(idealPs, 4)}`}`;
}

/** How ranks spend the range, or the whole step. */
function readoutText(tracks: StepTracks, range: TimeWindow | undefined): string {
  const window = range ?? { fromPs: 0, toPs: tracks.totalPs };
  if (window.toPs <= window.fromPs) return '';
  const { compute, exposed, bubble } = sharesIn(tracks, window);
  const when = range
    ? `${timeOf(range.fromPs, 5)} to ${timeOf(range.toPs, 5)}, ${timeOf(range.toPs - range.fromPs)}`
    : 'Mean of the ranks over the whole step';
  const left = tracks.rolesLeftOut > 0 ? `; ${tracks.rolesLeftOut} more roles are not shown` : '';
  return `${when}: compute ${percentOf(compute)}, exposed ${percentOf(exposed)}, bubble ${percentOf(bubble)}${left}`;
}
