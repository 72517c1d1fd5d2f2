/** Keys of the page: which are its own. The code of their actions is loaded with the first one. */
import type { Linking } from '../linking.ts';
import type { Story } from '../stories.ts';
import { toggleFold } from './fold.ts';

/** The page's actions for keys and the command bar. */
export interface Hands {
  readonly linking: Linking;
  run(): void;
  running(): boolean;
  cancel(): void;
  pick(story: Story): void;
  /** Compares the first set-up with that of a story. */
  compareWith(story: Story): void;
  applyBest(): void;
  /** Makes the set-up of the form the baseline. */
  pin(): void;
  /** Undoes or does again. */
  turn(by: -1 | 1): void;
}

/** Single keys, outside of fields. */
const OWN = /^(?:[/?[1-5acbyY+=0tT -]|Arrow(?:Left|Right))$/;
const STORED = 'weft-single-keys';

/** Whether single keys are on; a reader can turn them off. */
export function singleKeys(): boolean {
  try {
    return localStorage.getItem(STORED) !== 'off';
  } catch {
    return true;
  }
}

/** Turns single keys on or off, in this browser. */
export function setSingleKeys(on: boolean): void {
  try {
    localStorage.setItem(STORED, on ? 'on' : 'off');
  } catch {
    // Without storage they stay as they are.
  }
}

/** Listens to all keys that no part of the page has taken. */
export function listenForKeys(hands: Hands): void {
  document.getElementById('find-open')?.addEventListener('click', () => void act(hands, '/', false, false));
  addEventListener('keydown', (event) => {
    const { key, shiftKey } = event;
    if (event.defaultPrevented || event.altKey || isIn(event.target, 'dialog')) return;
    if (event.ctrlKey || event.metaKey) {
      if (key === 'Enter') {
        // The answer is what comes next.
        if (isIn(event.target, '.panel')) document.getElementById('results')?.focus();
        hands.run();
      } else if (key.toLowerCase() === 'z' && !isIn(event.target, FIELDS)) {
        event.preventDefault();
        hands.turn(shiftKey ? 1 : -1);
      }
      return;
    }
    if (key === 'Escape' && hands.running()) return hands.cancel();
    if (key === 'Escape') return void act(hands, key, shiftKey, isIn(event.target, FIELDS));
    if (!OWN.test(key) || isIn(event.target, FIELDS) || !singleKeys()) return;
    // A button is pressed with it, and what scrolls or walks has arrows of its own.
    if (key === ' ' && isIn(event.target, 'button, a, summary')) return;
    if (key.startsWith('Arrow') && isIn(event.target, '[role=application]')) return;
    event.preventDefault();
    if (key === '[') toggleFold();
    else void act(hands, key, shiftKey, false);
  });
}

const FIELDS = 'input:not([type=checkbox], [type=range]), textarea, select';

async function act(hands: Hands, key: string, shift: boolean, field: boolean): Promise<void> {
  const { doKey } = await import('./act.ts');
  doKey(hands, key, shift, field);
}

/** Whether an event is in what matches; keys of fields are text. */
function isIn(target: EventTarget | null, selector: string): boolean {
  return target instanceof Element && target.closest(selector) !== null;
}
