/** Validation as one HTML file that needs no other. */
import { partialLine } from '../report/partial.ts';
import { GROUPS } from './case.ts';
import type { Row } from './judge.ts';
import { summariesOf } from './summary.ts';
import {
  byCase,
  cellsOf,
  LEFT_OUT_TITLES,
  leftOutCells,
  needsHead,
  type Report,
  SUMMARY_TITLES,
  summaryCells,
} from './view.ts';

const STYLE = `
:root { color-scheme: light dark }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 80rem; padding: 0 1rem }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums }
th, td { text-align: left; padding: .2rem .6rem; border-bottom: 1px solid #8884; vertical-align: top }
td.number { text-align: right; white-space: nowrap }
tr.case td { font-weight: 600; border-top: 2px solid #8888 }
tr.miss td, tr.why td { color: #c02626 }
@media (prefers-color-scheme: dark) { tr.miss td, tr.why td { color: #ff8080 } }
`;

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (char) => ENTITIES[char]!);

const cell = (text: string, kind = ''): string => `<td${kind && ` class="${kind}"`}>${escaped(text)}</td>`;

const table = (titles: readonly string[], rows: readonly string[]): string =>
  `<table>\n<tr>${titles.map((title) => `<th scope="col">${escaped(title)}</th>`).join('')}</tr>\n${rows.join('\n')}\n</table>`;

const row = (cells: readonly string[], numbers: readonly number[] = [2, 3]): string =>
  `<tr>${cells.map((text, i) => cell(text, numbers.includes(i) ? 'number' : '')).join('')}</tr>`;

const HEAD = ['case', 'what it tests', 'expected', 'ours', 'untuned', 'error', 'allowed', 'verdict'];

/** The whole document. */
export function validationHtml({ rows, leftOut, partial }: Report): string {
  const groups = GROUPS.flatMap((group) => {
    const own = byCase(rows.filter(({ of }) => of.group === group));
    if (own.length === 0) return [];
    return [`<h2>${escaped(group)}</h2>`, table(HEAD, own.flatMap(caseRows))];
  });
  const summary = summariesOf(rows).map((one) => row(summaryCells(one), [1, 2, 3, 4]));
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8"><title>weft: validation</title>',
    '<meta name="viewport" content="width=device-width">',
    `<style>${STYLE}</style></head><body>`,
    '<h1>weft: validation</h1>',
    ...(partial ? [`<p><strong>${escaped(partialLine(partial))}</strong></p>`] : []),
    table(SUMMARY_TITLES, summary),
    ...(leftOut.length === 0
      ? []
      : [
          table(
            LEFT_OUT_TITLES,
            leftOut.map((one) => row(leftOutCells(one))),
          ),
        ]),
    ...groups,
    '</body></html>\n',
  ].join('\n');
}

function caseRows(rows: readonly Row[]): string[] {
  const head = needsHead(rows);
  const { id, tests, source } = rows[0]!.of;
  const title = head
    ? [`<tr class="case" title="${escaped(source)}">${cell(id)}<td colspan="7">${escaped(tests)}</td></tr>`]
    : [];
  return [
    ...title,
    ...rows.flatMap((row, i) => {
      const cells = cellsOf(row, i === 0 && !head);
      const { what, expected, ours, untuned, error, allowed, verdict } = cells;
      const numbers = [expected, ours, untuned, error].map((text) => cell(text, 'number')).join('');
      const line = `<tr${row.within ? '' : ' class="miss"'}>${cell(cells.id)}${cell(what)}${numbers}${cell(allowed)}${cell(verdict)}</tr>`;
      if (row.within) return [line];
      const why = row.check.explanation ?? 'not explained';
      return [line, `<tr class="why"><td></td><td colspan="7">${escaped(why)}</td></tr>`];
    }),
  ];
}
