/** One line at the bottom with a way back, for some seconds. */
import { h } from '../dom.ts';

const SHOWN_MS = 6000;

/** Says `text`; it stays while it has the pointer or the focus. */
export function toast(text: string, action: string, onAction: () => void): void {
  document.getElementById('toast')?.remove();
  const button = h('button', { type: 'button', class: 'plain' }, action);
  const box = h('div', { class: 'toast', id: 'toast', role: 'status' }, text, button);
  button.addEventListener('click', () => {
    box.remove();
    onAction();
  });
  const leave = () => {
    if (box.matches(':hover, :focus-within')) setTimeout(leave, SHOWN_MS);
    else box.remove();
  };
  setTimeout(leave, SHOWN_MS);
  document.body.append(box);
}
