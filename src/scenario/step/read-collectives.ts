/** The `collectives` of a step file. */
import type { Algorithm, Collective } from '../../collective/algorithm.ts';
import { AUTO } from '../../collective/auto.ts';
import { type AlgorithmValues, withDefaults } from '../../collective/build.ts';
import type { Dressing } from '../../collective/dressed.ts';
import type { Param, ParamSpec } from '../../model/params.ts';
import { UserError } from '../../util/errors.ts';
import { memo } from '../../util/memo.ts';
import type { NamedBy } from '../../workload/algorithms.ts';
import type { ProgramCollective } from '../../workload/program.ts';
import { blockOf } from '../check/blocks.ts';
import { type Block, type Checking, checkKeys, checkParams, checkValue, scalarOf } from '../check/values.ts';
import { adviseNames } from '../text/problems.ts';
import { type Entry, entryOf } from '../text/tree.ts';
import { readGroups } from './group-text.ts';
import { mapIn, readAt, scalarsOf } from './reading.ts';
import { TRANSFER } from './words.ts';

/** A collective whose roles are not known yet, and its place. */
export interface ReadCollective {
  readonly collective: Omit<ProgramCollective, 'roles'>;
  readonly entry: Entry;
}

/** Keys of a collective, besides those of {@link LOOKED_UP}. */
export const stepCollectiveParams = {
  group: {
    kind: 'text',
    help: "kind of group, e.g. tp; default: the collective's name in this file",
    optional: true,
  },
  size: { kind: 'size', help: 'bytes as nccl-tests counts them, e.g. 64MiB' },
  namedBy: {
    kind: 'choice',
    help: 'source of the algorithm, for tables; default: scenario, or auto',
    choices: ['scenario', 'default', AUTO],
    optional: true,
  },
} as const satisfies ParamSpec;

const LOOKED_UP = ['collective', 'algorithm', 'protocol', 'groups'];

/** The additions of a protocol to every message. */
export const protocolParams = {
  inside: { kind: 'time', help: 'delay before a message inside a server', default: '0ps' },
  between: { kind: 'time', help: 'delay before a message between servers', default: '0ps' },
  wire: { kind: 'ratio', help: 'bytes on the links for each byte of payload', default: 1, min: 1, max: 1e3 },
  wireInside: {
    kind: 'ratio',
    help: 'the same inside a server; default: wire',
    optional: true,
    min: 1,
    max: 1e3,
  },
  start: { kind: 'time', help: 'delay before the first message of a lane; default: none', optional: true },
} as const satisfies ParamSpec;

/** The collectives that can be used; all that is wrong is reported. `most`: ranks there can be. */
export function readCollectives(
  check: Checking,
  entry: Entry | undefined,
  members: readonly Collective[],
  most: number,
): ReadCollective[] {
  const map = entry && mapIn(check, entry);
  // Collectives with the same groups share a communicator, so they share one object.
  const shared = memo(
    ({ group, groups }: ReadCollective['collective']) =>
      `${group} ${groups.map((ranks) => ranks.join()).join(' ')}`,
    ({ groups }) => groups,
  );
  return (map?.entries ?? []).flatMap((own) => {
    const read = readCollective(check, own, members, most);
    return read ? [{ collective: { ...read, groups: shared(read) }, entry: own }] : [];
  });
}

function readCollective(
  check: Checking,
  entry: Entry,
  members: readonly Collective[],
  most: number,
): ReadCollective['collective'] | undefined {
  const map = mapIn(check, entry);
  if (!map) return undefined;
  const block: Block = { map, title: `collective '${entry.key}'`, at: entry.keySpan };
  checkKeys(check, block, [...LOOKED_UP, ...Object.keys(stepCollectiveParams)]);
  const values = checkParams(check, block, stepCollectiveParams);
  const member = readMember(check, block, members);
  const chosen = member && readAlgorithm(check, block, member);
  const groups = readAllGroups(check, block, most, member?.name === TRANSFER ? 2 : undefined);
  const own = entryOf(map, 'protocol');
  const dressing = own && readProtocol(check, own);
  if (!values || !member || !chosen || !groups || (own && !dressing)) return undefined;
  const { algorithm, params, known } = chosen;
  if (known) checkSizes(check, block, known, params, groups);
  return {
    name: entry.key,
    group: (values.group as string | undefined) ?? entry.key,
    collective: member.name,
    algorithm,
    params,
    namedBy: (values.namedBy as NamedBy | undefined) ?? chosen.namedBy,
    ...(dressing ? { dressing } : {}),
    bytes: values.size as number,
    groups,
  };
}

