/** The share of values up to each size: completion times of messages, queues of links. */
import { s } from '../dom.ts';
import { axisTicks } from './axis.ts';

const HEIGHT = 200;
const LEFT = 44;
const BOTTOM = 24;

export interface DistributionOptions {
  readonly title: string;
  readonly width: number;
  /** End of the axis, so that two charts can share one. */
  readonly most: number;
  readonly text: (value: number) => string;
}

/** The cumulative distribution as a staircase, with lines at the median and the 99th percentile. */
export function distribution(values: readonly number[], options: DistributionOptions): SVGSVGElement {
  const { title, width, most, text } = options;
  const sorted = [...values].sort((a, b) => a - b);
  const x = (value: number) => LEFT + (most === 0 ? 0 : (value / most) * (width - LEFT - 30));
  const y = (share: number) => 8 + (1 - share) * (HEIGHT - BOTTOM - 8);
  const shown = sampled(sorted);
  let path = `M${x(0)} ${y(0)}`;
  for (const [value, share] of shown) path += `H${x(value).toFixed(1)}V${y(share).toFixed(1)}`;
  path += `H${x(most).toFixed(1)}`;
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
  const marks = ([0.5, 0.99] as const).map((share) => {
    const left = x(at(share)) > width / 2;
    const place = {
      x: x(at(share)) + (left ? -8 : 8),
      y: y(share) + 18,
      'text-anchor': left ? 'end' : 'start',
    };
    return s(
      'g',
      {},
      s('circle', { cx: x(at(share)), cy: y(share), r: 4, class: 'mark' }),
      s('text', { ...place, class: 'tick over' }, `p${share * 100} ${text(at(share))}`),
    );
  });
  return s(
    'svg',
    {
      width,
      height: HEIGHT,
      viewBox: `0 0 ${width} ${HEIGHT}`,
      role: 'img',
      'aria-label': `${title}: median ${text(at(0.5))}, 99th percentile ${text(at(0.99))}, longest ${text(at(1))}`,
    },
    ...[0, 0.5, 1].map((share) =>
      s(
        'g',
        {},
        s('line', { x1: LEFT, x2: width, y1: y(share), y2: y(share), class: 'grid' }),
        s('text', { x: LEFT - 6, y: y(share) + 4, class: 'tick', 'text-anchor': 'end' }, `${share * 100} %`),
      ),
    ),
    ...axisTicks(most).map((value) =>
      s('text', { x: x(value), y: HEIGHT - 6, class: 'tick', 'text-anchor': 'middle' }, text(value)),
    ),
    s('path', { d: path, class: 'line', fill: 'none' }),
    ...marks,
  );
}

const MOST_POINTS = 400;

/** Value and share of at most so many of the values, the last one among them. */
function sampled(sorted: readonly number[]): [number, number][] {
  const count = Math.min(MOST_POINTS, sorted.length);
  return Array.from({ length: count }, (_, i) => {
    const at = Math.ceil(((i + 1) / count) * sorted.length) - 1;
    return [sorted[at]!, (at + 1) / sorted.length];
  });
}
