/** The ladder as a waterfall: each bar begins where the one above ends. */
import type { RungResult } from '../model/result.ts';
import { columnLines } from './columns.ts';
import { central, percentText, timeText } from './format.ts';

const BAR_WIDTH = 44;

/** What people call each rung. */
export const RUNG_TITLES: Readonly<Record<RungResult['rung'], string>> = {
  compute: 'compute only',
  latency: '+ latency',
  endpoints: '+ own ports',
  topology: '+ fabric links',
  routing: '+ routing',
  transport: '+ transport',
  faults: '+ faults',
};

/** Lines of the waterfall; with several seeds of the means. A negative delta is a bar of `░` that goes back. */
export function waterfallLines(ladder: readonly RungResult[]): string[] {
  const total = central(ladder.at(-1)!.time_us);
  const longest = Math.max(...ladder.map(({ time_us }) => central(time_us)));
  const rows = ladder.map(({ rung, time_us, delta_us }) => {
    const time = central(time_us);
    const delta = central(delta_us);
    const share = total === 0 ? '' : percentText(delta / total);
    const sign = delta < 0 ? '-' : '+';
    return [
      RUNG_TITLES[rung],
      timeText(time),
      `${sign}${timeText(Math.abs(delta))}`,
      share,
      bar(time, delta, longest),
    ];
  });
  const right = true;
  return columnLines(
    [
      { title: 'rung' },
      { title: 'time', right },
      { title: 'delta', right },
      { title: 'share', right },
      { title: '' },
    ],
    rows,
  );
}

function bar(time: number, delta: number, longest: number): string {
  if (delta === 0 || longest === 0) return '';
  const column = (value: number) => Math.round((value / longest) * BAR_WIDTH);
  const start = column(Math.min(time, time - delta));
  const length = column(Math.max(time, time - delta)) - start;
  if (length === 0) return `${' '.repeat(start)}▏`;
  return ' '.repeat(start) + (delta < 0 ? '░' : '█').repeat(length);
}
