/** The meaning of the colours of links and the marks of nodes. */
import { type Fabric, formatSize, tierName } from 'weft';
import { h, s } from '../dom.ts';
import type { Palette } from './colours.ts';
import { Mark, markOf } from './node-marks.ts';
import type { Measure } from './picture.ts';

/** Nodes of one name. */
export interface NodeClass {
  readonly name: string;
  readonly count: number;
  readonly mark: number;
}

/** The classes of a fabric's nodes, ranks first, then in order of their first node. */
export function nodeClasses(fabric: Fabric): NodeClass[] {
  const classes = new Map<string, { name: string; count: number; mark: number }>();
  for (let node = 0; node < fabric.nodeCount; node++) {
    const key = `${fabric.kind[node]} ${fabric.tier[node]}`;
    const found = classes.get(key);
    if (found) found.count++;
    else classes.set(key, { name: tierName(fabric, node), count: 1, mark: markOf(fabric, node) });
  }
  return [...classes.values()];
}

/** The values at the ends of the scale, with units. */
export function scaleTexts(measure: Measure, full: number): readonly [string, string] {
  return measure === 'utilization' ? ['0', '100 %'] : ['0', `${formatSize(Math.round(full))} waiting`];
}

/** The one scale of links, for the head of a view. */
export function scaleLegend(measure: Measure, full: number): HTMLElement {
  const [least, most] = scaleTexts(measure, full);
  const what = measure === 'utilization' ? 'Link utilization' : 'Queue';
  return h(
    'div',
    { class: 'scale legend' },
    h('span', {}, what),
    h('span', {}, least),
    h('i', { role: 'img', 'aria-label': 'from thin and pale to wide and strong' }),
    h('span', {}, most),
  );
}

/** The marks of a fabric's nodes, and how many each stands for. */
export function nodeLegend(fabric: Fabric, palette: Palette): HTMLElement[] {
  return nodeClasses(fabric).map(({ name, count, mark }) =>
    h('span', {}, markIcon(mark, palette), `${count} ${count === 1 ? name : plural(name)}`),
  );
}

function plural(name: string): string {
  if (name === 'leaf') return 'leaves';
  return /(x|ch|s)$/.test(name) ? `${name}es` : `${name}s`;
}

function markIcon(mark: number, { rank, scaleOut, scaleUp }: Palette): SVGSVGElement {
  const fill = [rank, scaleOut, scaleUp][mark];
  const shape =
    mark === Mark.disc
      ? s('circle', { cx: 5, cy: 5, r: 3.5, fill })
      : mark === Mark.square
        ? s('rect', { x: 1.5, y: 1.5, width: 7, height: 7, fill })
        : s('path', { d: 'M5 0L10 5L5 10L0 5Z', fill });
  return s('svg', { width: 10, height: 10, 'aria-hidden': 'true' }, shape);
}
