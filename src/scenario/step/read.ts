/**
 * Reads a training step as data (docs/step-files.md): the block `step` of a scenario, or a file of
 * its own. Everything wrong is reported at once.
 */
import type { Collective } from '../../collective/algorithm.ts';
import type { Param, ParamSpec } from '../../model/params.ts';
import { type ContentionValues, contentionFrom, contentionParams } from '../../workload/contention/params.ts';
import { type JitterValues, jitterOf, jitterParams } from '../../workload/jitter/params.ts';
import type { ProgramCollective, Role, StepProgram } from '../../workload/program.ts';
import { type Checking, checkKeys, checkParams, checkValue } from '../check/values.ts';
import type { Values } from '../scenario.ts';
import type { Span } from '../text/source.ts';
import { type Entry, entryOf, type MapNode } from '../text/tree.ts';
import { checkMeetings } from './meetings.ts';
import { readRanks } from './rank-text.ts';
import { type ReadCollective, readCollectives } from './read-collectives.ts';
import type { ItemNames, Side } from './read-items.ts';
import { readBlocks, readPhases, readUnits, type Units } from './read-phases.ts';
import { mapIn, readAt, scalarsOf } from './reading.ts';
import { resolvePhases, type SidesOf } from './resolve.ts';
import { TRANSFER } from './words.ts';

/** Keys of a step. */
export const STEP_KEYS = [
  'streams',
  'launchLatency',
  'jitter',
  'contention',
  'collectives',
  'blocks',
  'units',
  'roles',
] as const;

/** The stream of a step that names none. */
const COMPUTE = 'compute';
const LAUNCH: Param = {
  kind: 'time',
  unit: 'us',
  help: 'delay from the start of a collective until its ranks send; default: 0ps',
};
/** Ranks that one text may name. */
const MOST_RANKS = 1 << 22;

/** The surroundings of a step. */
export interface StepContext {
  readonly collectives: readonly Collective[];
  /** Undefined if the fabric is wrong itself. */
  readonly fabricRanks: number | undefined;
}

/** A role with its ranks, and its place. */
interface ReadRole {
  readonly entry: Entry;
  readonly map: MapNode;
  readonly ranks: Uint32Array;
}

/** The program of a step; undefined if anything is wrong with it. `at`: the key of the step. */
export function readStep(
  check: Checking,
  map: MapNode,
  at: Span,
  context: StepContext,
): StepProgram | undefined {
  const before = check.problems.length;
  checkKeys(check, { map, title: 'a step', at }, STEP_KEYS);
  const entry = (key: (typeof STEP_KEYS)[number]) => entryOf(map, key);
  const streamNames = readStreams(check, entry('streams'));
  const launch = entry('launchLatency');
  const launchPs = launch ? checkValue(check, launch.value, 'launchLatency', LAUNCH) : 0;
  const jitter = jitterOf(readParams(check, entry('jitter'), jitterParams) as JitterValues);
  const contention = contentionFrom(
    readParams(check, entry('contention'), contentionParams) as ContentionValues,
  );
  const own = entry('collectives');
  const read = readCollectives(check, own, context.collectives, MOST_RANKS);
  // Those that are wrong count as known, so that their calls are not reported as well.
  const collectives = own?.value.kind === 'map' ? own.value.entries.map(({ key }) => key) : [];
  const names = { streams: streamNames, collectives };
  const beforeItems = check.problems.length;
  const items: ItemNames = { ...names, blocks: readBlocks(check, entry('blocks'), names) };
  const units = readUnits(check, entry('units'), items);
  const isSound = check.problems.length === beforeItems && read.length === collectives.length;
  const roles = readRoles(check, entry('roles'), at);
  const roleOf = rolesOfRanks(check, roles, context.fabricRanks);
  const table = read.map((one) => withRoles(check, one, roleOf));
  const programRoles = roles.map(
    (role, index): Role => ({
      name: role.entry.key,
      ranks: role.ranks,
      phases: phasesOf(check, role, index, {
        items,
        units,
        table,
        isSound,
      }),
    }),
  );
  if (check.problems.length > before || typeof launchPs !== 'number') return undefined;
  checkMeetings(
    check,
    table,
    programRoles,
    new Map(read.map(({ entry: { key, keySpan } }) => [key, keySpan])),
  );
  if (check.problems.length > before) return undefined;
  const ranks = roles.reduce((sum, role) => sum + role.ranks.length, 0);
  return {
    ...{ ranks, streams: streamNames, collectives: table, roles: programRoles, launchPs },
    ...(jitter && { jitter }),
    ...(contention && { contention }),
  };
}

/** The values of a block of parameters; undefined if it is not there, or wrong. */
function readParams(check: Checking, entry: Entry | undefined, spec: ParamSpec): Values | undefined {
  const map = entry && mapIn(check, entry);
  if (!map) return undefined;
  const block = { map, title: entry.key, at: entry.keySpan };
  checkKeys(check, block, Object.keys(spec));
  return checkParams(check, block, spec);
}

function readStreams(check: Checking, entry: Entry | undefined): readonly string[] {
  const names = (entry && scalarsOf(check, entry.value, 'streams')) ?? [];
  names.forEach(({ text, span }, i) => {
    if (names.findIndex((other) => other.text === text) === i) return;
    check.problems.push({ what: `stream '${text}' is named twice`, advice: 'name it once', span });
  });
  return names.length === 0 ? [COMPUTE] : names.map(({ text }) => text);
}

