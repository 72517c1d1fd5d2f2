/** The section of a result about ranks that wait for others because of faults. */
import type { WaitResult } from '../../model/training-result.ts';
import { countText, timeText } from '../format.ts';
import { columnLines } from './columns.ts';

const right = true;
const MOST_ROLES = 8;

/** Who waits longest, and mostly for whom; nothing without faults. */
export function waitsSection(waits: readonly WaitResult[] | undefined): string[] {
  if (!waits || waits.length === 0) return [];
  const rows = waits.slice(0, MOST_ROLES).map(({ role, ranks, added_us, wait_us, for: others }) => {
    const [most] = others;
    const share = most && wait_us > 0 ? ` (${Math.round((100 * most.wait_us) / wait_us)} %)` : '';
    const from = most ? `${roleText(most.role)}${share}` : '';
    return [roleText(role), countText(ranks), timeText(added_us), timeText(wait_us), from];
  });
  const rest = waits.length - rows.length;
  return [
    'waits at collectives, and the part that faults add',
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

const MOST_CHARACTERS = 36;

/** A role, without the part that all roles of a step without a pipeline share. */
function roleText(role: string): string {
  const own = role.replace(/^all ranks, /, '');
  return own.length <= MOST_CHARACTERS ? own : `${own.slice(0, MOST_CHARACTERS - 1)}…`;
}
