/** The `profile` of a scenario, and its effect on the fabric's rates. */
import type { Profile } from '../../collective/profile.ts';
import { NO_PROFILE } from '../../collective/profiles/registry.ts';
import { usable } from '../../topology/parts/usable.ts';
import { hashOf } from '../hash.ts';
import { type ProfileFamilies, readProfile } from '../profile/read.ts';
import type { CheckedFabric } from '../scenario.ts';
import { ScenarioError } from '../text/problems.ts';
import { parseSpec } from '../text/spec.ts';
import { type Entry, entryOf, type ScalarNode } from '../text/tree.ts';
import { chooseMember } from './blocks.ts';
import { FILE_KEY } from './check-algorithm.ts';
import { type Checking, checkKeys, fileText, type Reporting, scalarOf } from './values.ts';

/** A profile from a file in one word: a path with such an ending, or `file:path=x`. */
const PATH = /\.(?:ya?ml|json)\s*$/i;
const FILE_SPEC = /^\s*file\s*:/;

/** Whether the value of `--profile` is a path, and not a name. */
export const isProfilePath = (text: string): boolean => PATH.test(text) && !FILE_SPEC.test(text);

export interface CheckedProfile {
  readonly profile: Profile;
  /** Digest of the file that it is read from. */
  readonly digest?: string;
}

/** The named profile; undefined without one, or if it is wrong, which is reported. */
export function checkProfile(
  check: Checking,
  entry: Entry | undefined,
  families: ProfileFamilies,
): CheckedProfile | undefined {
  const scalar = entry && fileOf(check, entry);
  if (scalar) return fromFile(check, scalar, families);
  if (!entry || (entry.value.kind === 'map' && entryOf(entry.value, FILE_KEY))) return undefined;
  const { profiles } = families;
  const chosen = chooseMember(check, entry, 'profile', [NO_PROFILE, ...profiles]);
  if (!chosen) return undefined;
  checkKeys(check, chosen.block, ['name']);
  const profile = profiles.find(({ name }) => name === chosen.member.name);
  return profile && { profile };
}

/** Path of the file that a scenario's profile names; undefined where it names none. */
export function profileFile(entry: Entry): string | undefined {
  return fileOf({ problems: [] }, entry)?.text;
}

function fileOf(check: Reporting, { value }: Entry): ScalarNode | undefined {
  if (value.kind === 'list') return undefined;
  if (value.kind === 'scalar' && isProfilePath(value.text)) return value;
  if (value.kind === 'scalar' && !FILE_SPEC.test(value.text)) return undefined;
  const map = value.kind === 'map' ? value : parseSpec(value, check.problems);
  const key = value.kind === 'map' ? FILE_KEY : 'path';
  const found = entryOf(map, key);
  if (!found) {
    if (value.kind === 'scalar') {
      const advice = 'write profile: { file: mine.yaml }, or file:path=mine.yaml';
      check.problems.push({ what: "a profile from a file needs 'path'", advice, span: value.span });
    }
    return undefined;
  }
  checkKeys(check, { map, title: 'a profile from a file', at: found.keySpan }, [
    key,
    ...(value.kind === 'map' ? [] : ['name']),
  ]);
  return scalarOf(check, found.value, key);
}

function fromFile(
  check: Checking,
  { text: path, span }: ScalarNode,
  families: ProfileFamilies,
): CheckedProfile | undefined {
  const text = fileText(check, path, span);
  if (text === undefined) return undefined;
  try {
    return { profile: readProfile(text, path, families), digest: hashOf(text) };
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    check.problems.push(...error.problems);
    return undefined;
  }
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
