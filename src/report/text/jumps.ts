/** Steps that were not simulated, since they repeat. */
import type { FlowsResult } from '../../model/result.ts';
import { countText, percentText, timeText } from '../format.ts';

/** Steps that were skipped, and the bound of the error; `of`: e.g. `, mean of 4 seeds`. */
export function jumpSection({ count, jumps }: FlowsResult, of = ''): string[] {
  if (!jumps) return [];
  const [from, to] = jumps.time_us;
  const bound = from === to ? 'exact' : `the time is between ${timeText(from)} and ${timeText(to)}${of}`;
  const share = percentText(count > 0 ? jumps.messages / count : 0);
  return [
    `steps that repeat: ${countText(jumps.count)} ${jumps.count === 1 ? 'jump' : 'jumps'} over ${share} of the messages; ${bound}`,
  ];
}
