/**
 * The lanes by which one rank starts its calls, from a plan. Each stream has a lane that starts its
 * calls in order, and one that counts what they have done. Delays after a call, or from the
 * beginning, are spent on *chains*: lanes whose waits follow each other, whatever the network does.
 */
import type { CallPlan, CallStart, GroupWait } from './plan.ts';

/** A call, seen from a rank. */
interface RankCall {
  /** Index in the plan. */
  readonly call: number;
  readonly stream: number;
  readonly start: CallStart;
}

/** A step of a chain: waits, and lets the next call of a stream start. */
interface ChainStep {
  readonly call: number;
  /** The call whose end it waits for; undefined: none. */
  readonly waitsFor: number | undefined;
  /** Times from the beginning of the step, or from the end of what it waits for, ps. */
  readonly waits: readonly GroupWait[];
  readonly delayPs: number;
}

/** The calls of a rank on one stream, in order. */
export interface StreamCalls {
  readonly stream: number;
  readonly calls: readonly {
    readonly call: number;
    /** Whether a chain lets it start. */
    readonly triggered: boolean;
    /** Delay after the call before, if no chain does. */
    readonly delayPs: number;
  }[];
}

/** The lanes of a rank: for each stream two, then one for each chain. */
export interface RankLanes {
  readonly streams: readonly StreamCalls[];
  readonly chains: readonly (readonly ChainStep[])[];
}

/**
 * The lanes of a rank that takes part in `calls` of a plan.
 * @param sides For each of them, which of the call's sides is the rank's.
 */
export function rankLanes(plan: CallPlan, calls: readonly number[], sides: readonly number[]): RankLanes {
  const own = calls.map((call, i): RankCall => ({ call, ...plan[call]!.sides[sides[i]!]! }));
  const startOf = new Map(own.map(({ call, start }) => [call, start]));
  const streams = new Map<number, StreamCalls['calls'][number][]>();
  /** Call → the call whose end let it start. */
  const lead = new Map<number, number>();
  const chains: ChainStep[][] = [];
  for (const { call, stream, start } of own) {
    const list = streams.get(stream) ?? [];
    streams.set(stream, list);
    const before = list.at(-1)?.call;
    if (start.kind === 'next') {
      list.push({ call, triggered: false, delayPs: 0 });
      if (before !== undefined) lead.set(call, before);
      continue;
    }
    if (start.kind === 'after') lead.set(call, start.call);
    if (start.kind === 'after' && start.call === before && start.waits.length === 0) {
      list.push({ call, triggered: false, delayPs: start.delayPs });
      continue;
    }
    list.push({ call, triggered: true, delayPs: 0 });
    addToChain(chains, call, start, lead, startOf);
  }
  return { streams: [...streams].map(([stream, list]) => ({ stream, calls: list })), chains };
}

/** Appends to a chain whose last step certainly comes before, or begins a new one. */
function addToChain(
  chains: ChainStep[][],
  call: number,
  start: Exclude<CallStart, { kind: 'next' }>,
  lead: ReadonlyMap<number, number>,
  startOf: ReadonlyMap<number, CallStart>,
): void {
  const waitsFor = start.kind === 'after' ? start.call : undefined;
  const { delayPs, waits } = timesOf(start);
  for (const chain of chains) {
    const last = chain.at(-1)!.call;
    const lastStart = startOf.get(last)!;
    const done = timesOf(lastStart);
    const isSibling = lastStart.kind === start.kind && lead.get(last) === waitsFor;
    const goesOn = done.waits.every((wait, i) => isSame(wait, waits[i]));
    const rest = waits.slice(done.waits.length);
    if (isSibling && goesOn && [...rest.map(({ atPs }) => atPs), delayPs].every((ps) => ps >= done.delayPs)) {
      const later = rest.map((wait) => ({ ...wait, atPs: wait.atPs - done.delayPs }));
      chain.push({ call, waitsFor: undefined, waits: later, delayPs: delayPs - done.delayPs });
      return;
    }
    for (let at = waitsFor; at !== undefined && at >= last; at = lead.get(at)) {
      if (at !== last) continue;
      chain.push({ call, waitsFor, waits, delayPs });
      return;
    }
  }
  chains.push([{ call, waitsFor, waits, delayPs }]);
}

function timesOf(start: CallStart): Pick<ChainStep, 'delayPs' | 'waits'> {
  if (start.kind === 'after') return start;
  return { delayPs: start.kind === 'at' ? start.offsetPs : 0, waits: [] };
}

function isSame(wait: GroupWait, other: GroupWait | undefined): boolean {
  return wait.collective === other?.collective && wait.atPs === other.atPs;
}
