/**
 * Algorithms for powers of two on any number of ranks (Thakur, Rabenseifner and Gropp 2005, §4.5;
 * MPICH). Let m be the power of two below n. Among the first 2(n − m) ranks, each even one hands
 * its data to the odd one after it, stands aside, and is handed the result. The m that stay are
 * numbered anew, in order.
 */
import type { PlanSend, Script } from './plan.ts';
import { log2Floor } from './time.ts';

export interface Fold {
  /** Ranks that take part: the largest power of two up to n. */
  readonly members: number;
  /** Ranks that stand aside. */
  readonly aside: number;
  /** Number of a position among the members; undefined for one that stands aside. */
  memberAt(position: number): number | undefined;
  positionOf(member: number): number;
  /**
   * Where the blocks of a member begin, its partner's included, when every position has one: 0 … n.
   */
  firstBlock(member: number): number;
}

export function foldOf(n: number): Fold {
  const members = 2 ** log2Floor(n);
  const aside = n - members;
  return {
    members,
    aside,
    memberAt(position) {
      if (position >= 2 * aside) return position - aside;
      return position % 2 === 1 ? (position - 1) / 2 : undefined;
    },
    positionOf: (member) => (member < aside ? 2 * member + 1 : member + aside),
    firstBlock: (member) => (member < aside ? 2 * member : member + aside),
  };
}

/**
 * The steps of a position. Ranks that stand aside send `whole` and await the outcome; their
 * partners do as all members do between. `outcome` goes back, by the position that stood aside.
 */
export function folded(
  { aside, memberAt }: Fold,
  position: number,
  told: Script,
  whole: PlanSend['chunks'],
  exchange: (member: number) => void,
  outcome: (position: number) => PlanSend['chunks'] = () => whole,
): void {
  const member = memberAt(position);
  if (member === undefined) {
    told.send({ position: position + 1, chunks: whole, reduce: true });
    told.receive({ position: position + 1 });
    return;
  }
  const partner = position < 2 * aside ? position - 1 : undefined;
  if (partner !== undefined) told.receive({ position: partner });
  exchange(member);
  if (partner !== undefined) told.send({ position: partner, chunks: outcome(partner) });
}
