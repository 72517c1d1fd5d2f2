/** The messages of a run over time: a row a sender, a bar a message. */
import { timeText } from 'weft';
import { s } from '../dom.ts';
import type { TimelineRow } from '../worker/protocol.ts';
import { axisTicks } from './axis.ts';

const LABEL = 108;
const BOTTOM = 22;

/** Rows lower than this have no names. */
const NAMED = 11;

/** The time axis of such a chart: from `left` px to the end of `mostUs`. */
export function timelineX(width: number, mostUs: number): (us: number) => number {
  return (us) => LABEL + (mostUs === 0 ? 0 : (us / mostUs) * (width - LABEL - 24));
}

/**
 * The chart at a size in px, or higher; its axis ends at `mostUs`. Bars that would be thinner than
 * a pixel become one with the next.
 */
export function timelineChart(
  rows: readonly TimelineRow[],
  { width, height: room, mostUs }: { width: number; height: number; mostUs: number },
): SVGSVGElement {
  const tall = Math.min(26, Math.max(3, Math.floor((room - BOTTOM) / Math.max(1, rows.length))));
  const every = Math.ceil(NAMED / tall);
  const height = rows.length * tall + BOTTOM;
  const x = timelineX(width, mostUs);
  const bars = rows.flatMap(({ title, spans }, i) => [
    ...(i % every === 0
      ? [
          s(
            'text',
            {
              'data-rank': title,
              x: 0,
              y: Math.max(9, i * tall + tall / 2 + 4),
              class: tall < 20 ? 'tick' : 'label',
            },
            title,
          ),
        ]
      : []),
    ...merged(spans, mostUs / width).map(([start, end, what]) =>
      s(
        'rect',
        {
          x: x(start),
          y: i * tall + (tall > 8 ? 2 : 0),
          width: Math.max(0.8, x(end) - x(start)),
          height: tall - (tall > 8 ? 4 : 1),
          class: 'message',
          'data-rank': title,
        },
        s('title', {}, `${title}: ${what}, ${timeText(start)} to ${timeText(end)}`),
      ),
    ),
  ]);
  const ticks = axisTicks(mostUs).flatMap((us) => [
    s('line', { x1: x(us), x2: x(us), y1: 0, y2: height - BOTTOM, class: 'grid' }),
    s(
      'text',
      { x: x(us), y: height - 6, class: 'tick', 'text-anchor': 'middle' },
      timeText(us).replace(' us', ' µs'),
    ),
  ]);
  const says = `Timeline of ${rows.length} rows, to ${timeText(mostUs)}: ${rows.map(({ title }) => title).join(', ')}`;
  return s(
    'svg',
    { width, height, viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': says },
    ...ticks,
    ...bars,
  );
}

/** Spans with those that begin within `gapUs` of the end of the one before made one with it. */
function merged(spans: TimelineRow['spans'], gapUs: number): [number, number, string][] {
  const out: [number, number, string][] = [];
  for (const [start, end, what] of [...spans].sort((a, b) => a[0] - b[0])) {
    const last = out.at(-1);
    const small = last && end - start < 2 * gapUs && start - last[1] < gapUs;
    if (!last || !small) out.push([start, end, what]);
    else {
      last[1] = Math.max(last[1], end);
      if (!last[2].includes(what)) last[2] = 'several';
    }
  }
  return out;
}
