/** A result as the JSON document of `--json`. */
import type { Result, ResultDocument } from '../model/result.ts';
import { documentText, oneLineNumbers } from '../util/document.ts';
import { documentOfCollective } from './left-out.ts';
import { warningText } from './warnings/text.ts';

/**
 * Two spaces of indent and a newline at the end; arrays of numbers stay on one line, so that
 * samples do not fill pages.
 */
export function resultJson(result: Result): string {
  return `${oneLineNumbers(documentText(documentOf(result)))}\n`;
}

/** The document as a value. */
export function documentOf(result: Result): ResultDocument {
  const { warnings, ...rest } = result;
  return {
    ...rest,
    collectives: rest.collectives.map(documentOfCollective),
    warnings: warnings.map(warningText),
    ...(warnings.length > 0 && { warning_facts: warnings }),
  };
}
