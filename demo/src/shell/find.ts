/** The command bar: finds any parameter, link, rank, story and action by its name. */
import { h } from '../dom.ts';
import { openDialog } from './dialog.ts';
import { actions, type Entry, links, parameters, settings, storyEntries } from './entries.ts';
import type { Hands } from './keys.ts';
import { pieces, rank } from './matches.ts';

/** Rows of a group. */
const MOST = 6;

interface Group {
  readonly title: string;
  readonly entries: readonly Entry[];
  readonly best: number;
}

/** Opens the bar. Enter goes to the entry, Alt Enter adds it to the comparison. */
export function openFind(hands: Hands): void {
  const input = h('input', {
    ...{ id: 'find', type: 'text', role: 'combobox', autocomplete: 'off', spellcheck: 'false' },
    ...{ 'aria-label': 'Find', 'aria-expanded': 'true', 'aria-controls': 'found' },
    placeholder: 'Find a parameter, link, rank, story or action; or: spines 16',
  });
  const list = h('div', { id: 'found', role: 'listbox', 'aria-label': 'Found' });
  const dialog = openDialog('Find', input, list);
  let shown: readonly Entry[] = [];
  let at = 0;

  function choose(add: boolean): void {
    const entry = shown[at];
    if (!entry) return;
    dialog.close();
    if (add && entry.add) entry.add();
    else entry.go();
  }

  function mark(): void {
    for (const [i, row] of [...list.querySelectorAll('[role=option]')].entries()) {
      row.setAttribute('aria-selected', String(i === at));
      if (i === at) row.scrollIntoView({ block: 'nearest' });
    }
    if (shown.length > 0) input.setAttribute('aria-activedescendant', `found-${at}`);
    else input.removeAttribute('aria-activedescendant');
  }

  function draw(): void {
    const query = input.value;
    const groups = groupsOf(hands, query);
    shown = groups.flatMap(({ entries }) => entries);
    at = 0;
    let i = 0;
    list.replaceChildren(
      ...groups.map(({ title, entries }) =>
        h(
          'div',
          { role: 'group', 'aria-label': title },
          h('h3', { 'aria-hidden': 'true' }, title),
          ...entries.map((entry) => {
            const place = i++;
            const onclick = (event: Event) => {
              at = place;
              choose((event as MouseEvent).altKey);
            };
            return h(
              'div',
              { id: `found-${place}`, role: 'option', 'aria-selected': 'false', onclick },
              h('span', {}, ...pieces(entry.name, query).map((text, k) => (k % 2 ? h('b', {}, text) : text))),
              h('span', { class: 'end' }, entry.state),
            );
          }),
        ),
      ),
      ...(shown.length === 0
        ? [h('p', { class: 'find-none', role: 'status' }, 'Nothing has that name.')]
        : []),
    );
    mark();
  }

  input.addEventListener('input', draw);
  input.addEventListener('keydown', (event) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && shown.length > 0) {
      at = (at + step + shown.length) % shown.length;
      mark();
    } else if (event.key === 'Enter') choose(event.altKey);
    else return;
    event.preventDefault();
  });
  draw();
}

/** The groups with a match, the one with the best match first. */
function groupsOf(hands: Hands, query: string): Group[] {
  const sets = settings(query);
  const found = [
    groupOf('Parameters', parameters(), query),
    ...(query.trim() === '' ? [] : [groupOf('Links and switches', links(hands), query)]),
    groupOf('Stories', storyEntries(hands), query),
    groupOf('Actions', actions(hands), query),
  ].filter(({ entries }) => entries.length > 0);
  found.sort((a, b) => a.best - b.best);
  return sets.length > 0 ? [{ title: 'Set', entries: sets, best: 0 }, ...found] : found;
}

function groupOf(title: string, entries: Iterable<Entry>, query: string): Group {
  const ranked: { readonly entry: Entry; readonly by: number }[] = [];
  for (const entry of entries) {
    const by = rank(entry.name, query);
    if (by !== undefined) ranked.push({ entry, by });
  }
  ranked.sort((a, b) => a.by - b.by);
  return { title, entries: ranked.slice(0, MOST).map(({ entry }) => entry), best: ranked[0]?.by ?? Infinity };
}
