/** The tables of warning texts. */
import type { WarningCode, WarningFacts } from '../../model/warning.ts';

/** A text for each code: a sentence, with advice if it has any. */
export type Texts<C extends WarningCode> = { readonly [K in C]: (facts: WarningFacts[K]) => string };
