/** The colours of a training step over time, explained. */
import type { StepTracks } from 'weft';
import { h } from '../dom.ts';
import { PARTS, type Part, type Sums } from './sums.ts';

const NAMES: Readonly<Record<Part, readonly [token: string, name: string]>> = {
  forward: ['fwd', 'forward'],
  backward: ['bwd', 'backward'],
  other: ['control', 'other computation'],
  hidden: ['comm2', 'hidden transfer'],
  exposed: ['comm', 'exposed transfer'],
  lost: ['loss', 'lost to the fabric'],
};

/** An entry for each part that the step has. */
export function stepLegend(sums: Sums, { bubbles }: StepTracks): HTMLElement {
  const entry = ([token, name]: readonly [string, string]) =>
    h('li', {}, h('i', { class: `swatch-${token}` }), name);
  return h(
    'ul',
    { class: 'step-legend', 'aria-label': 'Legend' },
    ...PARTS.filter((part) => sums[part].at(-1)! > 0).map((part) => entry(NAMES[part])),
    bubbles.startPs.length > 0 && entry(['bubble', 'waits for others']),
    entry(['path', 'critical path']),
  );
}
