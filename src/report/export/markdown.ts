/** `--export md:FILE`: the sections as Markdown. */
import { printableLine } from '../../util/printable.ts';
import type { Content } from './content.ts';
import type { Part, PartTable, Section } from './section.ts';

/** The sections, with a newline at the end. */
export function writeMarkdown(content: Content): string {
  return markdownOf(content.sections());
}

/** Sections as Markdown, an empty line between their parts. */
export function markdownOf(sections: readonly Section[]): string {
  const blocks = sections.flatMap(({ title, parts }) => {
    const texts = parts.map(partText).filter((text) => text !== undefined);
    if (texts.length === 0) return [];
    return [...(title === undefined ? [] : [`## ${escaped(title)}`]), ...texts];
  });
  return `${blocks.join('\n\n')}\n`;
}

/** Drawings are left out. */
function partText(part: Part): string | undefined {
  switch (part.kind) {
    case 'text':
      return escaped(part.text);
    case 'list':
      return part.items.map((item) => `- ${escaped(item)}`).join('\n');
    case 'table':
      return tableText(part);
    case 'code':
      return codeText(part.text);
    case 'grid':
      return undefined;
  }
}

function tableText({ columns, rows }: PartTable): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escaped).join(' | ')} |`;
  const rule = columns.map(({ right }) => (right ? '---:' : '---'));
  return [line(columns.map(({ title }) => title)), `| ${rule.join(' | ')} |`, ...rows.map(line)].join('\n');
}

/** A fence longer than any in the text. */
function codeText(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${text.trimEnd()}\n${fence}`;
}

/** A text in which no character marks up anything. */
export function escaped(text: string): string {
  return printableLine(text).replace(/[\\`*_{}[\]<>#|~&!]/g, '\\$&');
}
