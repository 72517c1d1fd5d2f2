/** Text in HTML and SVG: nothing that a user names is ever markup. */
import { printable, printableLine } from '../../util/printable.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const entities = (text: string) => text.replace(/[&<>"']/g, (char) => ENTITIES[char]!);

/** One line of text, for elements and attributes. */
export function inline(text: string): string {
  return entities(printableLine(text));
}

/** Text of several lines. */
export function block(text: string): string {
  return entities(printable(text));
}
