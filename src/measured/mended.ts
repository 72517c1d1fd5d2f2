/**
 * Rows that a message of NCCL_DEBUG cuts in two: a test prints the size of a row before it starts
 * the collective, and the times when it has ended.
 */
import type { LogLine } from './lines.ts';
import { printedNumber } from './log.ts';

/** Size, count, type, operation and root, and then `host:pid:thread [device] NCCL INFO …`. */
const CUT = /^(\s*\d+\s+\d+\s+[a-z]\w*\s+[a-z]+\s+-?\d+)\s*[A-Za-z][\w.-]*:\d+:\d+ \[\d+\] /;

/** The lines with such rows in one piece, at the line of their times. */
export function mended(lines: readonly LogLine[]): LogLine[] {
  let start: string | undefined;
  return lines.map((line) => {
    const cut = CUT.exec(line.text)?.[1];
    if (cut !== undefined) start = cut;
    if (start === undefined || !isRest(line.text)) return cut === undefined ? line : { ...line, text: '' };
    const whole = { ...line, text: `${start} ${line.text}` };
    start = undefined;
    return whole;
  });
}

/** Whether a line holds times and rates alone: the second half of a row. */
function isRest(text: string): boolean {
  const cells = text.trim().split(/\s+/);
  return cells.length >= 3 && cells.every((cell) => printedNumber(cell) !== undefined || cell === 'N/A');
}
