/** The faults that calls of a step see, and the simulations of calls that saw the same. */
import type { FaultTimes } from '../../ladder/fault-times.ts';
import type { PlanMeasure } from './parts.ts';

/** Simulations by the calls, and by the faults until their end. */
export interface Views {
  /** The simulation of calls that begin at a time and see the same; undefined: there is none. */
  find(calls: string, times: FaultTimes, beginPs: number): Viewed | undefined;
  /** Adds a simulation. */
  add(calls: string, times: FaultTimes, beginPs: number, measured: PlanMeasure): void;
}

export interface Viewed {
  /** The same for calls and faults that are the same. */
  readonly key: string;
  readonly measured: PlanMeasure;
}

interface Known extends Viewed {
  readonly endPs: number;
  readonly seen: string;
}

/** No simulations. */
export function noViews(): Views {
  const known = new Map<string, Known[]>();
  const startOf = (calls: string, times: FaultTimes, beginPs: number) =>
    `${calls} | ${stateAt(times, beginPs)}`;
  return {
    find: (calls, times, beginPs) =>
      known
        .get(startOf(calls, times, beginPs))
        ?.find(({ endPs, seen }) => seenUntil(times, beginPs, endPs) === seen),
    add(calls, times, beginPs, measured) {
      const start = startOf(calls, times, beginPs);
      const endPs = measured.timesPs[0]!;
      const seen = seenUntil(times, beginPs, endPs);
      const list = known.get(start) ?? [];
      known.set(start, list);
      list.push({ key: `${start} ${seen}`, measured, endPs, seen });
    },
  };
}

/** The state at a time. */
export function stateAt({ fromPs, state }: FaultTimes, ps: number): number {
  return state[fromPs.findLastIndex((from) => from <= ps)]!;
}

/** The first change after a time; Infinity: there is none. */
export function changeAfter({ fromPs }: FaultTimes, ps: number): number {
  return fromPs.find((from) => from > ps) ?? Infinity;
}

/** The changes after a begin, and before the end of what begins then. */
function seenUntil({ fromPs, state }: FaultTimes, beginPs: number, endPs: number): string {
  return fromPs
    .flatMap((from, i) =>
      from > beginPs && from < beginPs + endPs ? [`${from - beginPs}:${state[i]!}`] : [],
    )
    .join(' ');
}
