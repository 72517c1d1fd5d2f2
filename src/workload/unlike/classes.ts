/** Which ranks of a program run alike if some of them are slow. */
import type { StepProgram } from '../program.ts';

/** Disjoint groups, each with the classes of its ranks. */
export type Signatures = ReadonlyMap<readonly Uint32Array[], readonly string[]>;

export interface Classes {
  /** Rank → class; classes are numbered by role, then by their first rank. */
  readonly of: Uint32Array;
  readonly count: number;
  /** For the groups of each collective: which classes take part in each group. */
  readonly signatures: Signatures;
}

/**
 * The fewest classes of ranks that run alike. Two ranks run alike if they have the same role and
 * pace, and if their groups hold the same classes, for every list of groups. A call waits
 * for the slowest of its group, so the number of ranks of each class decides nothing. Classes are
 * split until this holds.
 */
export function classesOf(program: StepProgram, paceOf: (rank: number) => string | number): Classes {
  const lists = new Set(program.collectives.map(({ groups }) => groups));
  const of = new Uint32Array(program.ranks);
  let count = number(
    of,
    [...program.roles.entries()].flatMap(([role, { ranks }]) =>
      Array.from(ranks, (rank) => [rank, `${role} ${paceOf(rank)}`] as const),
    ),
  );
  for (let before = 0; before < count; ) {
    before = count;
    for (const groups of lists) {
      const signatures = signaturesOf(groups, of);
      const keys = new Map<number, string>();
      groups.forEach((group, g) => {
        for (const rank of group) keys.set(rank, signatures[g]!);
      });
      count = number(
        of,
        Array.from(of, (own, rank) => [rank, `${own}: ${keys.get(rank) ?? ''}`] as const),
      );
    }
  }
  const roles = program.roles.flatMap(({ ranks }) => [...ranks].sort((a, b) => a - b));
  number(
    of,
    roles.map((rank) => [rank, `${of[rank]!}`] as const),
  );
  return { of, count, signatures: new Map([...lists].map((groups) => [groups, signaturesOf(groups, of)])) };
}

/** Numbers the keys of ranks in the order given; returns how many there are. */
function number(of: Uint32Array, keys: readonly (readonly [rank: number, key: string])[]): number {
  const numbers = new Map<string, number>();
  for (const [rank, key] of keys) {
    const known = numbers.get(key) ?? numbers.size;
    numbers.set(key, known);
    of[rank] = known;
  }
  return numbers.size;
}

function signaturesOf(groups: readonly Uint32Array[], of: Uint32Array): string[] {
  return groups.map((group) =>
    [...new Set(Array.from(group, (rank) => of[rank]!))].sort((a, b) => a - b).join(),
  );
}
