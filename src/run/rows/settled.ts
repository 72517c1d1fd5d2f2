/** Warnings about the episodes of a training step: times that do not stay, and cuts. */
import type { Rung } from '../../ladder/ladder.ts';
import { type Warning, warning } from '../../model/warning.ts';
import type { Sampled } from '../training/settle-sampled.ts';

/** How well the times of a step are known at a rung. */
export interface Settling {
  readonly timesPs: readonly number[];
  /** The largest change of a time that was left when rounds ended, ps. */
  readonly leftPs: number;
  /** Parts that an episode was cut into; 0: none was. */
  readonly cutInto: number;
  /** Replicas that episodes were simulated with, of how many; undefined: all. */
  readonly slice?: { readonly kept: number; readonly of: number } | undefined;
  /** How much of the episodes was simulated, and what the last round changed; undefined: all. */
  readonly sampled?: Sampled | undefined;
}

/** At most one warning about times, one about cuts and one about slices: for the worst rung. */
export function settlingWarnings(measures: ReadonlyMap<Rung, Settling>, most: number): Warning[] {
  const warnings: Warning[] = [];
  const [left, cut] = [worst(measures, 'leftPs'), worst(measures, 'cutInto')];
  if (left) {
    const { rung, leftPs, timesPs } = left;
    const meanPs = timesPs.reduce((sum, timePs) => sum + timePs / timesPs.length, 0);
    warnings.push(warning('unsettled-calls', { rung, leftPs, share: leftPs / meanPs }));
  }
  if (cut) warnings.push(warning('cut-episode', { rung: cut.rung, parts: cut.cutInto, most }));
  const sliced = [...measures].findLast(([, { slice }]) => slice);
  if (sliced) warnings.push(warning('sliced-step', { rung: sliced[0], ...sliced[1].slice! }));
  const some = [...measures].findLast(([, { sampled }]) => sampled);
  if (some) {
    const [rung, { timesPs, sampled }] = some;
    const meanPs = timesPs.reduce((sum, timePs) => sum + timePs / timesPs.length, 0);
    const { share, leftPs, lessPs, morePs } = sampled!;
    const range = { lowPs: meanPs - lessPs - leftPs, highPs: meanPs + morePs + leftPs };
    warnings.push(warning('sampled-step', { rung, share, leftPs, change: leftPs / meanPs, ...range }));
  }
  return warnings;
}

/** The last of the rungs with the largest value; undefined if all are 0. */
function worst(measures: ReadonlyMap<Rung, Settling>, key: 'leftPs' | 'cutInto') {
  let found: (Settling & { readonly rung: Rung }) | undefined;
  for (const [rung, one] of measures) {
    if (one[key] > 0 && one[key] >= (found?.[key] ?? 0)) found = { ...one, rung };
  }
  return found;
}
