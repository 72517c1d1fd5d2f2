/** The forms in which a comparison can be written. */
import type { Comparison } from './comparison.ts';
import { comparisonCsv } from './csv.ts';
import { comparisonJson } from './json.ts';
import { comparisonMarkdown } from './markdown.ts';

/** How `--export FORM:FILE` writes, by its form. */
export const COMPARISON_EXPORTS: Readonly<Record<string, (comparison: Comparison) => string>> = {
  csv: comparisonCsv,
  json: comparisonJson,
  md: comparisonMarkdown,
};
