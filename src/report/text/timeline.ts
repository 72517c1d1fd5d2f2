/** Where the time of a training step goes, in a few lines. */
import type { PathResult, StreamResult, TimelineResult } from '../../model/training-result.ts';
import { formatSize } from '../../units/format.ts';
import { percentText, timeText } from '../format.ts';
import { columnLines } from './columns.ts';

/** Rows of streams, and of the critical path, at most; the last one is for the rest. */
const STREAMS = 5;
const PATH = 5;

/** Lines of the means over all ranks; at most 14. */
export function timelineSection(timeline: TimelineResult | undefined, of: string): string[] {
  if (!timeline) return [];
  const { compute_us, exposed_us, bubble_us, bubble_compute_us, streams, critical_path } = timeline;
  const total = compute_us + exposed_us + bubble_us;
  if (total === 0) return [];
  const part = (what: string, us: number) => `${what} ${percentText(us / total)}`;
  const parts = [
    part('compute', compute_us),
    part('exposed communication', exposed_us),
    part('bubble', bubble_us),
  ];
  return [
    `time of a rank${of}: ${parts.join(', ')}`,
    ...(bubble_compute_us > 0 ? [`bubble without a network: ${timeText(bubble_compute_us)}`] : []),
    ...(streams.length > 0 ? streamLines(streams) : []),
    ...pathLines(critical_path),
  ];
}

function streamLines(streams: readonly StreamResult[]): string[] {
  const right = true;
  const sorted = streams.toSorted((a, b) => b.exposed_us - a.exposed_us || b.time_us - a.time_us);
  const cells = (some: readonly StreamResult[]) => {
    const sum = (of: (row: StreamResult) => number) => some.reduce((all, row) => all + of(row), 0);
    return [
      formatSize(Math.round(sum(({ bytes }) => bytes))),
      timeText(sum(({ time_us }) => time_us)),
      timeText(sum(({ hidden_us }) => hidden_us)),
      timeText(sum(({ exposed_us }) => exposed_us)),
    ];
  };
  const rows = firstRows(
    sorted,
    STREAMS,
    (row) => [row.group, row.stream, ...cells([row])],
    (rest) => [`${rest.length} more`, '', ...cells(rest)],
  );
  const numbers = ['bytes', 'time', 'hidden', 'exposed'].map((title) => ({ title, right }));
  return columnLines([{ title: 'group' }, { title: 'stream' }, ...numbers], rows);
}

/** Computations of a role are one row. */
function pathLines(path: readonly PathResult[]): string[] {
  const shares = new Map<string, number>();
  for (const { roles, item, name, share } of path) {
    const what = item === 'compute' ? `compute of ${roles.join(', ')}` : name;
    shares.set(what, (shares.get(what) ?? 0) + share);
  }
  const rows = firstRows(
    [...shares].sort(([, a], [, b]) => b - a),
    PATH,
    ([what, share]) => [what, percentText(share)],
    (rest) => [`${rest.length} more`, percentText(rest.reduce((sum, [, share]) => sum + share, 0))],
  );
  return rows.length === 0
    ? []
    : columnLines([{ title: 'critical path' }, { title: 'share', right: true }], rows);
}

/** The first rows, `most` with one for the rest. */
function firstRows<T>(
  all: readonly T[],
  most: number,
  row: (one: T) => string[],
  more: (rest: readonly T[]) => string[],
): string[][] {
  if (all.length <= most) return all.map(row);
  return [...all.slice(0, most - 1).map(row), more(all.slice(most - 1))];
}
