/** Which of two set-ups the form shows, and whether it has two. */
import { byId, h } from '../dom.ts';

export interface SidesOptions {
  readonly two: boolean;
  /** 0 or 1. */
  readonly side: number;
  readonly onSide: (side: number) => void;
  /** A second set-up is wanted, or only this one. */
  readonly onToggle: () => void;
}

/** Draws the buttons in their place. */
export function drawSides({ two, side, onSide, onToggle }: SidesOptions): void {
  const tabs = (two ? ['A', 'B'] : []).map((name, i) =>
    h(
      'button',
      { type: 'button', id: `side-${'ab'[i]}`, 'aria-pressed': String(i === side), onclick: () => onSide(i) },
      `Set-up ${name}`,
    ),
  );
  const text = two ? 'Remove the second set-up' : 'Compare with a second set-up';
  const toggle = h('button', { type: 'button', id: 'compare', onclick: onToggle }, text);
  byId('sides').replaceChildren(h('div', { class: 'bar' }, ...tabs, toggle));
}
