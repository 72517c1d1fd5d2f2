/** A comparison as the JSON document of `weft compare --json`. */
import { warningText } from '../report/warnings/text.ts';
import { documentText, oneLineNumbers } from '../util/document.ts';
import type { Comparison } from './comparison.ts';

/** The document, `weft.comparison/1`, with a newline at its end. Warnings are texts. */
export function comparisonJson(comparison: Comparison): string {
  const { setups, warnings, ...rest } = comparison;
  const rows = setups.map((setup) => ({ ...setup, warnings: setup.warnings.map(warningText) }));
  return `${oneLineNumbers(documentText({ ...rest, setups: rows, warnings: warnings.map(warningText) }))}\n`;
}
