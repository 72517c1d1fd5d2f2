/** The `algorithms` of a training block: one a group, as a name, a SPEC or a block. */
import { withDefaults } from '../../collective/build.ts';
import { knownKeys } from '../../collective/known.ts';
import { collectives } from '../../collective/registry.ts';
import { UserError } from '../../util/errors.ts';
import {
  type AlgorithmGroup,
  CHOSEN,
  type CollectiveName,
  GROUP_COLLECTIVES,
  type GroupAlgorithm,
  type GroupAlgorithms,
} from '../../workload/algorithms.ts';
import type { Training } from '../../workload/params.ts';
import type { Values } from '../scenario.ts';
import { adviseNames } from '../text/problems.ts';
import type { Span } from '../text/source.ts';
import { type Entry, entryOf, type MapNode } from '../text/tree.ts';
import { blockOf } from './blocks.ts';
import { AUTO_KEYS_ELSEWHERE, checkNames } from './check-auto.ts';
import { type Checking, checkKeys, checkParams, scalarOf } from './values.ts';

/** The algorithms that a group may use: of any of its collectives, by name. */
export function algorithmsOfGroup(group: AlgorithmGroup) {
  return GROUP_COLLECTIVES[group].flatMap((name) => {
    const { algorithms } = collectives.find((collective) => collective.name === name)!;
    return algorithms.map((algorithm) => ({ collective: name, algorithm }));
  });
}

/** Checks the block; wrong entries are reported, and left out of the answer. */
export function checkGroupAlgorithms(
  check: Checking,
  entry: Entry,
  gradientChannels: number,
): GroupAlgorithms {
  const found: Partial<Record<AlgorithmGroup, GroupAlgorithm>> = {};
  const groups = Object.keys(GROUP_COLLECTIVES) as AlgorithmGroup[];
  if (entry.value.kind === 'scalar' && entry.value.text === CHOSEN) {
    return Object.fromEntries(groups.map((group) => [group, { name: CHOSEN, params: {} }]));
  }
  if (entry.value.kind !== 'map') {
    const advice = 'e.g. algorithms: auto, or algorithms: { tp: nvls, dp: auto }';
    check.problems.push({
      what: "'algorithms' must be auto, or a block of group: algorithm",
      advice,
      span: entry.keySpan,
    });
    return found;
  }
  checkKeys(check, { map: entry.value, title: 'algorithms', at: entry.keySpan }, groups);
  for (const group of groups) {
    const own = entryOf(entry.value, group);
    const channels = group === 'dp' || group === 'edp' ? gradientChannels : undefined;
    const algorithm = own && checkGroup(check, own, group, channels);
    if (algorithm) found[group] = algorithm;
  }
  return found;
}

function checkGroup(
  check: Checking,
  entry: Entry,
  group: AlgorithmGroup,
  channels: number | undefined,
): GroupAlgorithm | undefined {
  const map = blockOf(check, entry);
  const nameEntry = map && entryOf(map, 'name');
  const name = nameEntry && scalarOf(check, nameEntry.value, 'name');
  if (map && !nameEntry) check.problems.push({ what: `'${group}' needs a name`, span: entry.keySpan });
  if (!map || !name) return undefined;
  if (name.text === CHOSEN) return checkChosen(check, map, entry, group);
  const known = algorithmsOfGroup(group);
  const members = known.filter(({ algorithm }) => algorithm.name === name.text);
  if (members.length === 0) {
    const names = [...new Set(known.map(({ algorithm }) => algorithm.name)), CHOSEN];
    const what = `${GROUP_COLLECTIVES[group].join(', ')} of ${group} has no algorithm '${name.text}'`;
    check.problems.push({ what, advice: adviseNames(name.text, names), span: name.span });
    return undefined;
  }
  const block = { map, title: name.text, at: entry.keySpan };
  const keys = members.flatMap(({ algorithm }) => Object.keys(algorithm.params));
  checkKeys(check, block, ['name', ...keys], AUTO_KEYS_ELSEWHERE);
  const params: Partial<Record<CollectiveName, Values>> = {};
  for (const { collective, algorithm } of members) {
    const values = checkParams(check, block, algorithm.params);
    if (!values) return undefined;
    const inherits = channels !== undefined && 'channels' in algorithm.params && !entryOf(map, 'channels');
    params[collective] = inherits ? { ...values, channels } : values;
  }
  const shapes = new Set(members.flatMap(({ algorithm }) => knownKeys(algorithm)));
  const given = map.entries.map(({ key }) => key).filter((key) => shapes.has(key));
  return { name: name.text, params, ...(given.length > 0 ? { given } : {}) };
}

/** `auto`, and its candidates. */
function checkChosen(
  check: Checking,
  map: MapNode,
  entry: Entry,
  group: AlgorithmGroup,
): GroupAlgorithm | undefined {
  checkKeys(check, { map, title: CHOSEN, at: entry.keySpan }, ['name', 'among']);
  const known = [...new Set(algorithmsOfGroup(group).map(({ algorithm }) => algorithm.name))];
  const among = checkNames(
    check,
    `${GROUP_COLLECTIVES[group].join(', ')} of ${group}`,
    known,
    entryOf(map, 'among')?.value,
  );
  return { name: CHOSEN, params: {}, ...(among ? { among } : {}) };
}

/** The first algorithm of a training step that has the fabric's switches add. */
export function inNetworkOf({ algorithms = {} }: Training): string | undefined {
  for (const [group, own] of Object.entries(algorithms) as [AlgorithmGroup, GroupAlgorithm][]) {
    const used = algorithmsOfGroup(group).filter(({ algorithm }) => algorithm.name === own.name);
    if (used.some(({ algorithm }) => algorithm.inNetwork)) return own.name;
  }
  return undefined;
}

/**
 * Reports algorithms that refuse groups of the size that the training step has: they are asked for
 * their lanes.
 */
export function checkGroupSizes(
  check: Checking,
  entry: Entry,
  { parallelism, gradients, algorithms = {} }: Training,
): void {
  const { tp, dp, ep, cp = 1 } = parallelism;
  const copies = dp * cp;
  const shard = gradients.shard ?? copies;
  const sizes: Readonly<Record<AlgorithmGroup, number>> = {
    ...{ tp, cp, dp: copies, ep, edp: copies / ep },
    ...{ shard, replica: copies / shard },
  };
  for (const [group, own] of Object.entries(algorithms) as [AlgorithmGroup, GroupAlgorithm][]) {
    for (const { collective, algorithm } of algorithmsOfGroup(group)) {
      const params = own.params[collective];
      if (algorithm.name !== own.name || !params || sizes[group] < 2) continue;
      try {
        algorithm.lanesPerRank(sizes[group], withDefaults(algorithm, params));
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        const span = placeOf(entry, group);
        check.problems.push({ what: `${group}: ${error.message}`, advice: error.advice, span });
        break;
      }
    }
  }
}

function placeOf({ value, keySpan }: Entry, group: AlgorithmGroup): Span {
  return (value.kind === 'map' && entryOf(value, group)?.value.span) || keySpan;
}
