/** The section of a result about PFC's pauses: which links were paused, and where that began. */
import type { LinkName, PausesResult } from '../../model/result.ts';
import { formatSize } from '../../units/format.ts';
import { countText, timeText } from '../format.ts';
import { columnLines } from './columns.ts';

const right = true;
const MOST_LINKS = 6;
const MOST_ROOTS = 3;

/**
 * Links paused longest, the queue each pause is laid to, and the roots; nothing without pauses.
 * `of`: e.g. `, mean of 4 seeds`.
 */
export function pausesSection(pauses: PausesResult | undefined, of = ''): string[] {
  if (!pauses) return [];
  const name = ({ from, to }: LinkName) => `${from} -> ${to}`;
  const rows = pauses.links
    .slice(0, MOST_LINKS)
    .map((link) => [
      name(link),
      timeText(link.pause_us),
      countText(link.pauses),
      name(link.cause),
      link.cause.root ? 'root' : '',
    ]);
  const roots = pauses.roots
    .slice(0, MOST_ROOTS)
    .map(
      (root) =>
        `  root: ${name(root)}, never paused itself, caused ${countText(root.pauses_caused)}; ` +
        `its queue grew to ${formatSize(root.queue_max_bytes)}`,
    );
  return [
    `spread of pauses${of}`,
    ...columnLines(
      [
        { title: 'paused link' },
        { title: 'time', right },
        { title: 'pauses', right },
        { title: 'because of the queue at' },
        { title: '' },
      ],
      rows,
    ),
    ...roots,
  ];
}
