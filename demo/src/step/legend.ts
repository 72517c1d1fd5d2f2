/** The colours of a training step over time, explained. */
import { h } from '../dom.ts';

const ENTRIES = [
  ['fwd', 'forward'],
  ['bwd', 'backward'],
  ['control', 'other computation'],
  ['comm2', 'hidden transfer'],
  ['comm', 'exposed transfer'],
  ['loss', 'lost to the fabric'],
  ['bubble', 'waits for others'],
  ['path', 'critical path'],
] as const;

/** The entries in a row. */
export function stepLegend(): HTMLElement {
  return h(
    'ul',
    { class: 'step-legend', 'aria-label': 'Legend' },
    ...ENTRIES.map(([token, text]) => h('li', {}, h('i', { class: `swatch-${token}` }), text)),
  );
}
