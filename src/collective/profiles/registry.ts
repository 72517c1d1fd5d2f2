/** The profiles weft knows. A new one is a file and a line here. */
import type { Profile } from '../profile.ts';
import { ampere } from './ampere.ts';
import { blackwell, blackwellEfa } from './blackwell.ts';
import { hopper, hopperP5, hopperP5en } from './hopper.ts';
import { mi300x } from './mi300x.ts';
import { volta } from './volta.ts';

/**
 * All profiles, by which collectives on their own may be sent; `profile:` of a scenario names one.
 */
export const profiles: readonly Profile[] = [
  volta,
  ampere,
  hopper,
  hopperP5,
  hopperP5en,
  blackwell,
  blackwellEfa,
  mi300x,
];

/** With this name a scenario switches off the profile of its preset. */
export const NO_PROFILE = { name: 'none', summary: 'full link rates and no launch time', params: {} };
