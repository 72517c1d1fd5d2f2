/** Packets and ports: the `packet` block, and the parts of it that may be on or off. */
import type { PlainBlock, PlainValue } from 'weft';
import { h } from '../dom.ts';
import { blockAt, isBlock, valueAt, withValue } from '../scenario/document.ts';
import { type FormContext, membersOf, part } from './form.ts';
import { paramRows } from './section.ts';

/** The default of a part. */
const ON = new Set(['ecn']);

/** The block of the form. */
export function packetSection(context: FormContext): HTMLElement {
  const [whole, ...parts] = membersOf(context.catalogue, 'packets');
  const block = blockAt(context.document, ['packet']);
  const set = (path: readonly string[], value: PlainValue | undefined) =>
    emptied(withValue(context.document, ['packet', ...path], value));
  const rows = paramRows(whole?.params ?? {}, block, ['packet'], (key, value) =>
    context.onValue(set([key], value)),
  );
  const blocks = parts.map(({ name, summary, params }) => {
    const key = name.replace('packet.', '');
    const value = valueAt(block, [key]);
    const on = value === undefined ? ON.has(key) : value !== false;
    const box = h('input', {
      type: 'checkbox',
      id: `p-packet-${key}`,
      'aria-describedby': `p-packet-${key}-wrong`,
      onchange: () => context.onStructure(set([key], box.checked === ON.has(key) ? undefined : box.checked)),
    });
    box.checked = on;
    const inner = isBlock(value) ? value : {};
    const onInner = (param: string, v: PlainValue | undefined) => {
      const now = valueAt(context.document, ['packet', key]);
      context.onValue(set([key], withValue(isBlock(now) ? now : {}, [param], v)));
    };
    const details = on
      ? h(
          'details',
          { open: isBlock(value) },
          h('summary', {}, `${key}: thresholds`),
          ...paramRows(params, inner, ['packet', key], onInner),
        )
      : undefined;
    return h(
      'div',
      { class: 'block', 'data-path': `packet.${key}` },
      h('label', { for: box.id, title: summary }, box, ` ${key}`),
      h('p', { class: 'wrong', id: `p-packet-${key}-wrong`, hidden: true }),
      details,
    );
  });
  return part('Packets', ...rows, ...blocks);
}

/** Without a `packet` block that says nothing. */
function emptied(document: PlainBlock): PlainBlock {
  const packet = blockAt(document, ['packet']);
  return Object.keys(packet).length === 0 ? withValue(document, ['packet'], undefined) : document;
}
