/** The profiles weft knows. A new one is a file and a line here. */
import type { Profile } from '../profile.ts';
import { ampere } from './ampere.ts';
import { blackwell } from './blackwell.ts';
import { hopper } from './hopper.ts';

export const profiles: readonly Profile[] = [ampere, hopper, blackwell];
