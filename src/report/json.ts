/** A result as the JSON document of `--json`. */
import type { Result } from '../model/result.ts';
import { documentText } from '../util/document.ts';

/** Two spaces of indent and a newline at the end; arrays of numbers stay on one line, so that samples do not fill pages. */
export function resultJson(result: Result): string {
  const text = documentText(result);
  const oneLine = text.replace(
    /\[\s+([-+.eE\d\s,]+?)\s+\]/g,
    (_, numbers: string) => `[${numbers.replace(/\s+/g, ' ')}]`,
  );
  return `${oneLine}\n`;
}
