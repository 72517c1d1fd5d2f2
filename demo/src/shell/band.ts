/**
 * The band above the verdict: which field is wrong, or which choice the result is of if another is
 * set up.
 */
import type { PlainBlock, PlainValue } from 'weft';
import { byId, h } from '../dom.ts';
import { isBlock } from '../scenario/document.ts';
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

/** Changes that are named; further ones are counted. */
const MOST = 2;

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

  function draw(): void {
    const count = state.fields.length + state.others;
    const changes = state.shown ? differences(state.shown, state.chosen) : [];
    byId('app').classList.toggle('stale', changes.length > 0);
    const button = byId('run');
    button.setAttribute('aria-disabled', String(count > 0));
    place.hidden = count === 0 && changes.length === 0;
    place.classList.toggle('bad', count > 0);
    if (count > 0) place.replaceChildren(wrongText(state.fields, count, goToWrong));
    else if (changes.length > 0) place.replaceChildren(...staleText(changes, run));
  }

  return {
    showed(documents) {
      state.shown = documents;
      draw();
    },
    chose(documents) {
      state.chosen = documents;
      draw();
    },
    wrong(fields, others) {
      Object.assign(state, { fields, others });
      draw();
    },
    goToWrong,
  };
}

function wrongText(fields: readonly HTMLElement[], count: number, go: () => void): HTMLElement {
  const names = fields.map(({ id }) => id.split('-').at(-1)).join(', ');
  const text = `${count === 1 ? '1 field is' : `${count} fields are`} wrong${names ? `: ${names}` : ''}`;
  return h('button', { type: 'button', class: 'plain', onclick: go }, text);
}

interface Change {
  readonly key: string;
  readonly was: string;
  readonly is: string;
}

function staleText(changes: readonly Change[], run: () => void): (HTMLElement | string)[] {
  const named = changes.slice(0, MOST);
  const more = changes.length > MOST ? ` and ${changes.length - MOST} more` : '';
  const list = (side: 'was' | 'is') => named.map((one) => `${one.key} ${one[side]}`.trim()).join(', ');
  return [
    h(
      'span',
      {},
      'Result of ',
      h('b', {}, list('was') + more),
      '; set-up is ',
      h('b', {}, list('is') + more),
    ),
    h('button', { type: 'button', class: 'btn go', onclick: run }, 'Run this set-up'),
  ];
}

/** The values that differ, by the last part of their keys. */
function differences(shown: Documents, chosen: Documents): Change[] {
  if (shown.length !== chosen.length) {
    const text = (count: number) => (count === 1 ? 'one set-up' : 'two set-ups');
    return [{ key: '', was: text(shown.length), is: text(chosen.length) }];
  }
  return shown.flatMap((was, i) => {
    const [before, after] = [flat(was), flat(chosen[i]!)];
    const side = shown.length > 1 ? ` of ${'AB'[i]}` : '';
    const keys = new Set([...before.keys(), ...after.keys()]);
    return [...keys].flatMap((path) => {
      const [a, b] = [before.get(path), after.get(path)];
      if (a === b) return [];
      const key = path.replace(/^.*\.(?!name$)/, '').replace(/\.name$/, '');
      return [{ key: `${key}${side}`, was: a ?? 'not set', is: b ?? 'not set' }];
    });
  });
}

function flat(document: PlainBlock): Map<string, string> {
  const all = new Map<string, string>();
  const add = (path: string, value: PlainValue) => {
    if (isBlock(value)) for (const [key, inner] of Object.entries(value)) add(`${path}.${key}`, inner);
    else all.set(path.slice(1), Array.isArray(value) ? JSON.stringify(value) : String(value));
  };
  add('', document);
  return all;
}
