/** The keys of the page, as a sheet. */
import { h } from '../dom.ts';
import { openDialog } from './dialog.ts';
import { setSingleKeys, singleKeys } from './keys.ts';

const KEYS: readonly (readonly [keys: string, what: string])[] = [
  ['/', 'find a parameter, link, rank, story or action'],
  ['Ctrl Enter', 'run'],
  ['Escape', 'cancel, close, unselect'],
  ['1 to 5', 'fabric, timeline, ladder, causes, advice'],
  ['← →', 'moment; with Shift: range'],
  ['+ − 0', 'zoom the fabric; show all'],
  ['Space', 'play, pause'],
  ['N, P, arrows', 'inside the fabric: busiest links, along links'],
  ['Enter', 'select; again: detail'],
  ['A', 'apply the best advice'],
  ['C', 'compare'],
  ['B', 'make this set-up the baseline'],
  ['Y', 'copy link; with Shift: command'],
  ['Ctrl Z', 'undo; with Shift: do again'],
  ['[', 'fold the set-up'],
  ['T', 'dark or light'],
];

/** Shows them. */
export function openHelp(): void {
  const box = h('input', { type: 'checkbox', id: 'single-keys', onchange: () => setSingleKeys(box.checked) });
  box.checked = singleKeys();
  openDialog(
    'Keys',
    h('h2', {}, 'Keys'),
    h('dl', { class: 'keys' }, ...KEYS.flatMap(([keys, what]) => [h('dt', {}, keys), h('dd', {}, what)])),
    h('label', {}, box, ' Single keys act outside of fields'),
  );
}
