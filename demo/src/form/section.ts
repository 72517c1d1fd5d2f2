/** A block of the form that chooses a member of a family and shows its parameters. */
import type { MemberDescription, ParamSpec, PlainBlock, PlainValue } from 'weft';
import { h } from '../dom.ts';
import type { Path } from '../scenario/document.ts';
import { controlId, paramRow } from './control.ts';

/** Rows of parameters; those that are neither set nor needed are folded away. */
export function paramRows(
  params: ParamSpec,
  block: PlainBlock,
  path: Path,
  onChange: (key: string, value: PlainValue | undefined) => void,
): HTMLElement[] {
  const shown: HTMLElement[] = [];
  const folded: HTMLElement[] = [];
  for (const [key, param] of Object.entries(params)) {
    const value = block[key];
    const row = paramRow({ key, path: [...path, key], param, value, onChange: (v) => onChange(key, v) });
    const needed = param.default === undefined && !param.optional;
    if (value !== undefined || needed) shown.push(row);
    else folded.push(row);
  }
  if (folded.length === 0) return shown;
  const more = h('details', {}, h('summary', {}, `${folded.length} more`), ...folded);
  return [...shown, more];
}

export interface ChooserOptions {
  readonly id: string;
  readonly label: string;
  readonly path: Path;
  readonly members: readonly MemberDescription[];
  readonly chosen: string;
  readonly onChoose: (name: string) => void;
}

/** The list of members, with the summary of the chosen one. */
export function chooser({ label, path, members, chosen, onChoose }: ChooserOptions): HTMLElement {
  const id = controlId(path);
  const select = h(
    'select',
    { id, 'aria-describedby': `${id}-help ${id}-wrong`, onchange: () => onChoose(select.value) },
    ...members.map(({ name }) => h('option', { value: name }, name)),
  );
  select.value = chosen;
  const member = members.find(({ name }) => name === chosen);
  return h(
    'div',
    { class: 'param', 'data-path': path.join('.') },
    h('label', { for: id }, label),
    h('div', { class: 'fields' }, select),
    h('p', { class: 'help', id: `${id}-help` }, member?.summary ?? ''),
    h('p', { class: 'wrong', id: `${id}-wrong`, hidden: true }),
  );
}
