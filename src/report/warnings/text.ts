/** Warnings as text: the only place where they are. */
import { type Warning, type WarningCode, type WarningFacts, warning } from '../../model/warning.ts';
import { BEFORE } from './before.ts';
import { COMPARE } from './compare.ts';
import { FIT } from './fit.ts';
import { FITTED } from './fitted.ts';
import { RUN } from './run.ts';
import type { Texts } from './texts.ts';

/** The text of every code. */
export const WARNING_TEXTS: Texts<WarningCode> = { ...BEFORE, ...COMPARE, ...FIT, ...FITTED, ...RUN };

/**
 * A warning as a sentence, with advice if it has any; without a full stop at its end.
 *
 * @example
 * // 'no hardware GPU: no adapter; running on the CPU'
 * warningText({ code: 'no-gpu', facts: { reason: 'no adapter' } })
 */
export function warningText<C extends WarningCode>({
  code,
  facts,
}: {
  readonly code: C;
  readonly facts: WarningFacts[C];
}): string {
  return WARNING_TEXTS[code](facts);
}

/**
 * The warning that a document says by its text and, since 0.2.0, its code and facts; `other` where
 * these are not there or do not come to that text, as another version's may not.
 */
export function warningFrom(
  text: string,
  said: { readonly code: string; readonly facts: object } | undefined,
): Warning {
  if (said !== undefined && Object.hasOwn(WARNING_TEXTS, said.code) && textOf(said as Warning) === text)
    return said as Warning;
  return warning('other', { text });
}

/** Undefined where facts that the text needs are missing. */
function textOf(said: Warning): string | undefined {
  try {
    return warningText(said);
  } catch {
    return undefined;
  }
}
