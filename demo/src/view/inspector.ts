/** The detail of a link or a node: its load and queue over time, its flows, what it takes. */
import './inspector.css';
import { countText, formatRate, formatSize, formatTime, nodeName, type SeenMessage, timeText } from 'weft';
import { h, s } from '../dom.ts';
import { cssOf, dark, light, rampAt } from '../draw/colours.ts';
import type { Pressed } from '../draw/view.ts';
import { ARROW, type Linking } from '../linking.ts';
import { theme } from '../shell/theme.ts';
import type { Outcome, Seen } from '../worker/protocol.ts';
import type { Cause } from './causes.ts';
import { partNamed } from './link-moment.ts';
import { messagesOf, pausedPs, portsOf, type Series, seriesOf, totalOf } from './part-detail.ts';

/** Rows of a list at most. */
const MOST_ROWS = 40;
const CHART = { width: 300, height: 40 };

const micro = (text: string) => text.replace(' us', ' µs');
const timeOf = (ps: number) => micro(formatTime(Math.round(ps), 3));
const percent = (share: number) => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;

/** Head and parts of the detail of the part of that name, until the signal. */
export function inspector(
  name: string,
  outcomes: readonly Outcome[],
  causes: readonly Cause[],
  linking: Linking,
  signal: AbortSignal,
): HTMLElement[] {
  const close = h(
    'button',
    {
      type: 'button',
      class: 'btn icon',
      'aria-label': 'Close the detail',
      title: 'Close (Escape)',
      onclick: () => linking.select(name, false),
    },
    '×',
  );
  const parts = outcomes.flatMap(({ seen, result }, i) => {
    const part = seen && partNamed(seen, name);
    if (!seen || !part) return [];
    const side = outcomes.length > 1 ? [h('h3', {}, 'AB'[i]!)] : [];
    const training = result.kind === 'training';
    const note = training ? h('p', { class: 'help' }, 'Seen over the longest collective alone.') : undefined;
    return [
      ...side,
      ...(note ? [note] : []),
      ...('link' in part ? linkParts(seen, part, linking, signal) : nodeParts(seen, part, linking)),
    ];
  });
  const own = causes.filter((cause) => cause.name === name);
  const body = h(
    'div',
    { class: 'inspector scrolls', tabindex: 0, 'aria-label': `Detail of ${name}` },
    ...own.map(({ text, us }) =>
      h('p', { class: 'takes' }, h('b', {}, micro(timeText(us))), ` lost: ${text}`),
    ),
    ...(parts.length > 0
      ? parts
      : [
          h(
            'p',
            { class: 'help' },
            'No observations of it: this result was not run here, or its engine does not watch links.',
          ),
        ]),
  );
  return [h('div', { class: 'head' }, h('h2', {}, name), h('div', { class: 'end' }, close)), body];
}

function linkParts(
  seen: Seen,
  part: Pressed & { link: number },
  linking: Linking,
  signal: AbortSignal,
): HTMLElement[] {
  const { fabric, timeline } = seen;
  const { link } = part;
  const { rateBps, latencyPs } = fabric.links;
  const rate = `${formatRate(rateBps[link]!)}, ${timeOf(latencyPs[link]!)}`;
  if (!timeline) return [facts([['rate', rate]])];
  const load = seriesOf(timeline, timeline.utilization, link);
  if (!timeline.packets)
    return [
      facts([
        ['rate', rate],
        ['load, mean', percent(load?.mean ?? 0)],
      ]),
    ];
  const queue = seriesOf(timeline, timeline.queueBytes, link);
  const paused = pausedPs(timeline, link);
  const counts = (['marks', 'trims', 'drops'] as const).flatMap((what): [string, string][] => {
    const total = totalOf(timeline, timeline[what], link);
    return total === undefined ? [] : [[what, countText(total)]];
  });
  return [
    ...(load ? [chart('load', load, 1, percent, 'load', linking, signal)] : []),
    ...(queue
      ? [
          chart(
            'queue',
            queue,
            queue.most,
            (bytes) => formatSize(Math.round(bytes)),
            'queue',
            linking,
            signal,
          ),
        ]
      : []),
    facts([
      ['rate', rate],
      ...counts,
      ...(paused === undefined ? [] : ([['paused', timeOf(paused)]] as [string, string][])),
    ]),
    ...flows(seen, part, linking),
  ];
}

function nodeParts(seen: Seen, part: Pressed & { node: number }, linking: Linking): HTMLElement[] {
  const ports = portsOf(seen, part.node);
  const palette = theme() === 'dark' ? dark : light;
  const rows = ports.slice(0, MOST_ROWS).map(({ name, mean, most, queueBytes }) => {
    const square = h('i', { class: 'square' });
    const colour = rampAt(palette.ramp, Math.min(1, most));
    if (colour) square.style.background = cssOf(colour);
    const queue = queueBytes ? `, queue ${formatSize(queueBytes)}` : '';
    const end = h('span', { class: 'end' }, `mean ${percent(mean)}${queue}`);
    return row(name, linking, square, h('span', {}, name), end);
  });
  return [
    listHead(`${countText(ports.length)} links, the busiest first`, ports.length),
    h('ol', {}, ...rows),
    ...flows(seen, part, linking),
  ];
}

