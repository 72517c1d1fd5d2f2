/** The tables of rates weft knows. A new one is a file and a line here. */
import { a100Rates } from './a100.ts';
import { h100Rates } from './h100.ts';
import type { Rates } from './rates.ts';

/** All tables of rates. */
export const rates: readonly Rates[] = [...h100Rates, ...a100Rates];
