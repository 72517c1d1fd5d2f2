/** The messages of a run over time, as rows to draw. */
import type { FlowListEntry } from 'weft';
import type { TimelineRow } from './protocol.ts';

const MOST_MESSAGES = 256;
const MOST_SENDERS = 80;

/** The messages by sender; no rows if they are too many to see. */
export function messageRows(list: readonly FlowListEntry[]): TimelineRow[] {
  const senders = [...new Set(list.map(({ src }) => src))];
  if (list.length > MOST_MESSAGES || senders.length > MOST_SENDERS) return [];
  return senders.map((src) => ({
    title: `rank ${src}`,
    spans: list
      .filter((entry) => entry.src === src)
      .map(({ start_us, end_us, dst }) => [start_us, end_us, `to rank ${dst}`] as const),
  }));
}
