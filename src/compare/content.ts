/** A comparison as content for the forms of `--export`. */
import type { Content } from '../report/export/content.ts';
import type { Graphic, Graphics, Section } from '../report/export/section.ts';
import type { Comparison } from './comparison.ts';
import { comparisonJson } from './json.ts';
import { comparisonRows } from './table.ts';
import { tableOf } from './text.ts';
import { verdictLines } from './verdict.ts';

/** The content; a row for each set-up. */
export function comparisonContent(comparison: Comparison): Content {
  return {
    title: `Comparison with ${comparison.baseline}`,
    json: () => comparisonJson(comparison),
    rows: () => comparisonRows(comparison),
    sections: () => comparisonSections(comparison),
  };
}

/** Each ratio with its interval, on one axis; a line at the baseline's 1. */
function ratioGraphics({ setups }: Comparison): Graphics {
  const ends = setups.flatMap(({ versus }) => [versus?.ratio ?? 1, ...(versus?.ci95 ?? [])]);
  return {
    title: 'ratio with 95 % interval; dashed: baseline',
    axis: [Math.min(1, ...ends), Math.max(1, ...ends)],
    mark: 1,
    rows: setups.map(({ versus }): Graphic => {
      const { ratio = 1, certainty, ci95 } = versus ?? {};
      const tone = certainty === 'untold' ? 'unsure' : ratio > 1 ? 'loss' : 'gain';
      return { from: 1, to: ratio, tone, interval: certainty === 'exact' ? undefined : (ci95 ?? undefined) };
    }),
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
        { kind: 'table', columns, rows, graphics: ratioGraphics(comparison) },
        { kind: 'list', items: verdictLines(comparison, same) },
      ],
    },
  ];
}
