/** Small kernels with the words they must write, on every device. */
import type { Case } from './case.ts';
import { arithmetic } from './cases-arithmetic.ts';
import { index } from './cases-index.ts';
import { invocation } from './cases-invocation.ts';
import { structure } from './cases-structure.ts';

export const CASES: readonly Case[] = [...arithmetic, ...structure, ...index, ...invocation];
