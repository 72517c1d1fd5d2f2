/** The cost of single failures as the JSON document of `weft run --each-failure --json`. */
import { warningText } from '../report/warnings/text.ts';
import { documentText, oneLineNumbers } from '../util/document.ts';
import type { Failures } from './failures.ts';

/** The document, `weft.failures/1`, with a newline at its end. Warnings are texts. */
export function failuresJson({ warnings, ...rest }: Failures): string {
  return `${oneLineNumbers(documentText({ ...rest, warnings: warnings.map(warningText) }))}\n`;
}
