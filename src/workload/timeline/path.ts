/** The critical path of a layout, added up by role, kind of item and collective. */
import type { ProgramGraph } from './graph.ts';
import { criticalPath, type Layout } from './layout.ts';
import { listOf } from './lists.ts';

/** Items of the critical path that are alike. */
export interface PathPart {
  /** Indices of the roles, ascending: one for a computation, all that take part for a call. */
  readonly roles: readonly number[];
  /** Index of the collective; undefined for computations. */
  readonly collective: number | undefined;
  /** The name of the collective; the label of a computation, or that of its phase. */
  readonly name: string;
  /** How many items. */
  readonly count: number;
  readonly timePs: number;
}

/**
 * The parts of the critical path, longest first. Each item of it starts when the one before ends,
 * so the parts add up to the training step. Items without duration are left out.
 */
export function pathParts(graph: ProgramGraph, layout: Layout): PathPart[] {
  const { collectives } = graph.program;
  const parts = new Map<string, { count: number; timePs: number } & Omit<PathPart, 'count' | 'timePs'>>();
  for (const node of criticalPath(layout)) {
    const timePs = layout.endPs[node]! - layout.startPs[node]!;
    if (timePs === 0) continue;
    const places = Array.from(listOf(graph.sides, node), (place) => graph.places[place]!);
    const index = graph.collective[node]!;
    const { item, phase } = places[0]!;
    const name = index < 0 ? (item.label ?? phase.name ?? 'compute') : collectives[index]!.name;
    const roles = places.map(({ role }) => role).sort((a, b) => a - b);
    const key = index < 0 ? `${roles[0]} ${name}` : `call ${index}`;
    const part = parts.get(key);
    if (part) {
      part.count++;
      part.timePs += timePs;
    } else {
      const collective = index < 0 ? undefined : index;
      parts.set(key, { roles, collective, name, count: 1, timePs });
    }
  }
  return [...parts.values()].sort((a, b) => b.timePs - a.timePs);
}
