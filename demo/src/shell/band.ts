/**
 * The band above the verdict: which field is wrong, or which choice the result is of if another is
 * set up.
 */
import type { PlainBlock } from 'weft';
import { byId } from '../dom.ts';
import { fold } from './fold.ts';

type Documents = readonly PlainBlock[];

export interface Band {
  /** A result of these set-ups is shown; undefined: a file's, which is of no set-up. */
  showed(documents: Documents | undefined): void;
  /** These set-ups are chosen now. */
  chose(documents: Documents): void;
  /** Fields that are wrong, and the number of faults without a field. */
  wrong(fields: readonly HTMLElement[], others: number): void;
  /** Puts the first wrong field in view; returns whether there is a fault. */
  goToWrong(): boolean;
}

/** The band in its place; `run` is for its button. */
export function createBand(run: () => void): Band {
  const place = byId('band');
  const state = {
    shown: undefined as Documents | undefined,
    chosen: [] as Documents,
    fields: [] as readonly HTMLElement[],
    others: 0,
  };

  function goToWrong(): boolean {
    const [first] = state.fields;
    if (!first && state.others === 0) return false;
    fold(false);
    const target = first ?? byId('wrong-choice');
    target.scrollIntoView({ block: 'center' });
    target.focus({ preventScroll: true });
    return true;
  }

  let draws = 0;
  async function draw(): Promise<void> {
    const now = ++draws;
    const count = state.fields.length + state.others;
    byId('run').setAttribute('aria-disabled', String(count > 0));
    const differs = state.shown !== undefined && JSON.stringify(state.shown) !== JSON.stringify(state.chosen);
    if (count === 0 && !differs) {
      byId('app').classList.remove('stale');
      place.hidden = true;
      return;
    }
    const { differences, staleText, wrongText } = await import('./band-text.ts');
    if (now !== draws) return;
    const changes = state.shown ? differences(state.shown, state.chosen) : [];
    byId('app').classList.toggle('stale', changes.length > 0);
    place.hidden = count === 0 && changes.length === 0;
    place.classList.toggle('bad', count > 0);
    if (count > 0) place.replaceChildren(wrongText(state.fields, count, goToWrong));
    else place.replaceChildren(...staleText(changes, run));
  }

  return {
    showed(documents) {
      state.shown = documents;
      void draw();
    },
    chose(documents) {
      state.chosen = documents;
      void draw();
    },
    wrong(fields, others) {
      Object.assign(state, { fields, others });
      void draw();
    },
    goToWrong,
  };
}