function readMember(check: Checking, { map, title, at }: Block, members: readonly Collective[]) {
  const entry = entryOf(map, 'collective');
  if (!entry) {
    const advice = `use one of ${members.map(({ name }) => name).join(', ')}`;
    check.problems.push({ what: `${title} needs 'collective'`, advice, span: at });
    return undefined;
  }
  const scalar = scalarOf(check, entry.value, 'collective');
  const member = members.find(({ name }) => name === scalar?.text);
  if (scalar && !member) {
    const names = members.map(({ name }) => name);
    const advice = adviseNames(scalar.text, names);
    check.problems.push({ what: `unknown collective '${scalar.text}'`, advice, span: scalar.span });
  }
  return member;
}

interface ChosenAlgorithm {
  readonly algorithm: string;
  readonly params: AlgorithmValues;
  readonly namedBy: NamedBy;
  /** Undefined for one that is to be picked. */
  readonly known: Algorithm | undefined;
}

function readAlgorithm(check: Checking, { map }: Block, member: Collective): ChosenAlgorithm | undefined {
  const entry = entryOf(map, 'algorithm');
  const block = entry && blockOf(check, entry);
  if (entry && !block) return undefined;
  const nameEntry = block && entryOf(block, 'name');
  const scalar = nameEntry && scalarOf(check, nameEntry.value, 'algorithm');
  if (nameEntry && !scalar) return undefined;
  const name = scalar?.text ?? member.defaultAlgorithm;
  const known = member.algorithms.find((algorithm) => algorithm.name === name);
  if (!known && name !== AUTO) {
    const what = `${member.name} has no algorithm '${name}'`;
    const names = [...member.algorithms.map((algorithm) => algorithm.name), AUTO];
    check.problems.push({ what, advice: adviseNames(name, names), span: scalar?.span ?? entry?.keySpan });
    return undefined;
  }
  // A choice keeps the values that apply to the algorithms that have them.
  const all = Object.assign({}, ...member.algorithms.map(({ params }) => params)) as ParamSpec;
  const spec: ParamSpec = known?.params ?? all;
  const params: Record<string, string | number | boolean> = {};
  if (block) {
    checkKeys(check, { map: block, title: name, at: entry!.keySpan }, ['name', ...Object.keys(spec)]);
    for (const { key, value } of block.entries) {
      const param: Param | undefined = key === 'name' ? undefined : spec[key];
      const read = param && checkValue(check, value, key, param);
      if (read !== undefined) params[key] = read;
    }
  }
  const namedBy = name === AUTO ? AUTO : scalar ? 'scenario' : 'default';
  return { algorithm: name, params, namedBy, known };
}

function readAllGroups(
  check: Checking,
  { map, title, at }: Block,
  most: number,
  size: number | undefined,
): Uint32Array[] | undefined {
  const entry = entryOf(map, 'groups');
  if (!entry) {
    const advice = 'e.g. groups: 0-7 shifted by 0-56/8 (eight groups of eight)';
    check.problems.push({ what: `${title} needs 'groups'`, advice, span: at });
    return undefined;
  }
  const scalars = scalarsOf(check, entry.value, 'groups');
  const groups: Uint32Array[] = [];
  const seen = new Set<number>();
  for (const scalar of scalars ?? []) {
    const own = readAt(check, scalar, (text) => readGroups(text, most));
    if (!own) return undefined;
    const twice = own.flatMap((group) => Array.from(group)).find((rank) => seen.size === seen.add(rank).size);
    const odd = own.find((group) => size !== undefined && group.length !== size);
    if (twice !== undefined) {
      const what = `rank ${twice} is in two groups of ${title}`;
      check.problems.push({ what, advice: 'groups must not share ranks', span: scalar.span });
    } else if (odd) {
      const what = `a transfer is between two ranks, not ${odd.length}`;
      check.problems.push({
        what,
        advice: 'write pairs, e.g. groups: 0, 8 shifted by 0-7',
        span: scalar.span,
      });
    } else groups.push(...own);
  }
  return scalars && groups.length > 0 ? groups : undefined;
}

function readProtocol(check: Checking, entry: Entry): Dressing | undefined {
  const map = mapIn(check, entry);
  if (!map) return undefined;
  const block = { map, title: 'protocol', at: entry.keySpan };
  checkKeys(check, block, Object.keys(protocolParams));
  const values = checkParams(check, block, protocolParams);
  if (!values) return undefined;
  const { inside, between, wire, wireInside, start } = values as Readonly<Record<string, number>>;
  return {
    ...{ upPs: inside!, outPs: between!, wire: wire! },
    ...(wireInside === undefined ? {} : { wireInside }),
    ...(start === undefined ? {} : { startPs: start }),
  };
}

/** Reports groups of a size that the algorithm refuses. */
function checkSizes(
  check: Checking,
  { map, at }: Block,
  algorithm: Algorithm,
  params: AlgorithmValues,
  groups: readonly Uint32Array[],
): void {
  for (const size of new Set(groups.map((group) => group.length))) {
    try {
      algorithm.lanesPerRank(size, withDefaults(algorithm, params));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const span = entryOf(map, 'algorithm')?.value.span ?? at;
      check.problems.push({ what: error.message, advice: error.advice, span });
      return;
    }
  }
}
