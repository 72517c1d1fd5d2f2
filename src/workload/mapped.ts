/** A role's phases with other items. */
import { memo } from '../util/memo.ts';
import type { Phase, ProgramItem } from './program.ts';

/** Phases with each item replaced. Items and lists that are used many times stay one each. */
export function mappedPhases(phases: readonly Phase[], itemOf: (item: ProgramItem) => ProgramItem): Phase[] {
  const once = memo((item: ProgramItem) => item, itemOf);
  const itemsOf = memo(
    (items: Phase['items']) => items,
    (items) => items.map(once),
  );
  return phases.map((phase) => ({ ...phase, items: itemsOf(phase.items) }));
}
