/** Items of a role as lines of a step file. */
import type { Phase, ProgramItem, StepProgram } from '../../workload/program.ts';
import { exactTime } from './exact.ts';
import { NEXT_EVENT, TRANSFER } from './words.ts';
import { flowMap, quoted } from './yaml-text.ts';

/** Writes the items of one role in their order. */
export interface ItemWriter {
  text(item: ProgramItem): string;
  /** Events of phases from here on are numbered from the next free number. */
  endPhase(): void;
}

/**
 * A writer for the role of this index. Events that only one item records are written as
 * `next`, `next+1` and so on, so that phases which only their events tell apart are alike.
 */
export function createItemWriter({ streams, collectives, roles }: StepProgram, role: number): ItemWriter {
  const ranks = new Set(roles[role]!.ranks);
  const calls = collectives.map(({ name, collective, groups }) => {
    const sends = groups.some(([first]) => first !== undefined && ranks.has(first));
    const receives = groups.some(([, second]) => second !== undefined && ranks.has(second));
    const isOneSided = collective === TRANSFER && sends !== receives;
    return [isOneSided ? (sends ? 'send' : 'receive') : 'call', quoted(name)] as const;
  });
  const { singles, first } = newEvents(roles[role]!.phases);
  let next = first;
  let largest = first - 1;
  const eventText = (event: number) => {
    if (event < next || !singles.has(event)) return `${event}`;
    return event === next ? NEXT_EVENT : `${NEXT_EVENT}+${event - next}`;
  };
  return {
    text(item) {
      const { on, after = [], event, label } = item;
      if (event !== undefined) largest = Math.max(largest, event);
      const [single] = after;
      return flowMap([
        item.kind === 'compute' ? ['compute', exactTime(item.timePs)] : calls[item.collective]!,
        ...(on === 0 ? [] : [['on', quoted(streams[on]!)] as const]),
        ...(single === undefined
          ? []
          : [
              [
                'after',
                after.length === 1 ? eventText(single) : `[${after.map(eventText).join(', ')}]`,
              ] as const,
            ]),
        ...(event === undefined ? [] : [['event', eventText(event)] as const]),
        ...(label === undefined ? [] : [['label', quoted(label)] as const]),
      ]);
    },
    endPhase() {
      next = largest + 1;
    },
  };
}

/**
 * The events that one item records, and the first number that `next` can be: above all that are
 * written as numbers.
 */
function newEvents(phases: readonly Phase[]): {
  readonly singles: ReadonlySet<number>;
  readonly first: number;
} {
  const records = new Map<number, number>();
  const recorded = phases.map(({ items }) =>
    items.flatMap(({ event }) => (event === undefined ? [] : [event])),
  );
  for (const event of recorded.flat()) records.set(event, (records.get(event) ?? 0) + 1);
  const singles = new Set([...records].flatMap(([event, count]) => (count === 1 ? [event] : [])));
  const others = [...records.keys()].filter((event) => !singles.has(event));
  let first = others.reduce((most, event) => Math.max(most, event + 1), 0);
  for (;;) {
    // Events below `next` are written as numbers, and are to be below the first one as well.
    let [next, least] = [first, first];
    for (const events of recorded) {
      for (const event of events) if (event < next) least = Math.max(least, event + 1);
      for (const event of events) next = Math.max(next, event + 1);
    }
    if (least === first) return { singles, first };
    first = least;
  }
}
