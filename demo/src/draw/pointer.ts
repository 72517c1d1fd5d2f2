/** Pan, zoom and pointing, by mouse, touch and keyboard. */
import { type Camera, pan, type Size, zoom } from './camera.ts';

export interface Handling {
  readonly camera: () => Camera;
  readonly home: () => Camera;
  readonly size: () => Size;
  readonly setCamera: (camera: Camera) => void;
  /** The pointer is at this CSS pixel of the canvas; undefined: it is elsewhere. */
  readonly pointAt: (place: readonly [x: number, y: number] | undefined) => void;
  /** The next or previous of the busiest links. */
  readonly step: (by: 1 | -1) => void;
  /** The link that lies in this direction of the one pointed at, and shares a node with it. */
  readonly walk: (dx: number, dy: number) => void;
  /** A press at this CSS pixel that was no drag. */
  readonly pressAt: (place: readonly [x: number, y: number]) => void;
  /** Selects what is pointed at. */
  readonly choose: () => void;
  /** Points at nothing; returns whether something was pointed at. */
  readonly leave: () => boolean;
  readonly togglePlay: () => void;
}

const WHEEL_ZOOM = 1.0015;
const KEY_ZOOM = 1.25;
const KEY_PAN = 40;

/** The actions of keys, for the page's text. */
export const KEYS_HELP =
  'Arrow keys walk along links, Enter selects one, Escape leaves it. N and P step through the busiest links. ' +
  'Shift with arrows moves the picture, plus and minus zoom, 0 shows all. Space plays and pauses.';

/** Further than that, px, a press is a drag. */
const STILL = 4;

/** Listens to a canvas; returns a function that ends that. */
export function handle(canvas: HTMLCanvasElement, of: Handling): () => void {
  const ended = new AbortController();
  const on = <K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (event: HTMLElementEventMap[K]) => void,
    passive = true,
  ) => canvas.addEventListener(type, listener, { signal: ended.signal, passive });
  const held = new Map<number, readonly [number, number]>();
  const placeOf = (event: MouseEvent): readonly [number, number] => [event.offsetX, event.offsetY];

  let pressed: readonly [number, number] | undefined;
  on('pointerdown', (event) => {
    held.set(event.pointerId, placeOf(event));
    pressed = held.size === 1 && event.button === 0 ? placeOf(event) : undefined;
    canvas.setPointerCapture(event.pointerId);
  });
  on('pointermove', (event) => {
    const now = placeOf(event);
    const before = held.get(event.pointerId);
    if (!before) return of.pointAt(now);
    // A press trembles.
    if (pressed && Math.hypot(now[0] - pressed[0], now[1] - pressed[1]) <= STILL) return;
    held.set(event.pointerId, now);
    const other = [...held].find(([id]) => id !== event.pointerId)?.[1];
    if (!other) return of.setCamera(pan(of.camera(), now[0] - before[0], now[1] - before[1]));
    // Two fingers: the part between them grows as their distance does.
    const distance = (place: readonly [number, number]) =>
      Math.hypot(place[0] - other[0], place[1] - other[1]) || 1;
    const middle = [(now[0] + other[0]) / 2, (now[1] + other[1]) / 2] as const;
    of.setCamera(zoom(of.camera(), of.home(), distance(now) / distance(before), ...middle));
  });
  const release = (event: PointerEvent) => held.delete(event.pointerId);
  on('pointerup', (event) => {
    release(event);
    const [x, y] = placeOf(event);
    const still = pressed && Math.hypot(x - pressed[0], y - pressed[1]) <= STILL;
    pressed = undefined;
    if (still) of.pressAt([x, y]);
  });
  on('pointercancel', release);
  on('pointerleave', () => of.pointAt(undefined));
  on('dblclick', () => of.setCamera(of.home()));
  on(
    'wheel',
    (event) => {
      // Plain scrolling is the page's, unless the picture has the focus.
      if (!event.ctrlKey && document.activeElement !== canvas) return;
      event.preventDefault();
      of.setCamera(zoom(of.camera(), of.home(), WHEEL_ZOOM ** -event.deltaY, ...placeOf(event)));
    },
    false,
  );
  on(
    'keydown',
    (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || !onKey(event, of)) return;
      event.preventDefault();
    },
    false,
  );
  return () => ended.abort();
}

/** Does the action of a key; returns whether it has one. */
export function onKey({ key, shiftKey }: Pick<KeyboardEvent, 'key' | 'shiftKey'>, of: Handling): boolean {
  const { width, height } = of.size();
  // Shift moves the picture away, so that more of it comes into view on the side of the arrow.
  const move = (dx: number, dy: number) =>
    shiftKey ? of.setCamera(pan(of.camera(), -dx * KEY_PAN, -dy * KEY_PAN)) : of.walk(dx, dy);
  const scale = (factor: number) => of.setCamera(zoom(of.camera(), of.home(), factor, width / 2, height / 2));
  const actions: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => move(-1, 0),
    ArrowRight: () => move(1, 0),
    ArrowUp: () => move(0, -1),
    ArrowDown: () => move(0, 1),
    '+': () => scale(KEY_ZOOM),
    '=': () => scale(KEY_ZOOM),
    '-': () => scale(1 / KEY_ZOOM),
    '0': () => of.setCamera(of.home()),
    n: () => of.step(1),
    p: () => of.step(-1),
    ' ': of.togglePlay,
    Enter: of.choose,
  };
  if (key === 'Escape') return of.leave();
  const action = actions[key] ?? actions[key.toLowerCase()];
  action?.();
  return action !== undefined;
}
