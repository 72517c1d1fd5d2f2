/**
 * The offer of a fit to validation: the error of a profile on a table that its figures were not
 * fitted to, next to the error on the tables they were.
 */
import type { Profile } from '../collective/profile.ts';

export interface Fitted {
  /** Name of the profile. */
  readonly profile: string;
  /** Ids of the tables of measured values that its figures were fitted to. */
  readonly tables: readonly string[];
  /** The profile fitted to these tables alone; of the same name. */
  refit(tables: readonly string[]): Promise<Profile>;
}

/** Fits of the built-in profiles; a fit is one line here. Empty: nothing of it is printed. */
export const fits: readonly Fitted[] = [];