function readRoles(check: Checking, entry: Entry | undefined, at: Span): ReadRole[] {
  if (!entry) {
    const advice = 'e.g. roles: { all: { ranks: 0-7, phases: [{ items: [{ compute: 1ms }] }] } }';
    check.problems.push({ what: "a step needs 'roles'", advice, span: at });
    return [];
  }
  const entries = mapIn(check, entry)?.entries ?? [];
  if (entries.length === 0) {
    const advice = 'e.g. all: { ranks: 0-7, phases: [{ items: [{ compute: 1ms }] }] }';
    check.problems.push({ what: 'the step has no roles', advice, span: entry.keySpan });
  }
  return entries.flatMap((role) => {
    const map = mapIn(check, role);
    if (!map) return [];
    checkKeys(check, { map, title: `role '${role.key}'`, at: role.keySpan }, ['ranks', 'phases']);
    for (const key of ['ranks', 'phases']) {
      if (entryOf(map, key)) continue;
      const advice = key === 'ranks' ? 'e.g. ranks: 0-7' : 'e.g. phases: [{ items: [{ compute: 1ms }] }]';
      check.problems.push({ what: `role '${role.key}' needs '${key}'`, advice, span: role.keySpan });
    }
    const own = entryOf(map, 'ranks');
    const scalars = own && scalarsOf(check, own.value, 'ranks');
    const lists = scalars?.map((scalar) => readAt(check, scalar, (text) => readRanks(text, MOST_RANKS)));
    return [{ entry: role, map, ranks: Uint32Array.from((lists ?? []).flatMap((list) => list ?? [])) }];
  });
}

/**
 * Role of each rank; ranks of two roles, of none, and outside the fabric are reported at the roles.
 */
function rolesOfRanks(
  check: Checking,
  roles: readonly ReadRole[],
  fabricRanks: number | undefined,
): ReadonlyMap<number, number> {
  const roleOf = new Map<number, number>();
  let last = -1;
  roles.forEach(({ entry, map, ranks }, index) => {
    const span = entryOf(map, 'ranks')?.value.span ?? entry.keySpan;
    const outside = ranks.find((rank) => fabricRanks !== undefined && rank >= fabricRanks);
    if (outside !== undefined) {
      const advice = `its ranks are 0 to ${fabricRanks! - 1}`;
      check.problems.push({ what: `rank ${outside} is not in the fabric`, advice, span });
    }
    const twice = ranks.find((rank) => roleOf.size === roleOf.set(rank, roleOf.get(rank) ?? index).size);
    if (twice !== undefined) {
      const other = roles[roleOf.get(twice)!]!.entry.key;
      const what =
        other === entry.key
          ? `rank ${twice} is named twice`
          : `rank ${twice} is in the role '${other}' as well`;
      check.problems.push({ what, advice: 'each rank belongs to one role', span });
    }
    for (const rank of ranks) last = Math.max(last, rank);
  });
  let missing = 0;
  while (roleOf.has(missing)) missing++;
  if (missing < last) {
    const what = `rank ${missing} is in no role, but rank ${last} is in one`;
    const advice = 'ranks of a step are 0, 1, 2, …; add it to a role, with no items if it only waits';
    check.problems.push({ what, advice, span: roles[0]!.entry.keySpan });
  }
  return roleOf;
}

function withRoles(
  check: Checking,
  { collective, entry }: ReadCollective,
  roleOf: ReadonlyMap<number, number>,
): ProgramCollective {
  const roles = new Set<number>();
  let stray: number | undefined;
  for (const group of collective.groups) {
    for (const rank of group) {
      const role = roleOf.get(rank);
      if (role === undefined) stray ??= rank;
      else roles.add(role);
    }
  }
  if (stray !== undefined) {
    const span = entry.value.kind === 'map' ? entryOf(entry.value, 'groups')?.value.span : undefined;
    const what = `rank ${stray} of collective '${entry.key}' is in no role`;
    check.problems.push({ what, advice: 'groups are of ranks that roles have', span: span ?? entry.keySpan });
  }
  return { ...collective, roles: [...roles].sort((a, b) => a - b) };
}

interface PhaseParts {
  readonly items: ItemNames;
  readonly units: Units;
  readonly table: readonly ProgramCollective[];
  /** Whether all collectives, blocks and units could be read. */
  readonly isSound: boolean;
}

function phasesOf(
  check: Checking,
  role: ReadRole,
  index: number,
  { items, units, table, isSound }: PhaseParts,
) {
  const entry = entryOf(role.map, 'phases');
  if (!entry) return [];
  const before = check.problems.length;
  const phases = readPhases(check, entry, items, units);
  // Where something is missing, errors of calls and events would only follow from that.
  if (!isSound || check.problems.length > before) return [];
  const all: readonly Side[] = ['call', 'send', 'receive'];
  const known = role.ranks.length > 0;
  const sides = new Map(
    table.map((one, i) => [one.name, { index: i, sides: known ? sidesOf(one, index, role.ranks) : all }]),
  );
  const lookUp: SidesOf = (name) => sides.get(name) ?? { index: -1, sides: all };
  return resolvePhases(check, role.entry.key, phases, lookUp);
}

/** How a role may take part in a collective. */
function sidesOf(
  { collective, groups, roles }: ProgramCollective,
  role: number,
  ranks: Uint32Array,
): readonly Side[] {
  if (!roles.includes(role)) return [];
  if (collective !== TRANSFER) return ['call'];
  const own = new Set(ranks);
  const sends = groups.some(([first]) => own.has(first!));
  const receives = groups.some(([, second]) => own.has(second!));
  return ['call', ...(sends ? (['send'] as const) : []), ...(receives ? (['receive'] as const) : [])];
}
