/** The key `framework` of a training step: its choices, where the scenario sets nothing. */
import { type Framework, withFramework } from '../../workload/frameworks/framework.ts';
import type { Training } from '../../workload/params.ts';
import type { Registries } from '../registries.ts';
import { entryOf, type MapNode } from '../text/tree.ts';
import { chooseMember } from './blocks.ts';
import { type Checking, checkKeys } from './values.ts';

/** The framework's key in a training block. */
export const FRAMEWORK_KEY = 'framework';

/** The framework that a training block names, if it does; undefined with a problem reported. */
export function checkFramework(
  check: Checking,
  map: MapNode,
  { frameworks }: Pick<Registries, 'frameworks'>,
): { readonly framework?: Framework } | undefined {
  const entry = entryOf(map, FRAMEWORK_KEY);
  if (!entry) return {};
  const chosen = chooseMember(check, entry, FRAMEWORK_KEY, frameworks);
  if (!chosen) return undefined;
  checkKeys(check, chosen.block, ['name']);
  return { framework: chosen.member };
}

/** The step with the choices of its framework, but for the keys of `map`. */
export function frameworkChoices(training: Training, map: MapNode, framework: Framework): Training {
  return withFramework(training, framework, (key) => {
    const [block = '', inner] = key.split('.');
    const entry = entryOf(map, block);
    if (inner === undefined || !entry) return entry !== undefined;
    return entry.value.kind === 'map' && entryOf(entry.value, inner) !== undefined;
  });
}
