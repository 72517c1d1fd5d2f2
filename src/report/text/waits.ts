/** The section of a result about ranks that wait for slow ones. */
import type { WaitResult } from '../../model/training-result.ts';
import { countText, timeText } from '../format.ts';
import { columnLines } from './columns.ts';

const right = true;
const MOST_ROLES = 8;

/** Who waits longest, and mostly for whom; nothing without slow ranks. */
export function waitsSection(waits: readonly WaitResult[] | undefined): string[] {
  if (!waits || waits.length === 0) return [];
  const rows = waits.slice(0, MOST_ROLES).map(({ role, ranks, added_us, wait_us, for: others }) => {
    const [most] = others;
    const share = most && wait_us > 0 ? ` (${Math.round((100 * most.wait_us) / wait_us)} %)` : '';
    return [role, countText(ranks), timeText(added_us), timeText(wait_us), `${most?.role ?? ''}${share}`];
  });
  const rest = waits.length - rows.length;
  return [
    'waits at collectives, and the part that slow ranks add',
    ...columnLines(
      [
        { title: 'who' },
        { title: 'ranks', right },
        { title: 'added', right },
        { title: 'wait', right },
        { title: 'mostly for' },
      ],
      rows,
    ),
    ...(rest > 0 ? [`  and ${rest} more in --json`] : []),
  ];
}
