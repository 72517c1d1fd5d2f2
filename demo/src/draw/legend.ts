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

/** The values at the ends and the middle of the scale, with units. */
export function scaleTexts(measure: Measure, full: number): readonly [string, string, string] {
  if (measure === 'utilization') return ['0 %', '50 %', '100 % of its rate'];
  return ['0 B', formatSize(Math.round(full / 2)), `${formatSize(Math.round(full))} waiting`];
}

const STEP = 26;
const HEIGHT = 12;

/** The legend as an element that a page can put below the picture. */
export function createLegend(fabric: Fabric, palette: Palette, measure: Measure, full: number): HTMLElement {
  const { ramp, idle } = palette;
  const [least, middle, most] = scaleTexts(measure, full);
  const scale = s(
    'svg',
    {
      width: STEP * (ramp.length + 1) + 6,
      height: HEIGHT,
      role: 'img',
      'aria-label': `Scale of links: ${least} is grey and thin, ${middle} is in the middle, ${most} is wide and in the strongest colour`,
    },
    s('rect', { x: 0, y: HEIGHT / 2 - 1, width: STEP, height: 2, fill: idle }),
    ...ramp.map((fill, i) => {
      const height = 3 + ((HEIGHT - 3) * i) / (ramp.length - 1);
      return s('rect', { x: 6 + STEP * (i + 1), y: (HEIGHT - height) / 2, width: STEP, height, fill });
    }),
  );
  const what = measure === 'utilization' ? 'Links by utilization' : 'Links by queue';
  return h(
    'div',
    { class: 'legend' },
    h('span', {}, `${what}: idle`, scale, `${middle} … ${most}`),
    ...nodeClasses(fabric).map(({ name, count, mark }) =>
      h('span', {}, markIcon(mark, palette), `${name}, ${count}`),
    ),
  );
}

function markIcon(mark: number, { rank, scaleOut, scaleUp }: Palette): SVGSVGElement {
  const fill = [rank, scaleOut, scaleUp][mark];
  const shape =
    mark === Mark.disc
      ? s('circle', { cx: 6, cy: 6, r: 4.5, fill })
      : mark === Mark.square
        ? s('rect', { x: 1.5, y: 1.5, width: 9, height: 9, fill })
        : s('path', { d: 'M6 0L12 6L6 12L0 6Z', fill });
  return s('svg', { width: 12, height: 12, 'aria-hidden': 'true' }, shape);
}
