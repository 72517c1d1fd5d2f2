/** Validation as a table on a terminal. */
import { partialLine } from '../report/partial.ts';
import { columnLines } from '../report/text/columns.ts';
import { GROUPS } from './case.ts';
import type { Row } from './judge.ts';
import { summariesOf } from './summary.ts';
import {
  byCase,
  cellsOf,
  LEFT_OUT_TITLES,
  leftOutCells,
  needsHead,
  numberOf,
  type Report,
  SUMMARY_TITLES,
  summaryCells,
} from './view.ts';

/** A line, and whether it tells of a miss. */
export interface Line {
  readonly text: string;
  readonly miss: boolean;
}

const COLUMNS = [
  { title: 'case' },
  { title: 'what it tests' },
  { title: 'expected', right: true },
  { title: 'ours', right: true },
  { title: 'error', right: true },
  { title: 'allowed' },
  { title: 'verdict' },
];

/** The table of all rows, misses with why, and the summary. */
export function validationLines({ rows, leftOut, partial }: Report): Line[] {
  const interrupted = partial ? plain([partialLine(partial), '']) : [];
  const groups = GROUPS.flatMap((group) => {
    const own = byCase(rows.filter(({ of }) => of.group === group));
    return own.length === 0
      ? []
      : [{ text: group, miss: false }, ...groupLines(own), { text: '', miss: false }];
  });
  const left =
    leftOut.length === 0
      ? []
      : ['', ...columnLines(titled(LEFT_OUT_TITLES, [3, 4]), leftOut.map(leftOutCells))];
  const summary = columnLines(titled(SUMMARY_TITLES, [1, 2, 3, 4]), summariesOf(rows).map(summaryCells));
  return [...interrupted, ...groups, ...plain([...summary, ...left])];
}

const plain = (lines: readonly string[]): Line[] => lines.map((text) => ({ text, miss: false }));

/** The rows of a group, and below them why some miss. */
function groupLines(cases: readonly (readonly Row[])[]): Line[] {
  const texts: string[][] = [];
  const misses = new Set<number>();
  const why: string[] = [];
  for (const rows of cases) {
    const head = needsHead(rows);
    if (head) texts.push([rows[0]!.of.id, rows[0]!.of.tests, '', '', '', '', '']);
    rows.forEach((row, i) => {
      const { id, what, expected, ours, error, allowed, verdict } = cellsOf(row, i === 0 && !head);
      if (!row.within) misses.add(texts.length);
      const note = row.within ? '' : ` ${numberOf(row.check.explanation ?? 'not explained', why)}`;
      texts.push([id, head ? `  ${what}` : what, expected, ours, error, allowed, verdict + note]);
    });
  }
  const [title, ...lines] = columnLines(COLUMNS, texts);
  return [
    ...plain([title!]),
    ...lines.map((text, i) => ({ text, miss: misses.has(i) })),
    ...why.map((text, i) => ({ text: `  ${i + 1}: ${text}`, miss: true })),
  ];
}

/** Columns of these titles; those at `right` hold numbers. */
const titled = (titles: readonly string[], right: readonly number[]) =>
  titles.map((title, i) => ({ title, right: right.includes(i) }));
