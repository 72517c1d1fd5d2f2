/** Where ranks are in groups. */

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
