/** The time of each role in a layout: what it does, and what it waits for. */
import type { ProgramGraph } from './graph.ts';
import type { Layout } from './layout.ts';
import { listOf } from './lists.ts';

/** A stretch of time of a role. Between its segments it waits for others. */
export interface Segment {
  readonly startPs: number;
  readonly endPs: number;
  /** Index of the item that runs; a call that runs in a segment is exposed. */
  readonly place: number;
  /** The node of the item. */
  readonly node: number;
}

/**
 * The segments of each role, which do not overlap, in no order. Computations are segments; while
 * several streams of a role compute, the first one counts. While a role does not compute, the
 * causes of its next computation, from the last to the first, fill the gap without holes. Those
 * that are calls of the role itself are segments: they are exposed. The others, items of other
 * roles, are not. After its last computation the causes of the role's own end count, and from that
 * end on it waits.
 */
export function roleSegments(graph: ProgramGraph, layout: Layout): Segment[][] {
  const { startPs, endPs, cause } = layout;
  const { places, sides, collective, count } = graph;
  const roles = graph.program.roles.map(() => ({ computations: [] as number[], end: -1 }));
  for (let node = 0; node < count; node++) {
    for (const place of listOf(sides, node)) {
      const role = roles[places[place]!.role]!;
      if (role.end < 0 || endPs[node]! > endPs[role.end]!) role.end = node;
      if (collective[node]! < 0 && endPs[node]! > startPs[node]!) role.computations.push(node);
    }
  }
  return roles.map(({ computations, end }, role) => {
    const segments: Segment[] = [];
    // Goes back from a node that ends when a gap does to the start of the gap.
    const explain = (from: number, gapPs: number, untilPs: number) => {
      let until = untilPs;
      for (let node = from; node >= 0 && until > gapPs; node = cause[node]!) {
        const begin = Math.max(gapPs, startPs[node]!);
        const own =
          collective[node]! < 0
            ? undefined
            : listOf(sides, node).find((place) => places[place]!.role === role);
        if (own !== undefined && until > begin)
          segments.push({ startPs: begin, endPs: until, place: own, node });
        until = begin;
      }
    };
    let now = 0;
    for (const node of computations.sort((a, b) => startPs[a]! - startPs[b]!)) {
      if (startPs[node]! > now) explain(cause[node]!, now, startPs[node]!);
      if (endPs[node]! <= now) continue;
      const begin = Math.max(now, startPs[node]!);
      segments.push({ startPs: begin, endPs: endPs[node]!, place: listOf(sides, node)[0]!, node });
      now = endPs[node]!;
    }
    if (end >= 0 && endPs[end]! > now) explain(end, now, endPs[end]!);
    return segments;
  });
}
