/** The `profile` of a scenario, and its effect on the fabric's rates. */
import type { Profile } from '../../collective/profile.ts';
import { NO_PROFILE } from '../../collective/profiles/registry.ts';
import { usable } from '../../topology/parts/usable.ts';
import type { CheckedFabric } from '../scenario.ts';
import type { Entry } from '../text/tree.ts';
import { chooseMember } from './blocks.ts';
import { type Checking, checkKeys } from './values.ts';

/** The named profile; undefined without one, or if it is wrong, which is reported. */
export function checkProfile(
  check: Checking,
  entry: Entry | undefined,
  profiles: readonly Profile[],
): Profile | undefined {
  const chosen = entry && chooseMember(check, entry, 'profile', [NO_PROFILE, ...profiles]);
  if (!chosen) return undefined;
  checkKeys(check, chosen.block, ['name']);
  return profiles.find(({ name }) => name === chosen.member.name);
}

/** The fabric at the rates that the profile gets out of its links. */
export function withRatesOf({ efficiency }: Profile, fabric: CheckedFabric): CheckedFabric {
  let built: ReturnType<CheckedFabric['build']> | undefined;
  return {
    ...fabric,
    build() {
      built ??= usable(fabric.build(), efficiency);
      return built;
    },
  };
}
