/** A table with a caption; numbers stand at the right. */
import { h } from '../dom.ts';

export interface Column {
  readonly title: string;
  readonly right?: boolean;
}

/** Wide ones scroll sideways within their own box, which takes the keyboard's focus for that. */
export function table(
  caption: string,
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): HTMLElement {
  const align = (i: number) => (columns[i]?.right ? 'right' : undefined);
  return h(
    'div',
    { class: 'scroll', role: 'region', 'aria-label': caption, tabindex: 0 },
    h(
      'table',
      {},
      h('caption', {}, caption),
      h(
        'thead',
        {},
        h('tr', {}, ...columns.map(({ title }, i) => h('th', { scope: 'col', class: align(i) }, title))),
      ),
      h(
        'tbody',
        {},
        ...rows.map((cells) =>
          h(
            'tr',
            {},
            ...cells.map((cell, i) =>
              i === 0 ? h('th', { scope: 'row' }, cell) : h('td', { class: align(i) }, cell),
            ),
          ),
        ),
      ),
    ),
  );
}
