/** The time that a rank of a training step waits for each kind of item. */
import type { ProgramGraph } from '../../workload/timeline/graph.ts';
import type { Layout } from '../../workload/timeline/layout.ts';
import { roleSegments } from '../../workload/timeline/segments.ts';
import { wholeName } from '../../workload/unlike/split.ts';

/**
 * Item and name, as JSON → time of a rank, mean over ranks and layouts, ps; they add up to the
 * step.
 */
export function rankTimes(layouts: readonly Layout[], graphs: readonly ProgramGraph[]): Map<string, number> {
  const times = new Map<string, number>();
  layouts.forEach((layout, i) => {
    const graph = graphs[i] ?? graphs[0]!;
    const { roles, collectives, ranks } = graph.program;
    const add = (item: string, name: string, timePs: number) => {
      const key = JSON.stringify([item, name]);
      times.set(key, (times.get(key) ?? 0) + timePs);
    };
    roleSegments(graph, layout).forEach((segments, role) => {
      const share = roles[role]!.ranks.length / (ranks * layouts.length);
      let left = layout.totalPs;
      for (const { startPs, endPs, place } of segments) {
        const { item } = graph.places[place]!;
        const timePs = endPs - startPs;
        left -= timePs;
        if (item.kind === 'compute') add('compute', '', timePs * share);
        else {
          const { group, name } = collectives[item.collective]!;
          add(group, wholeName(name), timePs * share);
        }
      }
      add('bubble', '', left * share);
    });
  });
  return times;
}
