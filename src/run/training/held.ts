/**
 * Calls of a training step that faults of links hold up. A call ends when its slowest group has, so
 * all ranks of the others wait for those whose paths lead over the faulty links.
 */
import type { Fabric } from '../../model/fabric.ts';
import type { CableFault } from '../../model/faults.ts';
import type { RouteTables } from '../../model/routes.ts';
import { crossingOf } from '../../routing/crossing.ts';
import { memo } from '../../util/memo.ts';
import type { ProgramGraph } from '../../workload/timeline/graph.ts';
import type { Layout } from '../../workload/timeline/layout.ts';
import { waitsOf } from '../../workload/unlike/waits.ts';
import { STEADY } from './settle.ts';
import { type RankWaits, waitsAgainst } from './unlike.ts';

/** A collective that takes longer, all its calls together. */
export interface HeldCollective {
  readonly name: string;
  /** Calls that take longer. */
  readonly calls: number;
  readonly addedPs: number;
  /** Ranks of groups with paths over faulty links, ascending. */
  readonly held: readonly number[];
  /** Ranks of other groups. */
  readonly waiting: number;
  /** The faults on the way of those groups, by their names. */
  readonly faults: readonly string[];
}

/** A step at a rung: its first timeline. */
export interface FirstLayout {
  readonly graph: ProgramGraph;
  readonly layout: Layout;
  /** Collective → that of the whole program which it is a part of; default: itself. */
  readonly partOf?: readonly number[] | undefined;
}

/** The collectives that take longer with the faults than without them, most time first. */
export function heldUp(
  sound: FirstLayout,
  faulted: FirstLayout,
  faults: readonly CableFault[],
  fabric: Fabric,
  routes: RouteTables,
): HeldCollective[] {
  const soundPs = callTimes(sound);
  const leastPs = STEADY * faulted.layout.totalPs;
  const longer = callTimes(faulted).map((times, collective) =>
    times
      .map((timePs, call) => timePs - (soundPs[collective]![call] ?? timePs))
      .filter((addedPs) => addedPs > leastPs),
  );
  const ways = faults.map(({ what, cables }) => {
    const links = new Set(cables.flatMap((cable) => [cable, cable + 1]));
    const crosses = memo((group: Uint32Array) => group, crossingOf(fabric, routes, links));
    return { what, crosses };
  });
  return sound.graph.program.collectives
    .flatMap(({ name, groups }, collective): HeldCollective[] => {
      const added = longer[collective]!;
      if (added.length === 0) return [];
      const by = ways.map(({ what, crosses }) => ({ what, groups: groups.filter(crosses) }));
      const slow = new Set(by.flatMap((way) => way.groups));
      const held = [...slow].flatMap((group) => [...group]).sort((a, b) => a - b);
      const ranks = groups.reduce((sum, { length }) => sum + length, 0);
      return [
        {
          ...{ name, calls: added.length, addedPs: added.reduce((a, b) => a + b, 0) },
          ...{ held, waiting: ranks - held.length },
          faults: by.filter((way) => way.groups.length > 0).map(({ what }) => what),
        },
      ];
    })
    .sort((a, b) => b.addedPs - a.addedPs);
}

/** Times of the calls of each collective of the whole program, in order; of parts the longest. */
function callTimes({ graph, layout, partOf }: FirstLayout): number[][] {
  const { collectives } = graph.program;
  const times: number[][] = Array.from(
    { length: partOf ? Math.max(...partOf) + 1 : collectives.length },
    () => [],
  );
  const called = new Map<number, number>();
  for (let node = 0; node < graph.count; node++) {
    const part = graph.collective[node]!;
    if (part < 0) continue;
    const call = called.get(part) ?? 0;
    called.set(part, call + 1);
    const own = times[partOf?.[part] ?? part]!;
    own[call] = Math.max(own[call] ?? 0, layout.endPs[node]! - layout.startPs[node]!);
  }
  return times;
}

/** Roles that wait at calls for others longer than without the faults. */
export function waitsForHeld({ graph, layout }: FirstLayout, sound: Layout): RankWaits[] {
  return waitsAgainst(graph, waitsOf(graph, layout), waitsOf(graph, sound));
}
