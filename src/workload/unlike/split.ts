/**
 * A program whose ranks run alike → one in which some ranks are slow. A role becomes several, and a
 * collective becomes one for each kind of group: a group with a slow rank ends its call later, and
 * other groups of the same collective do not wait for it. They meet the delay when a call of
 * another collective joins them.
 */
import { invariant } from '../../util/errors.ts';
import { memo } from '../../util/memo.ts';
import type { Phase, ProgramCollective, ProgramItem, Role, StepProgram } from '../program.ts';
import { type Classes, classesOf } from './classes.ts';
import { ranksText } from './ranks-text.ts';

export interface SplitProgram {
  readonly program: StepProgram;
  /** Collective → index of the one in the whole program that it is a part of. */
  readonly partOf: readonly number[];
}

/**
 * Splits a program by the factors on the compute time of its ranks; launches of a collective take
 * as long as those of the slowest rank in its groups. With factors of 1 it is the program itself.
 * @param paceOf The same for ranks of one pace; default: their factor.
 */
export function splitProgram(
  program: StepProgram,
  factorOf: (rank: number) => number,
  paceOf: (rank: number) => string | number = factorOf,
): SplitProgram {
  const classes = classesOf(program, paceOf);
  const parts = partsOf(program, classes, factorOf);
  const roles = program.roles.flatMap((role) => splitRole(role, classes, factorOf, parts.of));
  return { program: { ...program, roles, collectives: parts.collectives }, partOf: parts.partOf };
}

/** The part of a collective that a class takes part in. */
type PartOf = (collective: number, own: number) => number;

function partsOf(program: StepProgram, { signatures }: Classes, factorOf: (rank: number) => number) {
  /** Lists of groups by their classes; collectives with the same groups share them. */
  const listsOf = memo(
    (groups: readonly Uint32Array[]) => groups,
    (groups) => {
      const lists = new Map<string, Uint32Array[]>();
      signatures.get(groups)!.forEach((signature, g) => {
        const list = lists.get(signature);
        if (list) list.push(groups[g]!);
        else lists.set(signature, [groups[g]!]);
      });
      return [...lists].map(([signature, list]) => ({
        roles: signature.split(',').map(Number),
        groups: lists.size === 1 ? groups : list,
        slowest: list.reduce(
          (most, group) => group.reduce((m, rank) => Math.max(m, factorOf(rank)), most),
          1,
        ),
      }));
    },
  );
  const collectives: ProgramCollective[] = [];
  const partOf: number[] = [];
  const found = program.collectives.map(() => new Map<number, number>());
  program.collectives.forEach((whole, index) => {
    const lists = listsOf(whole.groups);
    for (const [i, { roles, groups, slowest }] of lists.entries()) {
      for (const role of roles) found[index]!.set(role, collectives.length);
      const name = lists.length === 1 ? whole.name : `${whole.name}, part ${i + 1}`;
      const launchPs =
        slowest === 1 ? whole.launchPs : Math.round((whole.launchPs ?? program.launchPs) * slowest);
      collectives.push({ ...whole, name, roles, groups, ...(launchPs === undefined ? {} : { launchPs }) });
      partOf.push(index);
    }
  });
  const partFor: PartOf = (collective, own) => {
    const part = found[collective]!.get(own);
    invariant(part !== undefined, 'ranks that run alike are in groups that are alike');
    return part;
  };
  return { collectives, partOf, of: partFor };
}

function splitRole(role: Role, { of }: Classes, factorOf: (rank: number) => number, part: PartOf): Role[] {
  const ranksOf = new Map<number, number[]>();
  for (const rank of [...role.ranks].sort((a, b) => a - b)) {
    const ranks = ranksOf.get(of[rank]!);
    if (ranks) ranks.push(rank);
    else ranksOf.set(of[rank]!, [rank]);
  }
  return [...ranksOf].map(([own, ranks]) => {
    const factor = factorOf(ranks[0]!);
    const phases = mappedPhases(role.phases, (item) =>
      item.kind === 'compute'
        ? { ...item, timePs: Math.round(item.timePs * factor) }
        : { ...item, collective: part(item.collective, own) },
    );
    const name = ranksOf.size === 1 ? role.name : `${role.name}, ${ranksText(ranks)}`;
    return { name, ranks: Uint32Array.from(ranks), phases };
  });
}

/** Phases with each item replaced. Items and lists that are used many times stay one each. */
export function mappedPhases(phases: readonly Phase[], itemOf: (item: ProgramItem) => ProgramItem): Phase[] {
  const once = memo((item: ProgramItem) => item, itemOf);
  const itemsOf = memo(
    (items: Phase['items']) => items,
    (items) => items.map(once),
  );
  return phases.map((phase) => ({ ...phase, items: itemsOf(phase.items) }));
}

/** The name of the whole collective that a part of {@link splitProgram} is of, or its own. */
export function wholeName(name: string): string {
  return name.replace(/, part \d+$/, '');
}
