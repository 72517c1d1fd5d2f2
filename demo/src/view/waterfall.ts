/**
 * The loss ladder as a waterfall: each bar begins at the end of the one above, with the interval of
 * its addition.
 */
import { central, deltaHalfUs, percentText, RUNG_TITLES, type RungResult, timeText } from 'weft';
import { s } from '../dom.ts';
import { axisTicks } from './axis.ts';

/** The owner of a rung's price: communication itself, or the fabric. */
const OWN: ReadonlySet<string> = new Set(['compute', 'jitter', 'latency', 'endpoints', 'contention']);

const ROW = 30;
const LABEL = 108;
const FIGURE = 84;
/** With an interval. */
const WIDE_FIGURE = 158;

/**
 * The chart at `width` px; `longest` in µs is the end of its axis, so that two charts can share
 * one.
 */
export function waterfall(ladder: readonly RungResult[], width: number, longest: number): SVGSVGElement {
  const many = ladder.some((rung) => deltaHalfUs(rung) !== undefined);
  const room = Math.max(60, width - LABEL - (many ? WIDE_FIGURE : FIGURE));
  const height = ladder.length * ROW + 26;
  const x = (us: number) => LABEL + (longest === 0 ? 0 : (us / longest) * room);
  const total = central(ladder.at(-1)!.time_us);
  const rows = ladder.flatMap((result, i) => {
    const { rung } = result;
    const time = central(result.time_us);
    const delta = central(result.delta_us);
    const half = deltaHalfUs(result);
    const y = i * ROW;
    const from = x(Math.min(time, time - delta));
    const wide = Math.max(delta === 0 ? 0 : 1.5, x(Math.max(time, time - delta)) - from);
    const kind = delta < 0 ? 'back' : OWN.has(rung) ? 'own' : 'fabric';
    return [
      s('text', { x: 0, y: y + 19, class: 'label' }, RUNG_TITLES[rung]),
      s(
        'rect',
        { x: from, y: y + 5, width: wide, height: ROW - 10, rx: 2, class: `bar ${kind}` },
        s(
          'title',
          {},
          `${RUNG_TITLES[rung]}: ${timeText(time)}, ${deltaText(result)}, ` +
            `${percentText(total === 0 ? 0 : delta / total)} of the time`,
        ),
      ),
      s('text', { x: width, y: y + 19, class: 'label figure', 'text-anchor': 'end' }, deltaText(result)),
      // Where the bar may end.
      ...(half === undefined || half === 0
        ? []
        : [whisker(x(Math.max(0, time - half)), x(time + half), y + ROW / 2)]),
    ];
  });
  const ticks = axisTicks(longest).map((us) =>
    s(
      'g',
      {},
      s('line', { x1: x(us), x2: x(us), y1: 0, y2: height - 20, class: 'grid' }),
      s('text', { x: x(us), y: height - 6, class: 'tick', 'text-anchor': 'middle' }, timeText(us)),
    ),
  );
  const says = ladder.map((r) => `${RUNG_TITLES[r.rung]} ${deltaText(r)}`).join(', ');
  return s(
    'svg',
    { width, height, viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': `Loss ladder: ${says}` },
    ...ticks,
    ...rows,
  );
}

/** `+284.6 ms`, with the half of its interval if it has one: `+284.6 ms ±147.1 ms`. */
function deltaText(rung: RungResult): string {
  const delta = central(rung.delta_us);
  const half = deltaHalfUs(rung);
  const sign = delta < 0 ? '-' : '+';
  return `${sign}${timeText(Math.abs(delta))}${half === undefined ? '' : ` ±${timeText(half)}`}`;
}

function whisker(from: number, to: number, y: number): SVGElement {
  return s('path', {
    d: `M${from} ${y}H${to}M${from} ${y - 4}v8M${to} ${y - 4}v8`,
    class: 'whisker',
    fill: 'none',
  });
}
