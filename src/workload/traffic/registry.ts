/** The traffic patterns weft knows. A new one is a file and a line here. */
import { allToAll } from './all-to-all.ts';
import { incast } from './incast.ts';
import { outcast } from './outcast.ts';
import type { Pattern } from './pattern.ts';
import { permutation } from './permutation.ts';

export const patterns: readonly Pattern[] = [permutation, incast, outcast, allToAll];
