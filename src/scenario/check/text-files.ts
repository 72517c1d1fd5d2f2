/** Values that may name a file in place of their text. */
import type { Values } from '../scenario.ts';
import { entryOf } from '../text/tree.ts';
import { type Block, type Checking, fileText } from './values.ts';

/** Whether a value that may be read from a file names one: numbers stand for themselves. */
export function namesFile(text: string): boolean {
  return !/^[\d\s.,;eE+-]*$/.test(text);
}

/**
 * The values with the text of the file that one of them may name; undefined if it cannot be read.
 */
export function withText(
  check: Checking,
  { map, at }: Block,
  reads: string | undefined,
  values: Values,
): Values | undefined {
  const value = reads === undefined ? undefined : values[reads];
  if (typeof value !== 'string' || !namesFile(value)) return values;
  const text = fileText(check, value, entryOf(map, reads!)?.value.span ?? at);
  return text === undefined ? undefined : { ...values, [reads!]: text };
}
