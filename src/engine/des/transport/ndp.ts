/** NDP: receivers pull (pulls.ts); a sender has nothing to control. */
import type { Control } from './control.ts';
import { none } from './none.ts';

export const ndp: Control = { ...none, name: 'ndp', credits: true };
