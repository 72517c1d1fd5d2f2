/**
 * A profile of your own: the data of `src/collective/profile.ts` as a YAML file. Values that a
 * file leaves out are its base's. Without a base a launch takes no time, links have their full
 * rates, and the only methods are those of the file.
 */
import type { Collective } from '../../collective/algorithm.ts';
import type { Profile } from '../../collective/profile.ts';
import { NO_PROFILE } from '../../collective/profiles/registry.ts';
import type { Param } from '../../model/params.ts';
import { type Checking, checkKeys, checkParams, scalarOf } from '../check/values.ts';
import { adviseNames, type Problem, ScenarioError } from '../text/problems.ts';
import { type Span, wholeSpan } from '../text/source.ts';
import { entryOf, type MapNode, type Node } from '../text/tree.ts';
import { parseYaml } from '../text/yaml.ts';
import { readMethods } from './methods.ts';
import { upOut } from './up-out.ts';

/** Keys of a profile's file. */
export const PROFILE_PARAMS = {
  name: { kind: 'text', help: "name in results; default: the file's", optional: true },
  summary: { kind: 'text', help: 'one sentence for weft list', optional: true },
  base: {
    kind: 'text',
    help: 'profile whose figures hold where the file says nothing; default: none',
    optional: true,
  },
  launch: {
    kind: 'time',
    help: 'from the call until a rank sends its first message',
    optional: true,
    unit: 'us',
  },
  reducesInSwitch: { kind: 'flag', help: 'whether scale-up switches add', optional: true },
} as const satisfies Readonly<Record<string, Param>>;

const BLOCKS = ['efficiency', 'protocols', 'methods', 'sources'] as const;

/** A share of the links' rates. */
const EFFICIENCY: Param = {
  kind: 'fraction',
  help: "part of the links' rates that the library gets out of them",
  max: 1,
};

/** The families that a profile may name. */
export interface ProfileFamilies {
  readonly profiles: readonly Profile[];
  readonly collectives: readonly Collective[];
}

/**
 * The profile that a file's text says. Throws {@link ScenarioError} with all that is wrong.
 */
export function readProfile(text: string, fileName: string, families: ProfileFamilies): Profile {
  const source = { name: fileName, text, kind: 'file' } as const;
  const problems: Problem[] = [];
  const tree = parseYaml(source, problems);
  const top: Span = { ...wholeSpan(source), end: 1 };
  if (tree?.kind !== 'map') {
    if (problems.length === 0) {
      const advice = 'e.g. base: NAME and launch: 25us; docs/presets.md lists the keys';
      problems.push({
        what: tree ? 'a profile is a block of key: value' : 'the profile is empty',
        advice,
        span: top,
      });
    }
    throw new ScenarioError(problems);
  }
  const profile =
    problems.length === 0
      ? checked({ problems, evaluate: undefined, files: undefined }, tree, fileName, families)
      : undefined;
  if (!profile || problems.length > 0) throw new ScenarioError(problems);
  return profile;
}

function checked(
  check: Checking,
  map: MapNode,
  fileName: string,
  families: ProfileFamilies,
): Profile | undefined {
  const at = { ...map.span, end: map.span.start + 1 };
  const block = { map, title: 'a profile', at };
  checkKeys(check, block, [...Object.keys(PROFILE_PARAMS), ...BLOCKS]);
  const values = checkParams(check, block, PROFILE_PARAMS);
  const base = baseOf(check, map, families.profiles);
  const efficiency = upOut(check, map, 'efficiency', EFFICIENCY, base?.efficiency ?? { up: 1, out: 1 });
  const methods = readMethods(check, map, base?.methods ?? [], families.collectives);
  const sources = readSources(check, map);
  if (!values || !efficiency || !methods) return undefined;
  const name = String(values.name ?? fileName.replace(/^.*[/\\]/, '').replace(/\.[^.]*$/, ''));
  if (name === NO_PROFILE.name || families.profiles.some((known) => known.name === name)) {
    const what = `the name '${name}' is already used by a profile`;
    check.problems.push({
      what,
      advice: 'choose another name',
      span: entryOf(map, 'name')?.value.span ?? at,
    });
  }
  return {
    // Values that are new in profiles and not in files are the base's.
    ...(base ?? { reducesInSwitch: false }),
    name,
    summary: String(
      values.summary ?? (base ? `like ${base.name}, with figures of ${fileName}` : `of ${fileName}`),
    ),
    launchNs: typeof values.launch === 'number' ? values.launch / 1000 : (base?.launchNs ?? 0),
    efficiency,
    ...(typeof values.reducesInSwitch === 'boolean' && { reducesInSwitch: values.reducesInSwitch }),
    methods,
    sources: [...sources, ...(base ? [`all else: profile ${base.name}`] : [])],
  };
}

function baseOf(check: Checking, map: MapNode, profiles: readonly Profile[]): Profile | undefined {
  const entry = entryOf(map, 'base');
  const scalar = entry && scalarOf(check, entry.value, 'base');
  if (!scalar) return undefined;
  const base = profiles.find(({ name }) => name === scalar.text);
  if (!base) {
    const names = profiles.map(({ name }) => name);
    const what = `unknown profile '${scalar.text}'`;
    check.problems.push({ what, advice: adviseNames(scalar.text, names), span: scalar.span });
  }
  return base;
}

function readSources(check: Checking, map: MapNode): string[] {
  const entry = entryOf(map, 'sources');
  if (!entry) return [];
  const items: readonly Node[] = entry.value.kind === 'list' ? entry.value.items : [entry.value];
  return items.flatMap((item) => scalarOf(check, item, 'sources')?.text ?? []);
}
