/** Details: tables, distributions, provenance and files, in place of the drawings. */
import { byId } from '../dom.ts';

/** Shows or hides them. */
export function showDetails(is: boolean): void {
  byId('details').hidden = !is;
  byId('app').classList.toggle('detailed', is);
  byId('details-toggle').setAttribute('aria-expanded', String(is));
}

/** Whether they are shown. */
export function detailsShown(): boolean {
  return !byId('details').hidden;
}

/** Listens to their button. */
export function listenForDetails(): void {
  byId('details-toggle').addEventListener('click', () => showDetails(!detailsShown()));
}
