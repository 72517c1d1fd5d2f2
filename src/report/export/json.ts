/** `--export json:FILE`: the document of `--json`. */
import type { Content } from './content.ts';

/** The document, with a newline at its end. */
export function writeJson(content: Content): string {
  return content.json();
}
