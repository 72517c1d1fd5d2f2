/** Ranks that wait for slow ones, for the result. */
import type { WaitResult } from '../../model/training-result.ts';
import type { RankWaits } from '../training/unlike.ts';

const PS_PER_US = 1e6;

export function waitRows(waits: readonly RankWaits[]): WaitResult[] {
  return waits.map(({ role, ranks, waitPs, addedPs, for: others }) => ({
    ...{ role, ranks, wait_us: waitPs / PS_PER_US, added_us: addedPs / PS_PER_US },
    for: others.map((other) => ({ role: other.role, wait_us: other.waitPs / PS_PER_US })),
  }));
}
