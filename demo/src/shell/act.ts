/** The actions of keys; loaded with the first key. */
import { byId } from '../dom.ts';
import type { Linking } from '../linking.ts';
import { fold } from './fold.ts';
import type { Hands } from './keys.ts';

/** A key moves the moment by this part of the run. */
const STEP = 0.01;
const ZOOM = 1.25;

/** Does what a key says; `field`: the focus is in a field, which Escape leaves. */
export function doKey(hands: Hands, key: string, shift: boolean, field: boolean): void {
  const press = (id: string) => () => byId(id).click();
  const { linking } = hands;
  const clock = linking.shown?.clock;
  const actions: Readonly<Record<string, () => void>> = {
    '/': () => void import('./find.ts').then(({ openFind }) => openFind(hands)),
    '?': () => void import('./help.ts').then(({ openHelp }) => openHelp()),
    '1': () => focusIn('fabric-view', 'canvas'),
    '2': () => focusIn('time-view', 'canvas.step-marks, .chart'),
    '3': () => focusIn('ladder-view', '.chart'),
    '4': () => focusIn('causes-view', '.cause[aria-pressed=true], button'),
    '5': () => focusIn('advice-view', 'button'),
    ArrowLeft: () => move(linking, -1, shift),
    ArrowRight: () => move(linking, 1, shift),
    '+': () => linking.shown?.zoom(ZOOM),
    '=': () => linking.shown?.zoom(ZOOM),
    '-': () => linking.shown?.zoom(1 / ZOOM),
    '0': () => linking.shown?.zoom(0),
    ' ': () => (clock?.state.playing ? clock.pause() : clock?.play()),
    a: hands.applyBest,
    b: hands.pin,
    c: press('compare'),
    t: press('theme'),
    y: press(shift ? 'copy-command' : 'share'),
    Escape: () => leave(linking, field),
  };
  (actions[key] ?? actions[key.toLowerCase()])?.();
}

/** Undoes one level: field, detail, range, selection, tables, set-up. */
function leave(linking: Linking, field: boolean): void {
  const { open, range, selected } = linking.state;
  if (field) {
    (document.activeElement as HTMLElement | null)?.blur();
    if (byId('app').classList.contains('sheet')) fold(true);
  } else if (open) linking.select(selected, false);
  else if (range) linking.setRange(undefined);
  else if (selected !== undefined) linking.select(undefined);
  else if (!byId('details').hidden) byId('details-toggle').click();
}

/** Puts the focus into a view. */
function focusIn(id: string, selector: string): void {
  const view = byId(id);
  const target = view.querySelector<HTMLElement>(selector);
  if (!target) return;
  if (target.tabIndex < 0) target.tabIndex = -1;
  target.focus();
}

/** Moves the moment, or the end of the range that begins there. */
function move({ shown, state, setRange }: Linking, by: -1 | 1, ranges: boolean): void {
  const clock = shown?.clock;
  if (!clock) return;
  clock.pause();
  const { timePs, endPs } = clock.state;
  const next = Math.min(endPs, Math.max(0, timePs + by * STEP * endPs));
  if (ranges) {
    const { fromPs, toPs } = state.range ?? { fromPs: timePs, toPs: timePs };
    // The end that the moment is at moves, the other one stays.
    const other = Math.abs(timePs - fromPs) < Math.abs(timePs - toPs) ? toPs : fromPs;
    setRange({ fromPs: Math.min(other, next), toPs: Math.max(other, next) });
  }
  clock.setTime(next);
}
