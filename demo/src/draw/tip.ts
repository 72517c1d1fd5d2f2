/** The box next to the pointer with the facts of a link, and the line that screen readers speak. */
import { factsText, type LinkFacts } from './facts.ts';

export interface Tip {
  /**
   * Shows the facts of a link, near a place in CSS pixels of the canvas. `aloud`: screen readers
   * speak it.
   */
  show(facts: LinkFacts, x: number, y: number, aloud: boolean): void;
  hide(): void;
  destroy(): void;
}

/**
 * Puts the box (class `fabric-tip`) and the line (`visually-hidden`) behind the canvas, in its
 * parent.
 */
export function createTip(canvas: HTMLCanvasElement): Tip {
  const box = document.createElement('div');
  box.className = 'fabric-tip';
  box.hidden = true;
  const { style } = box;
  style.position = 'absolute';
  style.pointerEvents = 'none';
  const said = document.createElement('p');
  said.className = 'visually-hidden';
  said.setAttribute('role', 'status');
  canvas.after(box, said);
  return {
    show(facts, x, y, aloud) {
      box.replaceChildren(heading(facts.name), list(facts));
      box.hidden = false;
      if (aloud) said.textContent = factsText(facts);
      // Away from the nearer edges, so that it stays inside.
      const { clientWidth: width, clientHeight: height, offsetLeft, offsetTop } = current(canvas, box);
      style.left = `${offsetLeft + (x > width / 2 ? Math.max(0, x - box.offsetWidth - 12) : x + 12)}px`;
      style.top = `${offsetTop + (y > height / 2 ? Math.max(0, y - box.offsetHeight - 12) : y + 12)}px`;
    },
    hide() {
      box.hidden = true;
    },
    destroy() {
      box.remove();
      said.remove();
    },
  };
}

/** The canvas before the box: the view may have put another in its place. */
function current(canvas: HTMLCanvasElement, box: HTMLElement): HTMLElement {
  const before = box.previousElementSibling;
  return before instanceof HTMLCanvasElement ? before : canvas;
}

function heading(text: string): HTMLElement {
  const element = document.createElement('strong');
  element.textContent = text;
  return element;
}

function list({ facts }: LinkFacts): HTMLElement {
  const all = document.createElement('dl');
  for (const [what, value] of facts) {
    const [term, told] = [document.createElement('dt'), document.createElement('dd')];
    term.textContent = what;
    told.textContent = value;
    all.append(term, told);
  }
  return all;
}
