/** The words of the band; loaded once the choice is edited. */
import type { PlainBlock, PlainValue } from 'weft';
import { h } from '../dom.ts';
import { isBlock } from '../scenario/document.ts';

type Documents = readonly PlainBlock[];

/** Changes that are named; further ones are counted. */
const MOST = 2;

export function wrongText(fields: readonly HTMLElement[], count: number, go: () => void): HTMLElement {
  const names = fields.map(({ id }) => id.split('-').at(-1)).join(', ');
  const text = `${count === 1 ? '1 field is' : `${count} fields are`} wrong${names ? `: ${names}` : ''}`;
  return h('button', { type: 'button', class: 'plain', onclick: go }, text);
}

interface Change {
  readonly key: string;
  readonly was: string;
  readonly is: string;
}

export function staleText(changes: readonly Change[], run: () => void): (HTMLElement | string)[] {
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
export function differences(shown: Documents, chosen: Documents): Change[] {
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
