/** From the phases of a role, as they are written, to those of its program. */
import type { Phase, ProgramItem } from '../../workload/program.ts';
import type { Checking } from '../check/values.ts';
import { adviseNames } from '../text/problems.ts';
import type { EventRef, ReadItem, Side } from './read-items.ts';
import type { ReadPhase } from './read-phases.ts';
import { reportOnce } from './reading.ts';

/** The ends of collectives that a role may be, by the collective's name. */
export type SidesOf = (collective: string) => { readonly index: number; readonly sides: readonly Side[] };

/**
 * The phases of the role `role`. Phases of one list of items share the items, if events do not tell
 * them apart. Events that are never recorded, and calls of collectives without ranks of the role,
 * are reported.
 */
export function resolvePhases(
  check: Checking,
  role: string,
  phases: readonly ReadPhase[],
  sidesOf: SidesOf,
): Phase[] {
  const bases = basesOf(phases);
  const recorded = recordedIn(phases, bases);
  const largest = Math.max(-1, ...recorded.numbers);
  const names = [...recorded.names];
  const shared = new Map<readonly ReadItem[], readonly ProgramItem[]>();
  const resolve = (items: readonly ReadItem[], base: number): readonly ProgramItem[] => {
    const known = shared.get(items);
    if (known) return known;
    let isShared = true;
    const numberOf = (event: EventRef) => {
      if (typeof event === 'object') isShared = false;
      return typeof event === 'string' ? largest + 1 + names.indexOf(event) : numberAt(event, base);
    };
    const made = items.map((item): ProgramItem => {
      checkAfter(check, role, item, base, recorded);
      const { on, after, event, label } = item;
      const common = {
        on,
        ...(after.length === 0 ? {} : { after: after.map(numberOf) }),
        ...(event === undefined ? {} : { event: numberOf(event) }),
        ...(label === undefined ? {} : { label }),
      };
      return item.kind === 'compute'
        ? { kind: 'compute', timePs: item.timePs, ...common }
        : { kind: 'collective', collective: callOf(check, role, item, sidesOf), ...common };
    });
    if (isShared) shared.set(items, made);
    return made;
  };
  return phases.map(({ name, repeat, items }, i) => ({
    ...(name === undefined ? {} : { name }),
    repeat,
    items: resolve(items, bases[i]!),
  }));
}

const numberAt = (event: Exclude<EventRef, string>, base: number) =>
  typeof event === 'object' ? base + event.next : event;

/**
 * The number of `next` in each phase: above all events that have numbers, and all of phases before.
 */
function basesOf(phases: readonly ReadPhase[]): number[] {
  const largestIn = new Map<readonly ReadItem[], { readonly fixed: number; readonly next: number }>();
  for (const { items } of phases) {
    if (largestIn.has(items)) continue;
    let [fixed, next] = [-1, -1];
    for (const { event } of items) {
      if (typeof event === 'number') fixed = Math.max(fixed, event);
      else if (typeof event === 'object') next = Math.max(next, event.next);
    }
    largestIn.set(items, { fixed, next });
  }
  let base = 0;
  for (const { fixed } of largestIn.values()) base = Math.max(base, fixed + 1);
  return phases.map(({ items }) => {
    const own = base;
    base += largestIn.get(items)!.next + 1;
    return own;
  });
}

interface Recorded {
  readonly numbers: ReadonlySet<number>;
  readonly names: ReadonlySet<string>;
}

function recordedIn(phases: readonly ReadPhase[], bases: readonly number[]): Recorded {
  const numbers = new Set<number>();
  const names = new Set<string>();
  const seen = new Set<readonly ReadItem[]>();
  phases.forEach(({ items }, i) => {
    if (seen.has(items)) return;
    let isFixed = true;
    for (const { event } of items) {
      if (typeof event === 'string') names.add(event);
      else if (event !== undefined) numbers.add(numberAt(event, bases[i]!));
      if (typeof event === 'object') isFixed = false;
    }
    if (isFixed) seen.add(items);
  });
  return { numbers, names };
}

function checkAfter(
  check: Checking,
  role: string,
  { after, span }: ReadItem,
  base: number,
  { numbers, names }: Recorded,
): void {
  for (const event of after) {
    if (typeof event === 'string' ? names.has(event) : numbers.has(numberAt(event, base))) continue;
    const shown = typeof event === 'object' ? `next+${event.next}` : `${event}`;
    const what = `${role} waits for the event '${shown}', which none of its items records`;
    const known = [...names, ...[...numbers].map(String)];
    const advice =
      known.length === 0
        ? `add event: ${shown} to an item of ${role}`
        : adviseNames(shown, known.slice(0, 20));
    reportOnce(check, { what, advice, span });
  }
}

function callOf(
  check: Checking,
  role: string,
  { side, collective, span }: Extract<ReadItem, { kind: 'collective' }>,
  sidesOf: SidesOf,
): number {
  const { index, sides } = sidesOf(collective);
  if (sides.length === 0) {
    const what = `${role} calls '${collective}', but has no rank in its groups`;
    reportOnce(check, {
      what,
      advice: "move the item to a role whose ranks are in the collective's groups",
      span,
    });
  } else if (!sides.includes(side)) {
    const what = `${role} cannot ${side} '${collective}'`;
    reportOnce(check, { what, advice: `use ${sides.join(' or ')}: ${collective}`, span });
  }
  return index;
}
