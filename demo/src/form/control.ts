/** One parameter: a label, and a box with its unit. */
import type { Param, PlainValue } from 'weft';
import { h } from '../dom.ts';
import type { Path } from '../scenario/document.ts';
import { nearestStop, stopsOf } from './stops.ts';

export interface ControlOptions {
  readonly key: string;
  readonly path: Path;
  readonly param: Param;
  readonly value: PlainValue | undefined;
  /** undefined: not set. */
  readonly onChange: (value: PlainValue | undefined) => void;
}

/** Id of a path's control; `name.of(path)` in errors finds it. */
export function controlId(path: Path): string {
  return `p-${path.join('-')}`;
}

const EXAMPLES: Readonly<Partial<Record<Param['kind'], string>>> = {
  rate: '400Gbit/s',
  time: '500ns',
  size: '64MiB',
  fraction: '45%',
  ratio: '2:1',
  flops: '989TFLOP/s',
};

/** The row; it holds a place for the fault of the value. */
export function paramRow(options: ControlOptions): HTMLElement {
  const { key, path, param } = options;
  const id = controlId(path);
  const need = param.default === undefined && !param.optional ? '' : defaultText(param);
  const field = param.kind === 'flag' ? flagBox(id, options) : choiceOrText(id, options);
  return h(
    'div',
    { class: 'param', 'data-path': path.join('.') },
    h('label', { for: id }, key),
    h('div', { class: 'fields' }, ...field),
    h('p', { class: 'help', id: `${id}-help` }, param.help, need),
    h('p', { class: 'wrong', id: `${id}-wrong`, hidden: true }),
  );
}

function defaultText(param: Param): string {
  return param.default === undefined ? '' : `; default: ${String(param.default)}`;
}

function describedBy(id: string) {
  return { 'aria-describedby': `${id}-help ${id}-wrong` };
}

function flagBox(id: string, { value, param, onChange }: ControlOptions): HTMLElement[] {
  const box = h('input', {
    id,
    type: 'checkbox',
    ...describedBy(id),
    onchange: () => onChange(box.checked),
  });
  box.checked = (value ?? param.default ?? false) === true;
  return [box];
}

function choiceOrText(id: string, options: ControlOptions): HTMLElement[] {
  const { param, value, onChange } = options;
  if (param.kind === 'choice') {
    const none = param.default === undefined ? [h('option', { value: '' }, 'not set')] : [];
    const names = (param.choices ?? []).map((name) => h('option', { value: name }, name));
    const select = h(
      'select',
      { id, ...describedBy(id), onchange: () => onChange(select.value === '' ? undefined : select.value) },
      ...none,
      ...names,
    );
    select.value = String(value ?? param.default ?? '');
    return [select];
  }
  return [textBox(id, options)];
}

/** Arrows step the value through round ones. */
function textBox(id: string, { key, param, value, onChange }: ControlOptions): HTMLInputElement {
  const step = (by: 1 | -1) => {
    const stops = stopsOf(key, param);
    if (stops.length < 2) return;
    const at = nearestStop(stops, box.value || textOf(param.default));
    box.value = stops[Math.min(stops.length - 1, Math.max(0, at + by))]!;
    onChange(read(box.value, param));
  };
  const box: HTMLInputElement = h('input', {
    id,
    type: 'text',
    inputmode: param.kind === 'count' ? 'numeric' : 'text',
    autocomplete: 'off',
    spellcheck: 'false',
    placeholder: param.optional ? 'not set' : (EXAMPLES[param.kind] ?? ''),
    ...describedBy(id),
    oninput: () => onChange(read(box.value, param)),
    onkeydown(event: Event) {
      const { key: pressed } = event as KeyboardEvent;
      if (pressed !== 'ArrowUp' && pressed !== 'ArrowDown') return;
      event.preventDefault();
      step(pressed === 'ArrowUp' ? 1 : -1);
    },
  });
  box.value = value === undefined && param.optional ? '' : textOf(value ?? param.default);
  return box;
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return Array.isArray(value) ? value.join(', ') : String(value);
}

function read(text: string, { kind }: Param): PlainValue | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  return kind === 'count' && /^\d{1,15}$/.test(trimmed) ? Number(trimmed) : trimmed;
}
