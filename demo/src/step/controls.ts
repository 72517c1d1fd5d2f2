/** Mouse, touch and keys of a drawing over time. */
import { panned, type TimeWindow, zoomed } from './window.ts';

export interface Handling {
  readonly window: () => TimeWindow;
  readonly whole: () => TimeWindow;
  readonly setWindow: (window: TimeWindow) => void;
  /** The time at a pixel, ps. */
  readonly timeAt: (x: number) => number;
  /** The pointer is here; undefined: it is elsewhere. */
  readonly pointAt: (place: readonly [x: number, y: number] | undefined) => void;
  readonly selectAt: (place: readonly [x: number, y: number]) => void;
  readonly setRange: (range: TimeWindow | undefined) => void;
  /** The neighbour of the selected item in its row, or in the next row that has one. */
  readonly walk: (along: -1 | 0 | 1, down: -1 | 0 | 1) => void;
  /** The next or previous item of the critical path. */
  readonly follow: (by: -1 | 1) => void;
  /** Zooms to what is selected: the range, or the item. */
  readonly open: () => void;
  /** Undoes one level: selection, range, zoom. Returns whether there was one. */
  readonly leave: () => boolean;
}

export const KEYS_HELP =
  'Left and right go from item to item, up and down from row to row, N and P along the critical path. ' +
  'Plus and minus zoom, 0 shows the whole step, Shift with left or right moves it. ' +
  'Enter zooms to the selection, Escape undoes.';

const WHEEL = 1.002;
const KEY_ZOOM = 1.5;
const KEY_PAN = 0.2;
/** Further than that, px, a press is a drag. */
const STILL = 4;

interface Press {
  readonly x: number;
  readonly window: TimeWindow;
  readonly mode: 'range' | 'pan';
  moved: boolean;
}

/** Listens to a canvas until the signal. */
export function handle(canvas: HTMLElement, of: Handling, signal: AbortSignal): void {
  const listen = <K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (event: HTMLElementEventMap[K]) => void,
  ) => canvas.addEventListener(type, listener, { signal, passive: false });
  const held = new Map<number, number>();
  let press: Press | undefined;

  listen('pointerdown', (event) => {
    if (event.button > 1) return;
    held.set(event.pointerId, event.offsetX);
    canvas.setPointerCapture(event.pointerId);
    const pan = event.pointerType === 'touch' || event.shiftKey || event.button === 1;
    press = { x: event.offsetX, window: of.window(), mode: pan ? 'pan' : 'range', moved: held.size > 1 };
  });
  listen('pointermove', (event) => {
    const place = [event.offsetX, event.offsetY] as const;
    const before = held.get(event.pointerId);
    if (before === undefined || !press) return of.pointAt(place);
    held.set(event.pointerId, event.offsetX);
    const other = [...held].find(([id]) => id !== event.pointerId)?.[1];
    if (other !== undefined) {
      // Two fingers: the time between them grows as their distance does.
      const distance = (x: number) => Math.max(8, Math.abs(x - other));
      const factor = distance(event.offsetX) / distance(before);
      of.setWindow(zoomed(of.window(), factor, of.timeAt((event.offsetX + other) / 2), of.whole()));
      return;
    }
    if (Math.abs(event.offsetX - press.x) > STILL) press.moved = true;
    if (!press.moved) return;
    if (press.mode === 'pan') {
      const byPs = of.timeAt(before) - of.timeAt(event.offsetX);
      of.setWindow(panned(of.window(), byPs, of.whole()));
    } else {
      const times = [of.timeAt(press.x), of.timeAt(event.offsetX)].sort((a, b) => a - b);
      of.setRange({ fromPs: Math.max(0, times[0]!), toPs: times[1]! });
    }
  });
  listen('pointerup', (event) => {
    held.delete(event.pointerId);
    if (press && !press.moved) of.selectAt([event.offsetX, event.offsetY]);
    if (held.size === 0) press = undefined;
  });
  listen('pointercancel', (event) => {
    held.delete(event.pointerId);
    press = undefined;
  });
  listen('pointerleave', () => of.pointAt(undefined));
  listen('dblclick', () => of.open());
  listen('wheel', (event) => {
    const sideways = event.shiftKey ? event.deltaX || event.deltaY : event.deltaX;
    const zooms = event.ctrlKey || event.metaKey;
    if (zooms) {
      of.setWindow(zoomed(of.window(), WHEEL ** -event.deltaY, of.timeAt(event.offsetX), of.whole()));
    } else if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)) {
      of.setWindow(panned(of.window(), of.timeAt(sideways) - of.timeAt(0), of.whole()));
    } else return;
    event.preventDefault();
  });
  listen('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !onKey(event, of)) return;
    event.preventDefault();
    event.stopPropagation();
  });
}

/** Does the action of a key; returns whether it had one. */
function onKey({ key, shiftKey }: KeyboardEvent, of: Handling): boolean {
  const { fromPs, toPs } = of.window();
  const pan = (by: number) => of.setWindow(panned(of.window(), by * (toPs - fromPs), of.whole()));
  const zoom = (factor: number) => of.setWindow(zoomed(of.window(), factor, (fromPs + toPs) / 2, of.whole()));
  if (key === 'Escape') return of.leave();
  const actions: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => (shiftKey ? pan(-KEY_PAN) : of.walk(-1, 0)),
    ArrowRight: () => (shiftKey ? pan(KEY_PAN) : of.walk(1, 0)),
    ArrowUp: () => of.walk(0, -1),
    ArrowDown: () => of.walk(0, 1),
    '+': () => zoom(KEY_ZOOM),
    '=': () => zoom(KEY_ZOOM),
    '-': () => zoom(1 / KEY_ZOOM),
    '0': () => of.setWindow(of.whole()),
    n: () => of.follow(1),
    p: () => of.follow(-1),
    Enter: () => of.open(),
  };
  const action = actions[key] ?? actions[key.toLowerCase()];
  action?.();
  return action !== undefined;
}
