/** An advice as content for the forms of `--export`. */
import type { Content } from '../report/export/content.ts';
import type { Graphic, Graphics, Part, Section } from '../report/export/section.ts';
import { fabricText, timeText } from '../report/format.ts';
import { partialLine } from '../report/partial.ts';
import { warningText } from '../report/warnings/text.ts';
import type { Advice } from './advice.ts';
import { adviceJson } from './json.ts';
import { adviceRows } from './table.ts';
import { answerLines, changeTable, headLine, helpful, othersLines, reasonsOf } from './text.ts';

/** The content; a row for each change. */
export function adviceContent(advice: Advice): Content {
  return {
    title: `Advice on ${advice.name ?? 'the scenario'}`,
    json: () => adviceJson(advice),
    rows: () => adviceRows(advice),
    sections: () => adviceSections(advice),
  };
}

function adviceSections(advice: Advice): readonly Section[] {
  const { name, not_tried: notTried, warnings, partial } = advice;
  const interrupted = partial ? [partialLine(partial)] : [];
  const table = changeTable(advice);
  const others = othersLines(advice);
  const textsOf = (texts: readonly string[]) => texts.map((text): Part => ({ kind: 'text', text }));
  return [
    {
      title: name ?? 'Advice',
      parts: [
        ...textsOf([...interrupted, headLine(advice), ...answerLines(advice)]),
        ...(table ? [{ kind: 'table', ...table, graphics: gainGraphics(advice) } as const] : []),
        ...textsOf(others),
      ],
    },
    ...listSection('Not tried', reasonsOf(notTried)),
    ...listSection('Warnings', warnings.map(warningText)),
    provenanceSection(advice),
  ];
}

/** The part of the time that each change gives back, with its interval. */
function gainGraphics(advice: Advice): Graphics {
  const rows = helpful(advice).map(({ versus: { ratio, ci95, certainty } }): Graphic => {
    const interval = ci95 && certainty !== 'exact' ? ([1 - ci95[1], 1 - ci95[0]] as const) : undefined;
    return { from: 0, to: 1 - ratio, tone: 'gain', interval };
  });
  const ends = rows.flatMap(({ to, interval = [] }) => [to, ...interval]);
  return { title: 'part of the time given back', axis: [Math.min(0, ...ends), Math.max(0, ...ends)], rows };
}

function provenanceSection({ version, engine, device, seed, seeds, wall_ms, as_it_is }: Advice): Section {
  const rows = [
    ['weft', version],
    ['fabric', fabricText(as_it_is.fabric)],
    ['engine', `${engine} on ${device.name}`],
    ['seeds', seeds === 1 ? String(seed) : `${seed} to ${seed + seeds - 1}`],
    ['wall time', timeText(wall_ms * 1e3)],
  ];
  const columns = [{ title: 'what' }, { title: 'value' }];
  return { title: 'Provenance', parts: [{ kind: 'table', columns, rows }] };
}

function listSection(title: string, items: readonly string[]): Section[] {
  return items.length === 0 ? [] : [{ title, parts: [{ kind: 'list', items }] }];
}
