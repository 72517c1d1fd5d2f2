/** The section of a result about collectives that faults of links hold up. */
import type { HeldResult } from '../../model/training-result.ts';
import { countText, timeText } from '../format.ts';
import { columnLines } from './columns.ts';

const right = true;
const MOST_ROWS = 8;

/** Collectives that take longer, the ranks that hold them up, and how many wait for those. */
export function heldSection(held: readonly HeldResult[] | undefined): string[] {
  if (!held || held.length === 0) return [];
  const rows = held
    .slice(0, MOST_ROWS)
    .map(({ collective, calls, added_us, ranks = 'traffic of others', waiting, faults }) => [
      ...[collective, countText(calls), timeText(added_us), ranks, countText(waiting)],
      faults.join(', '),
    ]);
  const rest = held.length - rows.length;
  return [
    'collectives that faults of links hold up',
    ...columnLines(
      [
        { title: 'name' },
        { title: 'calls', right },
        { title: 'added', right },
        { title: 'held up' },
        { title: 'others wait', right },
        { title: 'by' },
      ],
      rows,
    ),
    ...(rest > 0 ? [`  and ${rest} more in --json`] : []),
  ];
}
