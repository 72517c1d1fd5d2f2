/** The box next to the pointer, and the line that screen readers speak. */
import { h } from '../dom.ts';
import { factsText, type ItemFacts } from './facts.ts';

export interface Tip {
  readonly shown: boolean;
  /** Shows facts near a place of its frame, px. `aloud`: screen readers speak them. */
  show(facts: ItemFacts, x: number, y: number, aloud: boolean): void;
  hide(): void;
}

const AWAY = 12;

/** A tip in `frame`, which stays between its sides. */
export function createTip(frame: HTMLElement): Tip {
  const box = h('div', { class: 'step-tip', hidden: true });
  const said = h('p', { class: 'visually-hidden', role: 'status' });
  frame.append(box, said);
  return {
    get shown() {
      return !box.hidden;
    },
    show(facts, x, y, aloud) {
      box.replaceChildren(
        h('b', {}, facts.title),
        h('span', { class: 'step-place' }, facts.place),
        h('dl', {}, ...facts.facts.flatMap(([term, text]) => [h('dt', {}, term), h('dd', {}, text)])),
      );
      box.hidden = false;
      if (aloud) said.textContent = factsText(facts);
      const { clientWidth: width } = frame;
      const left = x + AWAY + box.offsetWidth <= width ? x + AWAY : x - AWAY - box.offsetWidth;
      box.style.left = `${Math.max(0, Math.min(left, width - box.offsetWidth))}px`;
      box.style.top = `${y + AWAY}px`;
    },
    hide() {
      box.hidden = true;
    },
  };
}
