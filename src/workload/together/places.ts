/** Where ranks are in groups. */
import type { ProgramCollective, StepProgram } from '../program.ts';

export interface Place {
  readonly group: number;
  readonly position: number;
}

/** Rank → where it is in `groups`. */
export function placesOf(groups: readonly Uint32Array[]): ReadonlyMap<number, Place> {
  const places = new Map<number, Place>();
  groups.forEach((ranks, group) => {
    ranks.forEach((rank, position) => {
      places.set(rank, { group, position });
    });
  });
  return places;
}

/** Whether all ranks of the roles of a collective take part in it. */
export function coversRoles({ roles: all }: StepProgram, { groups, roles }: ProgramCollective): boolean {
  const ranks = groups.reduce((sum, { length }) => sum + length, 0);
  return ranks === roles.reduce((sum, role) => sum + all[role]!.ranks.length, 0);
}
