/** JSON documents as text: the one place where they are written. */
import { invariant } from './errors.ts';
import { CONTROLS } from './printable.ts';

/**
 * The document, indented by `indent` spaces. JSON writes NaN, Infinity and holes as null, although
 * a reader was promised a number: such a document is our bug, and is not written. Control
 * characters that JSON leaves as they are (DEL, C1, marks of direction) are escaped. So a document
 * on a terminal cannot act on it and loses nothing.
 */
export function documentText(document: unknown, indent = 2): string {
  const text = JSON.stringify(document, undefined, indent);
  // Only a document with a null in it can have lost a number.
  if (text.includes('null')) checkNumbers(document, '');
  return text.replace(CONTROLS, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The text of a document with arrays of numbers on one line, so that samples do not fill pages. */
export function oneLineNumbers(text: string): string {
  return text.replace(
    /\[\s+([-+.eE\d\s,]+?)\s+\]/g,
    (_, numbers: string) => `[${numbers.replace(/\s+/g, ' ')}]`,
  );
}

function checkNumbers(value: unknown, path: string): void {
  if (typeof value === 'number') invariant(Number.isFinite(value), `${path} of the document is ${value}`);
  if (Array.isArray(value)) {
    value.forEach((item, i) => {
      invariant(item !== undefined, `${path}[${i}] of the document is missing`);
      checkNumbers(item, `${path}[${i}]`);
    });
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, part] of Object.entries(value)) checkNumbers(part, path ? `${path}.${key}` : key);
  }
}
