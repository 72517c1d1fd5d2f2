/** Items of a role as lines of a step file. */
import type { ProgramItem, StepProgram } from '../../workload/program.ts';
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
  const records = new Map<number, number>();
  for (const { items } of roles[role]!.phases)
    for (const { event } of items) if (event !== undefined) records.set(event, (records.get(event) ?? 0) + 1);
  let next = 0;
  let largest = -1;
  const eventText = (event: number) => {
    if (event < next || records.get(event) !== 1) return `${event}`;
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
