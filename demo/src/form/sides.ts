/** Which of two set-ups the form shows, and whether it has two. */
import { byId, h } from '../dom.ts';

export interface SidesOptions {
  readonly two: boolean;
  /** 0 or 1. */
  readonly side: number;
  readonly onSide: (side: number) => void;
}

/** Draws the buttons in their place. */
export function drawSides({ two, side, onSide }: SidesOptions): void {
  const tabs = (two ? ['A', 'B'] : []).map((name, i) =>
    h(
      'button',
      { type: 'button', id: `side-${'ab'[i]}`, 'aria-pressed': String(i === side), onclick: () => onSide(i) },
      `Set-up ${name}`,
    ),
  );
  byId('sides').replaceChildren(...(two ? [h('div', { class: 'seg' }, ...tabs)] : []));
  const compare = byId('compare');
  compare.setAttribute('aria-pressed', String(two));
  compare.title = two ? 'Remove the second set-up' : 'Compare with a second set-up';
}
