/** Texts of warnings about comparisons. */
import type { Texts } from './texts.ts';

export const COMPARE: Texts<'other-work'> = {
  'other-work': ({ setups, baseline }) =>
    `not the same work as ${baseline}: ${setups}; the times differ for that reason too`,
};
