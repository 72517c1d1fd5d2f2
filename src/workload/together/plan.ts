/**
 * Calls of collectives that meet on links, as data: when each of them starts, relative to others.
 */

/** When one role starts its side of a call, besides the end of the call before on its stream. */
export type CallStart =
  /** With the end of the call before on its stream. */
  | { readonly kind: 'next' }
  /**
   * So long after the end of an earlier call in the list. On the way, groups wait for their slowest
   * rank: they do collectives that nothing disturbs.
   */
  | {
      readonly kind: 'after';
      readonly call: number;
      readonly delayPs: number;
      readonly waits: readonly GroupWait[];
    }
  /** So long after the beginning. */
  | { readonly kind: 'at'; readonly offsetPs: number };

/** A wait of every group of a collective for its slowest rank. */
export interface GroupWait {
  /** Index of the collective in the program. */
  readonly collective: number;
  /** When, after the end of the call before. */
  readonly atPs: number;
}

/** One role's side of a call. */
export interface CallSide {
  /** Index of the stream. */
  readonly stream: number;
  readonly start: CallStart;
}

/** A call of a collective. */
export interface PlannedCall {
  /** Index of the collective in the program. */
  readonly collective: number;
  /** One for each role of the collective, in their order. */
  readonly sides: readonly CallSide[];
}

/** Calls, each after those that it starts relative to, and after those before it on its streams. */
export type CallPlan = readonly PlannedCall[];

/** The same for plans that are simulated alike. */
export function planKey(plan: CallPlan): string {
  const startKey = ({ stream, start }: CallSide): string => {
    if (start.kind === 'next') return `${stream}`;
    if (start.kind === 'at') return `${stream}@${start.offsetPs}`;
    const waits = start.waits.map((wait) => `w${wait.collective}+${wait.atPs}`).join('');
    return `${stream}>${start.call}+${start.delayPs}${waits}`;
  };
  return plan.map(({ collective, sides }) => `${collective}:${sides.map(startKey).join('/')}`).join(' ');
}

/**
 * Start and end of each call, from its simulated end: a call starts when the latest of its sides
 * does.
 * @param roles Of each collective.
 * @param endsPs Of each call, from the beginning.
 */
export function callDurations(
  plan: CallPlan,
  roles: (collective: number) => readonly number[],
  endsPs: ArrayLike<number>,
): number[] {
  const free = new Map<string, number>();
  return plan.map(({ collective, sides }, call) => {
    let start = 0;
    sides.forEach(({ stream, start: when }, side) => {
      const key = `${roles(collective)[side]} ${stream}`;
      start = Math.max(start, free.get(key) ?? 0);
      if (when.kind === 'after') start = Math.max(start, endsPs[when.call]! + when.delayPs);
      if (when.kind === 'at') start = Math.max(start, when.offsetPs);
      free.set(key, endsPs[call]!);
    });
    return Math.max(0, Math.round(endsPs[call]! - start));
  });
}
