/** Whether calls of a training step could hide behind computation, and do not. */
import type { ProgramGraph } from '../../workload/timeline/graph.ts';
import type { Layout } from '../../workload/timeline/layout.ts';
import type { Reason } from './reason.ts';

/** Groups whose calls no next computation needs at once: gradients, and parameters. */
const LOOSE: readonly string[] = ['dp', 'edp', 'shard', 'replica'];
/** A part of the calls' time, above which something is hidden. */
const HIDDEN = 0.02;
/** The last call is large if it has this part of all bytes. */
const LARGE = 1 / 3;

/** How the calls of a group lie in a step: their time, and that part while their ranks compute. */
interface Calls {
  readonly count: number;
  readonly timePs: number;
  readonly hiddenPs: number;
  readonly bytes: number;
  readonly lastBytes: number;
}

/** The reasons that calls of one group are exposed, as shares of the exposed time. */
export function overlapReasons(graph: ProgramGraph, layout: Layout, group: string): Reason[] {
  if (!LOOSE.includes(group)) return [];
  const { count, timePs, hiddenPs, bytes, lastBytes } = callsOf(graph, layout, group);
  if (count === 0 || timePs === 0) return [];
  if (hiddenPs < HIDDEN * timePs && count > 1)
    return [{ kind: 'no-overlap', facts: { calls: count }, share: 1 }];
  if (lastBytes < LARGE * bytes) return [];
  return [{ kind: 'late-bucket', facts: { calls: count, bytes: lastBytes }, share: 1 }];
}

/** The calls of the role that calls the group's collectives first. */
function callsOf(graph: ProgramGraph, { startPs, endPs }: Layout, group: string): Calls {
  const { program, collective, sides, places } = graph;
  const roleOf = (node: number) => places[sides.values[sides.start[node]!]!]!.role;
  const nodes = [...collective.keys()].filter(
    (node) => collective[node]! >= 0 && program.collectives[collective[node]!]!.group === group,
  );
  const role = nodes.length > 0 ? roleOf(nodes[0]!) : -1;
  const own = nodes.filter((node) => roleOf(node) === role);
  const computations = [...collective.keys()].filter(
    (node) => collective[node]! < 0 && roleOf(node) === role,
  );
  let sum = { timePs: 0, hiddenPs: 0, bytes: 0 };
  let last = -1;
  for (const node of own) {
    const overlapPs = computations.reduce(
      (all, one) =>
        all + Math.max(0, Math.min(endPs[one]!, endPs[node]!) - Math.max(startPs[one]!, startPs[node]!)),
      0,
    );
    sum = {
      timePs: sum.timePs + endPs[node]! - startPs[node]!,
      hiddenPs: sum.hiddenPs + overlapPs,
      bytes: sum.bytes + bytesOf(graph, node),
    };
    if (last < 0 || endPs[node]! > endPs[last]!) last = node;
  }
  return { ...sum, count: own.length, lastBytes: last < 0 ? 0 : bytesOf(graph, last) };
}

function bytesOf({ program, collective }: ProgramGraph, node: number): number {
  return program.collectives[collective[node]!]!.bytes;
}