/** Its messages over time; said if their paths are not known. */
function flows(seen: Seen, part: Pressed, linking: Linking): HTMLElement[] {
  const messages = messagesOf(seen, part);
  if (!messages)
    return [
      h(
        'p',
        { class: 'help' },
        'Flows: this routing gives them no path of their own, or they are too many to list.',
      ),
    ];
  const endPs = seen.timeline!.timesPs.at(-1)!;
  const rows = messages.slice(0, MOST_ROWS).map((message) => flowRow(seen, message, endPs, linking));
  return [
    listHead(`${countText(messages.length)} ${messages.length === 1 ? 'flow' : 'flows'}`, messages.length),
    h('ol', {}, ...rows),
  ];
}

function flowRow(
  { fabric }: Seen,
  { src, dst, startPs, endPs }: SeenMessage,
  runPs: number,
  linking: Linking,
): HTMLElement {
  const name = nodeName(fabric, src);
  const bar = h('i');
  bar.style.marginLeft = `${(100 * startPs) / runPs}%`;
  bar.style.width = `${(100 * (endPs - startPs)) / runPs}%`;
  const when = `${timeOf(startPs)} to ${timeOf(endPs)}`;
  return row(
    name,
    linking,
    h('span', {}, `${name}${ARROW}${nodeName(fabric, dst)}`),
    h('span', { class: 'life', title: when }, bar),
    h('span', { class: 'end' }, timeOf(endPs - startPs)),
  );
}

/** A row that selects what it names. */
function row(name: string, linking: Linking, ...parts: HTMLElement[]): HTMLElement {
  const hover = (is: boolean) => () => linking.hover(is ? name : undefined);
  const events = {
    onmouseenter: hover(true),
    onmouseleave: hover(false),
    onfocus: hover(true),
    onblur: hover(false),
  };
  return h(
    'li',
    {},
    h('button', { type: 'button', ...events, onclick: () => linking.select(name, true) }, ...parts),
  );
}

function listHead(text: string, count: number): HTMLElement {
  return h('h3', {}, count > MOST_ROWS ? `${text}; the first ${MOST_ROWS}` : text);
}

function facts(rows: readonly (readonly [string, string])[]): HTMLElement {
  return h('dl', {}, ...rows.flatMap(([term, text]) => [h('dt', {}, term), h('dd', {}, text)]));
}

/** A series as an area, with the moment and the range of all views. */
function chart(
  title: string,
  series: Series,
  full: number,
  text: (value: number) => string,
  kind: string,
  linking: Linking,
  signal: AbortSignal,
): HTMLElement {
  const { timesPs, values, mean, most, mostPs } = series;
  const { width, height } = CHART;
  const endPs = timesPs.at(-1)!;
  const x = (ps: number) => (endPs > 0 ? (ps / endPs) * width : 0);
  const y = (value: number) => height - (full > 0 ? Math.min(1, value / full) : 0) * (height - 2);
  let path = `M0 ${height}`;
  values.forEach((value, i) => {
    path += `L${x(timesPs[i - 1] ?? 0).toFixed(1)} ${y(value).toFixed(1)}H${x(timesPs[i]!).toFixed(1)}`;
  });
  const now = s('path', { class: 'now', fill: 'none' });
  const range = s('rect', { class: 'span', y: 0, height });
  const said = `mean ${text(mean)}, most ${text(most)} at ${timeOf(mostPs)}`;
  const clock = linking.shown?.clock;
  const mark = () => {
    const at = x(clock?.state.timePs ?? 0);
    now.setAttribute('d', `M${at} 0V${height}`);
    const span = linking.state.range;
    range.setAttribute('x', String(span ? x(span.fromPs) : 0));
    range.setAttribute('width', String(span ? Math.max(0, x(span.toPs) - x(span.fromPs)) : 0));
  };
  mark();
  linking.subscribe(mark, signal);
  const unsubscribe = clock?.subscribe(mark);
  signal.addEventListener('abort', () => unsubscribe?.());
  return h(
    'figure',
    {},
    h('figcaption', {}, h('b', {}, title), h('span', { class: 'end' }, said)),
    s(
      'svg',
      {
        viewBox: `0 0 ${width} ${height}`,
        preserveAspectRatio: 'none',
        role: 'img',
        'aria-label': `${title} over the run: ${said}`,
      },
      ...[range, s('path', { d: `${path}V${height}Z`, class: kind }), now],
    ),
  );
}
