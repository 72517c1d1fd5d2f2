/** A comparison as Markdown: a table, and a sentence for each set-up. */
import { markdownOf } from '../report/export/markdown.ts';
import type { Comparison } from './comparison.ts';
import { comparisonSections } from './content.ts';

/** The table and the sentences, for a document or an issue. */
export function comparisonMarkdown(comparison: Comparison): string {
  return markdownOf(comparisonSections(comparison));
}
