/** Whether calls of a training step could hide behind computation, and do not. */
import type { ProgramGraph } from '../../workload/timeline/graph.ts';
import type { Layout } from '../../workload/timeline/layout.ts';
import { listOf } from '../../workload/timeline/lists.ts';
import type { Reason } from './reason.ts';

/** Groups whose calls no next computation needs at once: gradients, and parameters. */
const LOOSE: readonly string[] = ['dp', 'edp', 'shard', 'replica'];
/** A part of the calls' time, above which something is hidden. */
const HIDDEN = 0.02;
/** So many calls at most are few. */
const FEW = 3;

/** How the calls of a name lie in a step: their time, and that part while their ranks compute. */
interface Calls {
  readonly count: number;
  readonly timePs: number;
  readonly hiddenPs: number;
  readonly lastPs: number;
  readonly bytes: number;
}

/** The reasons that calls of one group are exposed, as shares of the exposed time. */
export function overlapReasons(
  graph: ProgramGraph,
  layout: Layout,
  group: string,
  isOf: (name: string) => boolean,
): Reason[] {
  if (!LOOSE.includes(group)) return [];
  const { count, timePs, hiddenPs, lastPs, bytes } = callsOf(graph, layout, isOf);
  if (count === 0 || timePs === 0) return [];
  if (hiddenPs < HIDDEN * timePs && count > 1)
    return [{ kind: 'no-overlap', facts: { calls: count }, share: 1 }];
  const isLate = count === 1 || (count <= FEW && lastPs > 0.5 * (timePs - hiddenPs));
  return isLate ? [{ kind: 'late-bucket', facts: { calls: count, bytes }, share: 1 }] : [];
}

function callsOf(graph: ProgramGraph, { startPs, endPs }: Layout, isOf: (name: string) => boolean): Calls {
  const { program, count, collective, sides, places } = graph;
  const computations: { role: number; from: number; to: number }[] = [];
  for (let node = 0; node < count; node++) {
    if (collective[node]! >= 0 || endPs[node] === startPs[node]) continue;
    computations.push({
      role: places[listOf(sides, node)[0]!]!.role,
      from: startPs[node]!,
      to: endPs[node]!,
    });
  }
  let calls = 0;
  let timePs = 0;
  let hiddenPs = 0;
  let bytes = 0;
  let last = -1;
  for (let node = 0; node < count; node++) {
    const called = collective[node]!;
    if (called < 0 || !isOf(program.collectives[called]!.name)) continue;
    calls++;
    bytes = Math.max(bytes, program.collectives[called]!.bytes);
    const { role } = places[listOf(sides, node)[0]!]!;
    timePs += endPs[node]! - startPs[node]!;
    for (const one of computations) {
      if (one.role === role)
        hiddenPs += Math.max(0, Math.min(one.to, endPs[node]!) - Math.max(one.from, startPs[node]!));
    }
    if (last < 0 || endPs[node]! > endPs[last]!) last = node;
  }
  return { count: calls, timePs, hiddenPs, bytes, lastPs: last < 0 ? 0 : endPs[last]! - startPs[last]! };
}
