/**
 * The time of each role in a layout: computing, waiting for its own communication, and waiting for
 * other roles. The three add up to the training step.
 */
import type { ProgramGraph } from './graph.ts';
import type { Layout } from './layout.ts';
import { listOf } from './lists.ts';
import { roleSegments } from './segments.ts';

/** The calls of a role on one stream, by the kind of their groups. Times in ps. */
export interface StreamTime {
  readonly group: string;
  /** Index of the stream. */
  readonly stream: number;
  /** Indices of their collectives, one for each call. */
  readonly calls: readonly number[];
  /** From start to end of each call, added up. */
  readonly timePs: number;
  /** The part of it for which the role waits. */
  readonly exposedPs: number;
}

/** Times of a role, ps; `computePs + exposedPs + bubblePs` is the time of the training step. */
export interface RoleTime {
  /** Some stream of the role computes. */
  readonly computePs: number;
  /** The role waits for its own calls. */
  readonly exposedPs: number;
  /** The role waits for others, or has nothing left to do. */
  readonly bubblePs: number;
  readonly streams: readonly StreamTime[];
}

interface DraftStream extends StreamTime {
  readonly calls: number[];
  timePs: number;
  exposedPs: number;
}

/** The times of each role; {@link roleSegments} says what is exposed. */
export function roleTimes(graph: ProgramGraph, layout: Layout): RoleTime[] {
  const { program, places, sides } = graph;
  const streams = program.roles.map(() => new Map<string, DraftStream>());
  const streamOf = (place: number, collective: number): DraftStream => {
    const { role, item } = places[place]!;
    const { group } = program.collectives[collective]!;
    const key = `${item.on} ${group}`;
    const draft = streams[role]!.get(key) ?? { group, stream: item.on, calls: [], timePs: 0, exposedPs: 0 };
    streams[role]!.set(key, draft);
    return draft;
  };
  for (let node = 0; node < graph.count; node++) {
    const collective = graph.collective[node]!;
    if (collective < 0) continue;
    for (const place of listOf(sides, node)) {
      const stream = streamOf(place, collective);
      stream.calls.push(collective);
      stream.timePs += layout.endPs[node]! - layout.startPs[node]!;
    }
  }
  return roleSegments(graph, layout).map((segments, role) => {
    let [computePs, exposedPs] = [0, 0];
    for (const { startPs, endPs, place } of segments) {
      const { item } = places[place]!;
      if (item.kind === 'compute') {
        computePs += endPs - startPs;
        continue;
      }
      streamOf(place, item.collective).exposedPs += endPs - startPs;
      exposedPs += endPs - startPs;
    }
    const bubblePs = Math.max(0, layout.totalPs - computePs - exposedPs);
    return { computePs, exposedPs, bubblePs, streams: [...streams[role]!.values()] };
  });
}
