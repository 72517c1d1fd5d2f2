/** The row of a collective, for the result. */
import type { Collective } from '../../collective/algorithm.ts';
import { findCollective } from '../../collective/registry.ts';
import { stepTimeLoss } from '../../ladder/ladder.ts';
import { timeAt } from '../../ladder/measure.ts';
import type { ChoiceResult } from '../../model/choice-result.ts';
import type { CollectiveResult } from '../../model/result.ts';
import { quantity, quantityUs } from './quantity.ts';

/** Input of a row of the table. */
export interface RowFacts {
  readonly name: string;
  readonly collective: string | Collective;
  readonly algorithm: string;
  readonly protocol?: string | undefined;
  readonly picked?: boolean | undefined;
  /** The parameters of the fabric's shape: ranks of a server, axes. */
  readonly params?: Readonly<Record<string, number>> | undefined;
  readonly choice?: ChoiceResult | undefined;
  readonly namedBy?: CollectiveResult['named_by'];
  readonly bytes: number;
  readonly groups: readonly Uint32Array[];
  readonly count: number;
  readonly idealPs: number;
  readonly timesPs: readonly number[];
}

/**
 * The row of a collective: algbw = size / time, busbw = algbw times the collective's bus factor
 * (nccl-tests, `doc/PERFORMANCE.md`), GB = 1e9 bytes. A collective that takes no time has bandwidth
 * 0.
 */
export function collectiveRow(facts: RowFacts, seeds: number): CollectiveResult {
  const { name, algorithm, bytes, groups, count, idealPs, timesPs } = facts;
  const ranks = groups[0]?.length ?? 0;
  const algbw = timesPs.map((timePs) => (timePs > 0 ? (bytes * 1000) / timePs : 0));
  const factor = findCollective(facts.collective).busFactor(ranks);
  const losses = timesPs.map((_, i) => stepTimeLoss(timeAt(timesPs, i), idealPs));
  return {
    name,
    algorithm,
    ...(facts.protocol === undefined ? {} : { protocol: facts.protocol }),
    ...(facts.picked ? { picked: true } : {}),
    ...(facts.params ? { params: facts.params } : {}),
    ...(facts.namedBy === undefined ? {} : { named_by: facts.namedBy }),
    ...(facts.choice === undefined ? {} : { choice: facts.choice }),
    ranks,
    groups: groups.length,
    bytes,
    count,
    time_us: quantityUs(timesPs, seeds),
    ideal_us: quantityUs([idealPs], seeds),
    loss: quantity(losses, seeds),
    algbw_GBps: quantity(algbw, seeds),
    busbw_GBps: quantity(
      algbw.map((bandwidth) => bandwidth * factor),
      seeds,
    ),
  };
}
