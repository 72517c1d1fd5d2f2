/**
 * A few of the parts of a program that are alike, in place of all. Data-parallel replicas run the
 * same items on other ranks, and meet only in rings that join them. A *slice* has the first of them
 * and rings folded over them, so each rank sends what it does in the whole program. The cost of a
 * simulation then does not depend on the number of replicas.
 */
import { withDefaults } from '../../collective/build.ts';
import { canFold } from '../../collective/folded.ts';
import { findAlgorithm, findCollective } from '../../collective/registry.ts';
import type { ProgramCollective, StepProgram } from '../program.ts';

/** The first replicas of a program. */
export interface Slice {
  readonly program: StepProgram;
  readonly kept: number;
  readonly of: number;
}

/** Collectives whose groups join replicas, at most this many kinds of group at once. */
const MOST_KINDS = 2;

/**
 * The largest slice that fits, or the smallest that there is; undefined if the program has no
 * replicas.
 * @param server Of each rank.
 * @param met Collectives that are simulated together with others. The groups of the rest do not
 *   join replicas; they are cut to the ranks of the slice, which only wait for each other there.
 */
export function sliceOf(
  program: StepProgram,
  met: ReadonlySet<number>,
  server: Uint32Array,
  fits: (part: StepProgram) => boolean,
): Slice | undefined {
  let smallest: Slice | undefined;
  const best = kindsThatFold(program, met)
    .map((kinds) => replicasOf(program, met, kinds))
    .reduce((most, one) => (one.count > most.count ? one : most), NONE);
  for (let kept = best.count - 1; kept > 0; kept--) {
    if (best.count % kept !== 0) continue;
    const part = partOf(program, best, kept, server);
    if (!part) continue;
    smallest = { program: part, kept, of: best.count };
    if (fits(part)) return smallest;
  }
  return smallest;
}

interface Replicas {
  /** Rank → its replica, numbered by their first ranks. */
  readonly of: Uint32Array;
  readonly count: number;
  /** Kinds of group that join replicas. */
  readonly kinds: ReadonlySet<string>;
}

const NONE: Replicas = { of: new Uint32Array(0), count: 1, kinds: new Set() };

/** Sets of kinds of group all of whose collectives can be folded. */
function kindsThatFold({ collectives }: StepProgram, met: ReadonlySet<number>): ReadonlySet<string>[] {
  const kinds = new Map([...met].map((index) => [collectives[index]!.group, true]));
  for (const { group, collective, algorithm: name, params = {} } of collectives) {
    if (!kinds.get(group)) continue;
    const algorithm = findAlgorithm(findCollective(collective), name);
    kinds.set(group, canFold(algorithm, withDefaults(algorithm, params)));
  }
  let sets: ReadonlySet<string>[] = [new Set()];
  for (const [kind, folds] of kinds) {
    if (folds) sets = [...sets, ...sets.map((set) => new Set([...set, kind]))];
  }
  return sets.filter(({ size }) => size > 0 && size <= MOST_KINDS);
}

/** The sets of ranks that no other kind of group joins. */
function replicasOf(program: StepProgram, met: ReadonlySet<number>, kinds: ReadonlySet<string>): Replicas {
  const parent = Uint32Array.from({ length: program.ranks }, (_, rank) => rank);
  const find = (rank: number): number => {
    let root = rank;
    while (parent[root] !== root) root = parent[root]!;
    for (let at = rank; at !== root; ) [at, parent[at]] = [parent[at]!, root];
    return root;
  };
  const seen = new Set<ProgramCollective['groups']>();
  for (const index of met) {
    const { group, groups } = program.collectives[index]!;
    if (kinds.has(group) || seen.has(groups)) continue;
    seen.add(groups);
    for (const [first, ...others] of groups) {
      for (const rank of others) {
        const [a, b] = [find(first!), find(rank)];
        parent[Math.max(a, b)] = Math.min(a, b);
      }
    }
  }
  const numbers = new Map<number, number>();
  const of = parent.map((_, rank) => {
    const root = find(rank);
    const number = numbers.get(root) ?? numbers.size;
    numbers.set(root, number);
    return number;
  });
  return { of, count: numbers.size, kinds };
}

/**
 * The program of the first `kept` replicas. Undefined if they are not that part of each role, or
 * not the first ranks of each ring that joins replicas. The folded ring must leave servers where
 * the whole one does.
 */
function partOf(
  program: StepProgram,
  { of, count, kinds }: Replicas,
  kept: number,
  server: Uint32Array,
): StepProgram | undefined {
  const stays = (rank: number) => of[rank]! < kept;
  const roles = program.roles.map((role) => ({ ...role, ranks: role.ranks.filter(stays) }));
  const isPart = (some: ArrayLike<number>, all: ArrayLike<number>) =>
    some.length * count === all.length * kept;
  if (!roles.every(({ ranks }, role) => isPart(ranks, program.roles[role]!.ranks))) return undefined;
  const cut = new Map<ProgramCollective['groups'], Uint32Array[]>();
  const collectives: ProgramCollective[] = [];
  for (const part of program.collectives) {
    const groups = cut.get(part.groups) ?? cutGroups(part.groups, stays);
    cut.set(part.groups, groups);
    if (!kinds.has(part.group)) {
      collectives.push({ ...part, groups });
      continue;
    }
    const whole = part.groups.filter((ranks) => stays(ranks[0]!));
    const areFirst = groups.length === whole.length && groups.every((some, i) => isFirst(some, whole[i]!));
    const size = whole[0]?.length ?? 0;
    const areAlike = whole.every((all, i) => all.length === size && comesAgain(all, groups[i]!, server));
    if (!areFirst || !areAlike || !groups.every((some) => some.length > 1 && isPart(some, whole[0]!)))
      return undefined;
    collectives.push({ ...part, groups, foldedFrom: size });
  }
  return { ...program, roles, collectives };
}

/** The ranks that stay of each group, without empty ones. */
function cutGroups(groups: ProgramCollective['groups'], stays: (rank: number) => boolean): Uint32Array[] {
  return groups.map((ranks) => ranks.filter(stays)).filter(({ length }) => length > 0);
}

/** Whether the ring through some ranks leaves servers just where the ring through all does. */
function comesAgain(all: Uint32Array, some: Uint32Array, server: Uint32Array): boolean {
  const stays = (ranks: Uint32Array, i: number) =>
    server[ranks[i % ranks.length]!] === server[ranks[(i + 1) % ranks.length]!];
  return all.every((_, i) => stays(all, i) === stays(some, i));
}

function isFirst(some: Uint32Array, all: Uint32Array): boolean {
  return some.every((rank, i) => rank === all[i]);
}
