/** The ladder as a waterfall: each bar begins where the one above ends. */
import type { RungResult } from '../../model/result.ts';
import { deltaHalfUs, ladderDoubts } from '../certainty.ts';
import { central, percentText, RUNG_TITLES, timeText } from '../format.ts';
import { columnLines } from './columns.ts';

const BAR_WIDTH = 44;
/** Next to intervals. */
const NARROW_BAR = 40;

/**
 * Lines of the waterfall. With several seeds they show the means, and each delta with half of its
 * 95 % interval if the seed decides anything of it. Then come the limits of the seeds. A negative
 * delta is a bar of `░` that goes back.
 */
export function waterfallLines(ladder: readonly RungResult[]): string[] {
  const total = central(ladder.at(-1)!.time_us);
  const longest = Math.max(...ladder.map(({ time_us }) => central(time_us)));
  const many = ladder.some(({ delta_us }) => typeof delta_us !== 'number');
  const rows = ladder.map((rung) => {
    const time = central(rung.time_us);
    const delta = central(rung.delta_us);
    const share = total === 0 ? '' : percentText(delta / total);
    const sign = delta < 0 ? '-' : '+';
    return [
      RUNG_TITLES[rung.rung],
      timeText(time),
      `${sign}${timeText(Math.abs(delta))}`,
      ...(many ? [halfText(rung)] : []),
      share,
      bar(time, delta, longest, many ? NARROW_BAR : BAR_WIDTH),
    ];
  });
  const right = true;
  const titles = [many ? 'mean time' : 'time', 'delta', ...(many ? ['± 95 %'] : []), 'share'];
  const columns = [{ title: 'rung' }, ...titles.map((title) => ({ title, right })), { title: '' }];
  return [...columnLines(columns, rows), ...ladderDoubts(ladder)];
}

/** `±147.1 ms`, or nothing. */
function halfText(rung: RungResult): string {
  const half = deltaHalfUs(rung);
  return half === undefined ? '' : `±${timeText(half)}`;
}

function bar(time: number, delta: number, longest: number, width: number): string {
  if (delta === 0 || longest === 0) return '';
  const column = (value: number) => Math.round((value / longest) * width);
  const start = column(Math.min(time, time - delta));
  const length = column(Math.max(time, time - delta)) - start;
  if (length === 0) return `${' '.repeat(start)}▏`;
  return ' '.repeat(start) + (delta < 0 ? '░' : '█').repeat(length);
}
