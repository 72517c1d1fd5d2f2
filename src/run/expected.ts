/**
 * How much of a run is done, by the time that its parts are expected to take. The run is a list of
 * phases. Each has a usual share of the time, which those that have passed put right as they go.
 */

/** A part of a run. */
export interface Phase {
  readonly name: string;
  /** Its usual time, in any unit. */
  readonly weight: number;
  /**
   * Phases of one kind are quick or slow together: once one has passed, its pace is that of the
   * others; before, the pace of all. Default: a kind of its own, of the rest.
   */
  readonly kind?: string | undefined;
}

export interface Expected {
  /**
   * The share of the time that has passed, when a phase has come so far, 0 to 1; phases before it
   * have passed. It may go back: a phase that takes longer than usual shows only as it goes.
   */
  at(phase: string, fraction: number): number;
}

/** A share that is shown while anything is left. */
const MOST = 0.99;
/** From this fraction on a phase is as long as its own pace says; before, partly as usual. */
const TRUSTED = 0.2;

/**
 * The course of a run with these phases, in this order; the first, of setting up, began at
 * `beganMs`. A phase that comes again later is ignored. `now`: a clock, ms.
 */
export function expectedCourse(
  phases: readonly Phase[],
  now: () => number,
  beganMs: number = now(),
): Expected {
  let current = 0;
  let entered = beganMs;
  /** Usual time of the phases that have passed, and what they took, ms. */
  const all = { usual: 0, taken: 0 };
  const kinds = new Map<string | undefined, { usual: number; taken: number }>();
  const passedOf = ({ kind }: Phase) => kinds.get(kind);
  const pass = (phase: Phase, ms: number) => {
    all.usual += phase.weight;
    all.taken += ms;
    const { usual, taken } = passedOf(phase) ?? { usual: 0, taken: 0 };
    kinds.set(phase.kind, { usual: usual + phase.weight, taken: taken + ms });
  };
  const enter = (next: number) => {
    const time = now();
    for (let i = current; i < next; i++) pass(phases[i]!, i === current ? time - entered : 0);
    current = next;
    entered = time;
  };
  return {
    at(name, fraction) {
      const index = phases.findIndex((phase) => phase.name === name);
      if (index > current) enter(index);
      const spent = now() - entered;
      const phase = phases[current]!;
      const part = index < current ? 0 : Math.min(1, Math.max(0, fraction));
      const trust = Math.min(1, part / TRUSTED);
      const paceOf = (one: Phase) => {
        const { usual, taken } = passedOf(one) ?? all;
        return usual > 0 ? taken / usual : undefined;
      };
      const usualMs = Math.max(spent, phase.weight * (paceOf(phase) ?? (2 * spent) / phase.weight));
      const wholeMs = part > 0 ? trust * (spent / part) + (1 - trust) * usualMs : usualMs;
      // The phase counts for the pace of the rest as far as its own length is known.
      const withThis = (one: Phase) => {
        const { usual, taken } = passedOf(one) ?? all;
        const counts = one.kind === phase.kind || !passedOf(one) ? trust : 0;
        const weight = usual + counts * phase.weight;
        return weight > 0 ? (taken + counts * wholeMs) / weight : wholeMs / phase.weight;
      };
      const later = phases.slice(current + 1).reduce((sum, one) => sum + one.weight * withThis(one), 0);
      const left = Math.max(0, wholeMs - spent) + later;
      const passed = now() - beganMs;
      return passed + left > 0 ? Math.min(MOST, passed / (passed + left)) : 0;
    },
  };
}
