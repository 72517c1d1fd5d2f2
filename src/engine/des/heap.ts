/** The event queue: a binary heap (Williams 1964) keyed by time, then phase, then order. */

/** Order of events of one time (docs/packet-model.md). */
export const Phase = {
  serviceEnd: 0,
  /** Ingress counts are looked at, at the end of a window. */
  pfcDecision: 1,
  /** A pause or its end takes hold. */
  pfcChange: 2,
  timer: 3,
  /** A receiver looks at the packets it holds. */
  held: 4,
  /** A lane starts, or goes on after its delay. */
  lane: 5,
  arrival: 6,
  /** A lane's pace lets it send again. */
  pace: 7,
  serviceStart: 8,
} as const;
export type PhaseNumber = (typeof Phase)[keyof typeof Phase];

export interface Event {
  readonly timePs: number;
  readonly phase: PhaseNumber;
  /** Among events of one time and phase: the number of the lane, link or port. */
  readonly order: number;
  readonly act: () => void;
}

export interface EventHeap {
  readonly size: number;
  /** Events of a phase that are yet to come. */
  count(phase: PhaseNumber): number;
  push(event: Event): void;
  /** The first event, taken out. */
  pop(): Event | undefined;
}

function before(a: Event, b: Event): boolean {
  if (a.timePs !== b.timePs) return a.timePs < b.timePs;
  if (a.phase !== b.phase) return a.phase < b.phase;
  return a.order < b.order;
}

/** An empty event queue. */
export function createHeap(): EventHeap {
  const events: Event[] = [];
  const counts = new Array<number>(Object.keys(Phase).length).fill(0);

  function rise(event: Event): void {
    let at = events.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!before(event, events[parent]!)) break;
      events[at] = events[parent]!;
      at = parent;
    }
    events[at] = event;
  }

  function sink(event: Event): void {
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= events.length) break;
      if (child + 1 < events.length && before(events[child + 1]!, events[child]!)) child++;
      if (!before(events[child]!, event)) break;
      events[at] = events[child]!;
      at = child;
    }
    events[at] = event;
  }

  return {
    get size() {
      return events.length;
    },
    count: (phase) => counts[phase]!,
    push(event) {
      counts[event.phase]!++;
      rise(event);
    },
    pop() {
      const first = events[0];
      const last = events.pop();
      if (first === undefined || last === undefined) return undefined;
      if (events.length > 0) sink(last);
      counts[first.phase]!--;
      return first;
    },
  };
}
