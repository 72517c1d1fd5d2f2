/** An advice as content for the forms of `--export`. */
import type { Content } from '../report/export/content.ts';
import type { Part, Section } from '../report/export/section.ts';
import { warningText } from '../report/warnings/text.ts';
import type { Advice } from './advice.ts';
import { adviceJson } from './json.ts';
import { adviceRows } from './table.ts';
import { answerLines, changeTable, headLine, othersLines, reasonsOf } from './text.ts';

/** The content; a row for each change. */
export function adviceContent(advice: Advice): Content {
  return {
    json: () => adviceJson(advice),
    rows: () => adviceRows(advice),
    sections: () => adviceSections(advice),
  };
}

function adviceSections(advice: Advice): readonly Section[] {
  const { name, not_tried: notTried, warnings } = advice;
  const table = changeTable(advice);
  const others = othersLines(advice);
  const textsOf = (texts: readonly string[]) => texts.map((text): Part => ({ kind: 'text', text }));
  return [
    {
      title: name ?? 'Advice',
      parts: [
        ...textsOf([headLine(advice), ...answerLines(advice)]),
        ...(table ? [{ kind: 'table', ...table } as const] : []),
        ...textsOf(others),
      ],
    },
    ...listSection('Not tried', reasonsOf(notTried)),
    ...listSection('Warnings', warnings.map(warningText)),
  ];
}

function listSection(title: string, items: readonly string[]): Section[] {
  return items.length === 0 ? [] : [{ title, parts: [{ kind: 'list', items }] }];
}
