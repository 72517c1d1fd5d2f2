/** A comparison as Markdown: a table, and a sentence for each set-up. */
import { printableLine } from '../util/printable.ts';
import type { Comparison } from './comparison.ts';
import { tableOf } from './text.ts';
import { verdictLines } from './verdict.ts';

/** The table and the sentences, for a document or an issue. */
export function comparisonMarkdown(comparison: Comparison): string {
  const { titles, rows } = tableOf(comparison, escaped);
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = titles.map((_title, i) => (i === 0 ? '---' : '---:'));
  const sentences = verdictLines(comparison, escaped).map((text) => `- ${text}`);
  return `${[line(titles), line(rule), ...rows.map(line), '', ...sentences].join('\n')}\n`;
}

/** A name in which no character marks up anything. */
function escaped(name: string): string {
  return printableLine(name).replace(/[\\`*_{}[\]<>#|~&!]/g, '\\$&');
}
