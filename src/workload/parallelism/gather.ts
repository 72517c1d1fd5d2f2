/** Passes over units whose parameters are gathered before they are used. */
import type { ProgramItem } from '../program.ts';
import { type Items, type Kit, POINT, recording } from './kit.ts';

/** A part of a pass, and what must be gathered for it. */
export interface GatheredUnit {
  readonly items: Items;
  /** Gathers on streams of their own; the unit waits for them. */
  readonly gathers: Items;
  /** Items on other streams that follow the unit. */
  readonly next?: Items;
}

/**
 * The units in order. The gathers of a unit start when the one `prefetch` + 1 units before it has
 * ended, at the earliest when the pass begins.
 */
export function gatheredPass(kit: Kit, units: readonly GatheredUnit[], prefetch: number): Items {
  const events = units.map(({ gathers }) => gathers.map(() => kit.event()));
  const items: ProgramItem[] = [];
  let posted = 0;
  units.forEach((unit, i) => {
    for (; posted < units.length && posted <= i + prefetch; posted++) {
      const own = events[posted]!;
      units[posted]!.gathers.forEach((gather, g) => {
        items.push({ ...gather, after: [POINT], event: own[g]! });
      });
    }
    if (events[i]!.length > 0) items.push(kit.wait(events[i]!));
    if (unit.items.length > 0) items.push(...recording(unit.items, POINT, kit));
    items.push(...(unit.next ?? []));
  });
  return items;
}
