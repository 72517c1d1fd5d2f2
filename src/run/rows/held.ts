/** Collectives that faults of links hold up, for the result. */
import type { HeldResult } from '../../model/training-result.ts';
import { ranksText } from '../../workload/unlike/ranks-text.ts';
import type { HeldCollective } from '../training/held.ts';

const PS_PER_US = 1e6;

export function heldRows(held: readonly HeldCollective[]): HeldResult[] {
  return held.map(({ name, calls, addedPs, held: ranks, waiting, faults }) => ({
    ...{ collective: name, calls, added_us: addedPs / PS_PER_US },
    ...(ranks.length > 0 && { ranks: ranksText(ranks) }),
    ...{ held: ranks.length, waiting, faults },
  }));
}
