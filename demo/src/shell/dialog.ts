/** A box over the page, which Escape and a press outside of it close. */
import './dialog.css';
import { h } from '../dom.ts';

/** Opens one in the place of the one that is open; the focus comes back when it closes. */
export function openDialog(label: string, ...parts: HTMLElement[]): HTMLDialogElement {
  document.querySelector<HTMLDialogElement>('dialog.over-page')?.close();
  const dialog = h('dialog', { class: 'over-page', 'aria-label': label }, ...parts);
  dialog.addEventListener('close', () => dialog.remove());
  dialog.addEventListener('pointerdown', (event) => {
    if (event.target === dialog) dialog.close();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
