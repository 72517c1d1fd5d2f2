/** A result as the JSON document of `--json`. */
import type { Result } from '../model/result.ts';

/** Two spaces of indent and a newline at the end; arrays of numbers stay on one line, so that samples do not fill pages. */
export function resultJson(result: Result): string {
  const text = JSON.stringify(result, undefined, 2);
  const oneLine = text.replace(
    /\[\s+([-+.eE\d\s,]+?)\s+\]/g,
    (_, numbers: string) => `[${numbers.replace(/\s+/g, ' ')}]`,
  );
  return `${oneLine}\n`;
}
