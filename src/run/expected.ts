/**
 * How much of a run is done, by the time that its parts are expected to take. The run is a list of
 * phases. Each has a usual share of the time, which those that have passed put right as they go.
 */

/** Parts of a run at a rung: simulations alone on the fabric, and of calls together. */
export interface Phase {
  readonly name: string;
  /** Its usual time, in any unit. */
  readonly weight: number;
}

export interface Expected {
  /** A phase has come so far, 0 to 1; phases before it have passed. The share of the run that is done. */
  at(phase: string, fraction: number): number;
}

/** A share that is shown while anything is left. */
const MOST = 0.99;
/** From this fraction on a phase is as long as its own pace says; before, partly as usual. */
const TRUSTED = 0.25;

/**
 * The course of a run with these phases, in this order. A phase that comes later than its place is
 * ignored. `now`: a clock, ms.
 */
export function expectedCourse(phases: readonly Phase[], now: () => number): Expected {
  let current = -1;
  let began = now();
  let entered = began;
  let most = 0;
  /** Usual time of the phases that have passed, and what they took, ms. */
  let usual = 0;
  let taken = 0;
  const enter = (next: number) => {
    const time = now();
    if (current >= 0) taken += time - entered;
    for (let i = Math.max(0, current); i < next; i++) usual += phases[i]!.weight;
    current = next;
    entered = time;
  };
  return {
    at(name, fraction) {
      const index = phases.findIndex((phase) => phase.name === name);
      if (index < 0) return most;
      if (index > current) {
        // The time until the first phase is that of setting up.
        if (current < 0) began = Math.min(began, now());
        enter(index);
      }
      const spent = now() - entered;
      const here = phases[current]!.weight;
      const part = index < current ? 1 : Math.min(1, Math.max(0, fraction));
      const trust = Math.min(1, part / TRUSTED);
      const ownMs = part > 0 ? spent / part : 0;
      // ms of one unit of weight; a phase that has taken longer than usual says so at once.
      const before = usual > 0 ? taken / usual : undefined;
      const scale = before ?? Math.max(spent, 1) / (here * Math.max(part, 0.5));
      const wholeMs = Math.max(spent, trust * ownMs + (1 - trust) * Math.max(scale * here, spent));
      const later = phases.slice(current + 1).reduce((sum, { weight }) => sum + weight, 0);
      const paceOfAll = (taken + wholeMs) / (usual + here);
      const leftMs = wholeMs - spent + later * (trust * paceOfAll + (1 - trust) * (before ?? paceOfAll));
      const passed = now() - began;
      const share = passed + leftMs > 0 ? passed / (passed + leftMs) : 0;
      most = Math.min(MOST, Math.max(most, share));
      return most;
    },
  };
}
