/** Calls that overlap in time and may share a link: those that must be simulated together. */
import type { ProgramGraph } from '../timeline/graph.ts';
import type { Layout } from '../timeline/layout.ts';

/** Whether two collectives of a program may share a link. */
export type Meets = (a: number, b: number) => boolean;

/** Sets of calls that only grow. */
export interface CallGroups {
  /** Joins the calls that overlap in a layout and may share a link. */
  join(layout: Layout): void;
  /** Groups of two calls or more, as nodes in the order of the graph. */
  list(): number[][];
  /** The same groups, to be joined further on their own. */
  copy(): CallGroups;
}

/** Every call on its own. */
export function callGroups(graph: ProgramGraph, meets: Meets): CallGroups {
  return groupsFrom(
    graph,
    meets,
    Int32Array.from({ length: graph.count }, (_, node) => node),
  );
}

function groupsFrom(graph: ProgramGraph, meets: Meets, parent: Int32Array): CallGroups {
  const find = (node: number): number => {
    let root = node;
    while (parent[root] !== root) root = parent[root]!;
    for (let at = node; parent[at] !== root; ) {
      const next = parent[at]!;
      parent[at] = root;
      at = next;
    }
    return root;
  };
  const ordered = ({ startPs }: Layout) => {
    const calls: number[] = [];
    for (let node = 0; node < graph.count; node++) if (graph.collective[node]! >= 0) calls.push(node);
    return calls.sort((a, b) => startPs[a]! - startPs[b]! || a - b);
  };
  return {
    join(layout) {
      let busy: number[] = [];
      for (const node of ordered(layout)) {
        busy = busy.filter((other) => layout.endPs[other]! > layout.startPs[node]!);
        for (const other of busy) {
          if (!meets(graph.collective[other]!, graph.collective[node]!)) continue;
          parent[find(other)] = find(node);
        }
        busy.push(node);
      }
    },
    list() {
      const groups = new Map<number, number[]>();
      for (let node = 0; node < graph.count; node++) {
        if (graph.collective[node]! < 0) continue;
        const root = find(node);
        const group = groups.get(root);
        if (group) group.push(node);
        else groups.set(root, [node]);
      }
      return [...groups.values()].filter(({ length }) => length > 1);
    },
    copy: () => groupsFrom(graph, meets, parent.slice()),
  };
}

/**
 * Cuts a group until no part weighs more than `most`: at the start of a call in its middle half
 * where fewest other calls go on. A single call is not cut.
 */
export function cutGroup(
  layout: Layout,
  group: readonly number[],
  weightOf: (calls: readonly number[]) => number,
  most: number,
): (readonly number[])[] {
  if (group.length < 2 || weightOf(group) <= most) return [group];
  const inTime = [...group].sort((a, b) => layout.startPs[a]! - layout.startPs[b]! || a - b);
  const endsPs = Float64Array.from(group, (node) => layout.endPs[node]!).sort();
  const first = Math.max(1, Math.floor(group.length / 4));
  const last = Math.max(first, Math.ceil((3 * group.length) / 4) - 1);
  let cut = first;
  let fewest = Infinity;
  let ended = 0;
  for (let i = first; i <= last; i++) {
    const startPs = layout.startPs[inTime[i]!]!;
    while (endsPs[ended]! <= startPs) ended++;
    const goOn = i - ended;
    if (goOn < fewest) [fewest, cut] = [goOn, i];
  }
  const parts = [inTime.slice(0, cut), inTime.slice(cut)].map((part) => part.sort((a, b) => a - b));
  return parts.flatMap((part) => cutGroup(layout, part, weightOf, most));
}
