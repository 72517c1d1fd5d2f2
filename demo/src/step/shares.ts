/** How the ranks spend a range of time, on average. */
import type { StepTracks } from 'weft';
import { firstAtLeast } from './sums.ts';
import type { TimeWindow } from './window.ts';

/** Parts of the range; they add up to 1. */
export interface Shares {
  readonly compute: number;
  /** Waiting for collectives and transfers of the rank's own. */
  readonly exposed: number;
  /** Waiting for other ranks. */
  readonly bubble: number;
}

/** The mean over all ranks of the roles that are there. */
export function sharesIn(tracks: StepTracks, { fromPs, toPs }: TimeWindow): Shares {
  const { roles, lanes, items, bubbles } = tracks;
  const overlap = (startPs: number, endPs: number) =>
    Math.max(0, Math.min(endPs, toPs) - Math.max(startPs, fromPs));
  let [exposed, bubble] = [0, 0];
  const ranks = roles.reduce((sum, role) => sum + role.ranks, 0);
  for (const { role, first, end } of lanes) {
    const weight = roles[role]!.ranks / ranks;
    const { startPs, endPs, exposedPs } = items;
    let item = firstAtLeast((i) => endPs[i]!, fromPs, first, end);
    for (; item < end && startPs[item]! < toPs; item++) {
      // It is the last part of a call that is exposed.
      exposed += weight * overlap(endPs[item]! - exposedPs[item]!, endPs[item]!);
    }
  }
  roles.forEach((role, at) => {
    for (let i = bubbles.first[at]!; i < bubbles.first[at + 1]!; i++) {
      bubble += (role.ranks / ranks) * overlap(bubbles.startPs[i]!, bubbles.endPs[i]!);
    }
  });
  const length = toPs - fromPs;
  return {
    compute: Math.max(0, 1 - (exposed + bubble) / length),
    exposed: exposed / length,
    bubble: bubble / length,
  };
}
