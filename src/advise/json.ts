/** An advice as the JSON document of `weft advise --json`. */
import { warningText } from '../report/warnings/text.ts';
import { documentText, oneLineNumbers } from '../util/document.ts';
import type { Advice, TriedChange } from './advice.ts';

/** The document, `weft.advice/1`, with a newline at its end. Warnings are texts. */
export function adviceJson({ changes, together, warnings, ...rest }: Advice): string {
  const plain = <T extends TriedChange>(row: T) => ({ ...row, warnings: row.warnings.map(warningText) });
  const document = {
    ...rest,
    changes: changes.map(plain),
    together: together && plain(together),
    warnings: warnings.map(warningText),
  };
  return `${oneLineNumbers(documentText(document))}\n`;
}
