/** A schedule with fewer parts of each class, and the answer for all parts. */
import type { Schedule } from '../../model/schedule.ts';
import type { FlowReplica } from '../flow/api.ts';
import type { Alike } from './alike.ts';
import { reducedSchedule } from './reduced.ts';

export interface Fewer {
  readonly schedule: Schedule;
  /** Fills in bytes of links and marks. */
  readonly whole: (replica: FlowReplica) => FlowReplica;
}

/**
 * @param keep How many parts of a class stay, by its size: at least one.
 */
export function fewerParts(
  schedule: Schedule,
  { parts, classes }: Alike,
  keep: (size: number) => number,
): Fewer {
  const standsFor = Uint32Array.from({ length: parts.count }, (_, part) => part);
  const copies: { readonly from: readonly number[]; readonly to: readonly number[] }[] = [];
  for (const { parts: members, links } of classes) {
    const kept = keep(members.length);
    for (let i = kept; i < members.length; i++) {
      standsFor[members[i]!] = members[i % kept]!;
      copies.push({ from: links[i % kept]!, to: links[i]! });
    }
  }
  const reduced = reducedSchedule(schedule, parts, standsFor);
  return {
    schedule: reduced.schedule,
    whole(replica) {
      const linkBytes = replica.linkBytes.slice();
      for (const { from, to } of copies) {
        to.forEach((link, i) => {
          // Those beyond are limits, which have no bytes of their own.
          if (link < linkBytes.length) linkBytes[link] = replica.linkBytes[from[i]!]!;
        });
      }
      const marksPs = Float64Array.from(reduced.markOf, (mark) => (mark < 0 ? 0 : replica.marksPs[mark]!));
      return { ...replica, linkBytes, marksPs };
    },
  };
}
