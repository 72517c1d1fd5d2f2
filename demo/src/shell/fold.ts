/** The set-up folds to the names of its parts; on a phone it is a sheet over the page. */
import { byId, h } from '../dom.ts';

const SHEET = '(max-width: 699px)';
/** Below this width, px, the set-up is folded at first. */
const ROOMY = 1200;

/** Whether the set-up is out of view. */
function isFolded(): boolean {
  const { classList } = byId('app');
  return matchMedia(SHEET).matches ? !classList.contains('sheet') : classList.contains('folded');
}

/** Folds or unfolds the set-up. */
export function fold(folded: boolean): void {
  const { classList } = byId('app');
  if (matchMedia(SHEET).matches) classList.toggle('sheet', !folded);
  else classList.toggle('folded', folded);
  for (const id of ['fold', 'panel-open']) byId(id).setAttribute('aria-expanded', String(!folded));
}

/** Listens to the buttons; folded from the start where there is little room. */
export function listenForFolding(): void {
  const toggle = () => fold(!isFolded());
  byId('fold').addEventListener('click', toggle);
  byId('panel-open').addEventListener('click', toggle);
  fold(innerWidth < ROOMY);
}

/** Folds or unfolds, for a key. */
export function toggleFold(): void {
  fold(!isFolded());
}

/** Draws the names of the form's parts; each leads to its part. */
export function drawFoldedNames(): void {
  const parts = [...byId('form').querySelectorAll<HTMLElement>('fieldset')];
  const buttons = parts.map((part) => {
    const name = part.querySelector('legend')?.textContent ?? '';
    const changed = part.querySelector('.param.changed') !== null;
    const onclick = () => {
      fold(false);
      part.scrollIntoView({ block: 'start' });
      part.querySelector<HTMLElement>('input, select, textarea')?.focus({ preventScroll: true });
    };
    const label = changed ? `${name}, changed` : name;
    return h(
      'button',
      { type: 'button', class: changed ? 'changed' : undefined, 'aria-label': label, onclick },
      name,
    );
  });
  byId('folded').replaceChildren(...buttons);
}
