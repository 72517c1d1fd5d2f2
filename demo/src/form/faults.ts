/** The faults: one a line, as the command line's `--fault` takes it. */
import type { PlainValue } from 'weft';
import { h } from '../dom.ts';
import { isBlock, withValue } from '../scenario/document.ts';
import { specOf } from '../scenario/url.ts';
import { type FormContext, part } from './form.ts';

/** The block of the form. */
export function faultSection(context: FormContext): HTMLElement {
  const { faults } = context.document;
  const lines = Array.isArray(faults) ? (faults as readonly PlainValue[]).map(lineOf) : [];
  const box = h('textarea', {
    id: 'p-faults',
    rows: Math.max(2, lines.length + 1),
    spellcheck: 'false',
    placeholder: 'spine 1:at=50us',
    'aria-describedby': 'p-faults-help p-faults-wrong',
    oninput() {
      const given = box.value.split('\n').map((line) => line.trim());
      const items = given.filter((line) => line !== '');
      context.onValue(withValue(context.document, ['faults'], items.length > 0 ? items : undefined));
    },
  });
  box.value = lines.join('\n');
  const again = h('input', {
    id: 'p-reconverge',
    type: 'text',
    autocomplete: 'off',
    placeholder: '1ms',
    'aria-describedby': 'p-reconverge-wrong',
    oninput: () =>
      context.onValue(withValue(context.document, ['reconverge'], again.value.trim() || undefined)),
  });
  again.value = String(context.document.reconverge ?? '');
  const wrong = (id: string) => h('p', { class: 'wrong', id: `${id}-wrong`, hidden: true });
  return part(
    'Faults',
    h(
      'div',
      { class: 'param', 'data-path': 'faults' },
      h('label', { for: 'p-faults' }, 'faults'),
      h('div', { class: 'fields' }, box),
      h(
        'p',
        { class: 'help', id: 'p-faults-help' },
        'one fault per line, e.g. spine 1, leaf 3 - spine 1:rate=25%, rank 5:speed=80%',
      ),
      wrong('p-faults'),
    ),
    h(
      'div',
      { class: 'param', 'data-path': 'reconverge' },
      h('label', { for: 'p-reconverge' }, 'reconverge'),
      h('div', { class: 'fields' }, again),
      h('p', { class: 'help' }, 'time from a failure until routing reacts'),
      wrong('p-reconverge'),
    ),
  );
}

function lineOf(fault: PlainValue): string {
  return isBlock(fault) ? (specOf(fault) ?? String(fault.name ?? '')) : String(fault);
}
