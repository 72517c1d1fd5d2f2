/** Reasons of one carrier, and those of a rung put together. */

import type { CauseFacts, CauseKind } from '../../model/cause-facts.ts';
import type { BottleneckLink, BoundLink, ReasonResult } from '../../model/cause-result.ts';

/** A reason of a carrier: a part of its delta. */
export type Reason = { [K in CauseKind]: { readonly kind: K; readonly facts: CauseFacts[K] } }[CauseKind] & {
  /** A fraction of the part that the reasons before leave, from 0 to 1. */
  readonly share: number;
  readonly link?: BottleneckLink;
  readonly bound?: readonly BoundLink[];
  readonly flows?: readonly (readonly [src: number, dst: number])[];
};

/** A carrier with its reasons: the last one takes what the others leave. */
export interface Reasoned {
  readonly name: string;
  readonly deltaUs: number;
  readonly reasons: readonly Reason[];
}

/**
 * The reasons of a rung, largest first: equal kinds are one, with the facts of the largest part.
 * They sum to the carriers' deltas.
 */
export function putTogether(carriers: readonly Reasoned[]): ReasonResult[] {
  const parts: { reason: Reason; deltaUs: number; name: string }[] = [];
  for (const { name, deltaUs, reasons } of carriers) {
    let leftUs = deltaUs;
    reasons.forEach((reason, i) => {
      const own = i === reasons.length - 1 ? leftUs : leftUs * reason.share;
      leftUs -= own;
      if (own !== 0) parts.push({ reason, deltaUs: own, name });
    });
  }
  const kinds = new Map<string, typeof parts>();
  for (const part of parts.sort((a, b) => b.deltaUs - a.deltaUs)) {
    const key = keyOf(part.reason);
    const same = kinds.get(key);
    if (same) same.push(part);
    else kinds.set(key, [part]);
  }
  return [...kinds.values()]
    .map((same): ReasonResult => {
      const { share: _, ...first } = same[0]!.reason;
      const deltaUs = same.reduce((sum, part) => sum + part.deltaUs, 0);
      return { ...first, delta_us: deltaUs, by: [...new Set(same.map(({ name }) => name))] };
    })
    .sort((a, b) => b.delta_us - a.delta_us);
}

/** A rank that others send to, and that sends to others, is one cause. */
function keyOf(reason: Reason): string {
  const { kind } = reason;
  return reason.kind === 'many-to-one' || reason.kind === 'one-to-many' ? `rank ${reason.facts.rank}` : kind;
}
