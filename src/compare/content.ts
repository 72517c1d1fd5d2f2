/** A comparison as content for the forms of `--export`. */
import type { Content } from '../report/export/content.ts';
import type { Section } from '../report/export/section.ts';
import type { Comparison } from './comparison.ts';
import { comparisonJson } from './json.ts';
import { comparisonRows } from './table.ts';
import { tableOf } from './text.ts';
import { verdictLines } from './verdict.ts';

/** The content; a row for each set-up. */
export function comparisonContent(comparison: Comparison): Content {
  return {
    json: () => comparisonJson(comparison),
    rows: () => comparisonRows(comparison),
    sections: () => comparisonSections(comparison),
  };
}

/** A table, and a sentence for each set-up. */
export function comparisonSections(comparison: Comparison): readonly Section[] {
  const same = (name: string) => name;
  const { titles, rows } = tableOf(comparison, same);
  const columns = titles.map((title, i) => ({ title, right: i > 0 }));
  return [
    {
      parts: [
        { kind: 'table', columns, rows },
        { kind: 'list', items: verdictLines(comparison, same) },
      ],
    },
  ];
}
