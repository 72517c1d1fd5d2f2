/** The loss of each seed as a dot, with their mean and its interval. */
import { percentText, type StepResult } from 'weft';
import { s } from '../dom.ts';
import { axisTicks } from './axis.ts';

const HEIGHT = 66;
const Y = 38;

/** The strip at `width` px; undefined if no seed decides on the loss. */
export function seedStrip({ loss }: StepResult, width: number): SVGSVGElement | undefined {
  if (typeof loss === 'number' || loss.ci95[0] === loss.ci95[1]) return undefined;
  const { samples, mean, ci95 } = loss;
  const ends = [0, ...samples, ...ci95];
  const [least, most] = [Math.min(...ends), Math.max(...ends)];
  const x = (share: number) => 8 + ((share - least) / (most - least)) * (width - 40);
  const ticks = axisTicks(most);
  const [lo, hi] = ci95;
  const says = `Loss of each of ${samples.length} seeds: mean ${percentText(mean)}, 95 % interval ${percentText(lo)} to ${percentText(hi)}`;
  return s(
    'svg',
    { width, height: HEIGHT, viewBox: `0 0 ${width} ${HEIGHT}`, role: 'img', 'aria-label': says },
    s('text', { x: 4, y: 11 }, `Loss of each of ${samples.length} seeds, mean, 95 % interval`),
    s('path', { d: `M8 ${Y}H${width - 8}`, class: 'axis', fill: 'none' }),
    ...ticks.flatMap((share, i) => [
      s('path', { d: `M${x(share)} ${Y}v4`, class: 'axis', fill: 'none' }),
      s(
        'text',
        { x: x(share), y: Y + 17, 'text-anchor': 'middle' },
        `${Number((share * 100).toPrecision(3))}${i === ticks.length - 1 ? ' %' : ''}`,
      ),
    ]),
    s('rect', {
      x: x(lo),
      y: Y - 13,
      width: Math.max(3, x(hi) - x(lo)),
      height: 10,
      rx: 2,
      class: 'loss faded',
    }),
    ...samples.map((share) => s('circle', { cx: x(share), cy: Y - 8, r: 2.4, class: 'seed' })),
    s('path', { d: `M${x(mean)} ${Y - 17}v17`, class: 'whisker', fill: 'none' }),
  );
}
