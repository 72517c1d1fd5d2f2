/** Validation as Markdown: docs/validation.md. */
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
  numberOf,
  type Report,
  SUMMARY_TITLES,
  summaryCells,
} from './view.ts';

const line = (cells: readonly string[]): string => `| ${cells.map(escaped).join(' | ')} |`;

/** A bar would end the cell. */
const escaped = (text: string): string => text.replaceAll('|', '\\|');

const HEAD = ['case', 'what it tests', 'expected', 'ours', 'untuned', 'error', 'allowed', 'verdict'];

const INTRODUCTION = `# Validation

This page is the output of \`weft validate --all --export md docs/validation.md\`.
Do not edit it.
The cases are files under \`validation/\`: scenario, expected value, tolerance, source.
[fidelity.md](fidelity.md) draws the conclusions for each model, and lists the published cases that cannot be expressed.

- **error**: simulated ÷ expected − 1; of the time where \`allowed\` says so.
- **ours**: mean over seeds, with the least and the most of them in brackets.
- **untuned**: rings at the full rates of the links (\`profile: none\`).
- The error of a group is exp(mean |ln(simulated ÷ expected)|) − 1.
  It counts the rows that have an expected value.
- A miss stays in the table.
  The number after **OUTSIDE** is that of its explanation.
`;

/** The whole page. */
export function validationMarkdown({ rows, leftOut, partial }: Report): string {
  const groups = GROUPS.flatMap((group) => {
    const own = byCase(rows.filter(({ of }) => of.group === group));
    return own.length === 0 ? [] : groupText(group, own);
  });
  const summary = [
    ...(partial ? [`**${partialLine(partial)}**\n`] : []),
    '## Summary\n',
    line(SUMMARY_TITLES),
    '|---|---|---|---|---|---|',
    ...summariesOf(rows).map((one) => line(summaryCells(one))),
    '',
    ...(leftOut.length === 0
      ? []
      : [
          line(LEFT_OUT_TITLES),
          '|---|---|---|---|---|',
          ...leftOut.map((one) => line(leftOutCells(one))),
          '',
        ]),
  ];
  return [INTRODUCTION, ...summary, ...groups].join('\n');
}

function groupText(group: string, cases: readonly (readonly Row[])[]): string[] {
  const explanations: string[] = [];
  const sources = new Map<string, string>();
  const lines = cases.flatMap((rows) => {
    const { id, tests, source } = rows[0]!.of;
    sources.set(id, source);
    const head = needsHead(rows) ? [line([id, tests, '', '', '', '', '', ''])] : [];
    return [
      ...head,
      ...rows.map((row, i) => line(rowCells(row, i === 0 && head.length === 0, explanations))),
    ];
  });
  return [
    `## ${group.charAt(0).toUpperCase()}${group.slice(1)}\n`,
    line(HEAD),
    '|---|---|---|---|---|---|---|---|',
    ...lines,
    '',
    ...(explanations.length > 0 ? ['Explanations of the misses:\n'] : []),
    ...explanations.map((text, i) => `${i + 1}. ${inLines(text)}`),
    ...(explanations.length > 0 ? [''] : []),
    'Sources:\n',
    ...[...sources].map(([id, source]) => `- ${id}: ${source}`),
    '',
  ];
}

/** A line for each sentence, as items of a list. */
const inLines = (text: string): string => text.replace(/(?<=\.) (?=[A-Z\d])/g, '\n   ');

/** A row's cells; its explanation is added to the list unless it is there. */
function rowCells(row: Row, first: boolean, explanations: string[]): string[] {
  const { id, what, expected, ours, untuned, error, allowed, verdict } = cellsOf(row, first);
  const { explanation, uncounted } = row.check;
  const note = uncounted === undefined ? '' : ', not counted';
  const shown = row.within
    ? `within${note}`
    : `**${verdict}**${note} (${numberOf(explanation ?? 'not explained', explanations)})`;
  return [id, what, expected, ours, untuned, error, allowed, shown];
}
