/**
 * Before every file of tests. Random cases are the same each time, so that a change is judged by
 * what it changes; `WEFT_FIRST=5000 npm test` draws others.
 */
import fc from 'fast-check';
import { FIRST } from './sizes.ts';

fc.configureGlobal({ seed: FIRST });
