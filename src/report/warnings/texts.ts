/** What tables of warning texts are. */
import type { WarningCode, WarningFacts } from '../../model/warning.ts';

/** A text of each code: a sentence, with advice where there is any. */
export type Texts<C extends WarningCode> = { readonly [K in C]: (facts: WarningFacts[K]) => string };
