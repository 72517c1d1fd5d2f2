/** Where the time of a training step goes, for the result. */
import type { Measure } from '../../ladder/measure.ts';
import { type Fabric, NodeKind } from '../../model/fabric.ts';
import type { PathResult, StreamResult, TimelineResult } from '../../model/training-result.ts';
import type { ProgramGraph } from '../../workload/timeline/graph.ts';
import type { Layout } from '../../workload/timeline/layout.ts';
import { pathParts } from '../../workload/timeline/path.ts';
import { type RoleTime, roleTimes } from '../../workload/timeline/times.ts';

const PS_PER_US = 1e6;

/** Layouts of a rung, one a seed or one for all, and each collective alone. */
interface LaidOut {
  readonly layouts: readonly Layout[];
  readonly alone: readonly Pick<Measure, 'linkBytes'>[];
}

/** The times at the last rung, means over the seeds; `compute`: the rung without communication. */
export function timelineResult(
  graph: ProgramGraph,
  fabric: Fabric,
  compute: Pick<LaidOut, 'layouts'>,
  last: LaidOut,
): TimelineResult {
  const { program } = graph;
  const idle = roleTimes(graph, compute.layouts[0]!);
  const seeds = last.layouts.map((layout) => roleTimes(graph, layout));
  const mean = (role: number, of: (time: RoleTime) => number) =>
    seeds.reduce((sum, times) => sum + of(times[role]!), 0) / seeds.length / PS_PER_US;
  const roles = program.roles.map(({ name, ranks }, role) => ({
    name,
    ranks: ranks.length,
    compute_us: mean(role, ({ computePs }) => computePs),
    exposed_us: mean(role, ({ exposedPs }) => exposedPs),
    bubble_us: mean(role, ({ bubblePs }) => bubblePs),
    bubble_compute_us: idle[role]!.bubblePs / PS_PER_US,
  }));
  const overRanks = (of: (role: (typeof roles)[number]) => number) =>
    roles.reduce((sum, role) => sum + of(role) * role.ranks, 0) / program.ranks;
  return {
    compute_us: overRanks(({ compute_us }) => compute_us),
    exposed_us: overRanks(({ exposed_us }) => exposed_us),
    bubble_us: overRanks(({ bubble_us }) => bubble_us),
    bubble_compute_us: overRanks(({ bubble_compute_us }) => bubble_compute_us),
    roles,
    streams: streamRows(graph, seeds, sentBytes(graph, fabric, last.alone)),
    critical_path: pathRows(graph, last.layouts),
  };
}

/** Collective → role → bytes that leave the ports of its ranks in a call. */
function sentBytes({ program }: ProgramGraph, { kind, links }: Fabric, alone: LaidOut['alone']): number[][] {
  const roleOf = new Int32Array(kind.length).fill(-1);
  program.roles.forEach(({ ranks }, role) => {
    for (const rank of ranks) roleOf[rank] = role;
  });
  return alone.map(({ linkBytes }) => {
    const sent = program.roles.map(() => 0);
    linkBytes.forEach((bytes, link) => {
      const from = links.from[link]!;
      if (bytes > 0 && kind[from] === NodeKind.rank && roleOf[from]! >= 0) sent[roleOf[from]!]! += bytes;
    });
    return sent;
  });
}

/** Means over all ranks and seeds. */
function streamRows(
  { program }: ProgramGraph,
  seeds: readonly (readonly RoleTime[])[],
  sent: readonly (readonly number[])[],
): StreamResult[] {
  const rows = new Map<string, { calls: number; bytes: number; timePs: number; exposedPs: number }>();
  for (const times of seeds) {
    times.forEach(({ streams }, role) => {
      const ranks = program.roles[role]!.ranks.length;
      for (const { group, stream, calls, timePs, exposedPs } of streams) {
        const key = JSON.stringify([group, program.streams[stream]!]);
        const row = rows.get(key) ?? { calls: 0, bytes: 0, timePs: 0, exposedPs: 0 };
        rows.set(key, row);
        row.calls += calls.length * ranks;
        for (const collective of calls) row.bytes += sent[collective]![role]!;
        row.timePs += timePs * ranks;
        row.exposedPs += exposedPs * ranks;
      }
    });
  }
  const share = 1 / (seeds.length * program.ranks);
  return [...rows].map(([key, { calls, bytes, timePs, exposedPs }]) => {
    const [group, stream] = JSON.parse(key) as [string, string];
    return {
      group,
      stream,
      calls: calls * share,
      bytes: bytes * share,
      time_us: (timePs * share) / PS_PER_US,
      hidden_us: ((timePs - exposedPs) * share) / PS_PER_US,
      exposed_us: (exposedPs * share) / PS_PER_US,
    };
  });
}

/** Longest first; means over the seeds. */
function pathRows(graph: ProgramGraph, layouts: readonly Layout[]): PathResult[] {
  const { roles, collectives } = graph.program;
  const totalPs = layouts.reduce((sum, layout) => sum + layout.totalPs, 0);
  const rows = new Map<
    string,
    { count: number; timePs: number } & Pick<PathResult, 'roles' | 'item' | 'name'>
  >();
  for (const layout of layouts) {
    for (const part of pathParts(graph, layout)) {
      const item = part.collective === undefined ? 'compute' : collectives[part.collective]!.group;
      const names = part.roles.map((role) => roles[role]!.name);
      const key = JSON.stringify([part.collective, names, part.name]);
      const row = rows.get(key) ?? { roles: names, item, name: part.name, count: 0, timePs: 0 };
      rows.set(key, row);
      row.count += part.count;
      row.timePs += part.timePs;
    }
  }
  return [...rows.values()]
    .sort((a, b) => b.timePs - a.timePs)
    .map(({ count, timePs, ...row }) => ({
      ...row,
      count: count / layouts.length,
      time_us: timePs / layouts.length / PS_PER_US,
      share: timePs / totalPs,
    }));
}
