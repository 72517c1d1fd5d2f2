/**
 * The carriers of each rung's delta. A rank computes, waits for its own calls, or waits for other
 * ranks; these times add up to the training step. So what each collective makes ranks wait at a
 * rung, minus the same at the rung before, adds up to the rung's delta; means over the ranks.
 */
import type { Measures } from '../../ladder/climb.ts';
import type { Measure } from '../../ladder/measure.ts';
import type { BusyLink, CarrierResult, CauseResult } from '../../model/cause-result.ts';
import { type Fabric, NodeKind, nodeName } from '../../model/fabric.ts';
import type { RungName } from '../../model/result.ts';
import { mean } from '../../stats/summary.ts';
import type { ProgramGraph } from '../../workload/timeline/graph.ts';
import type { Layout } from '../../workload/timeline/layout.ts';
import { roleSegments } from '../../workload/timeline/segments.ts';

const PS_PER_US = 1e6;

/** Rungs that are not the price of communication itself. */
const OF_FABRIC: readonly RungName[] = ['topology', 'routing', 'transport', 'faults'];

/** A rung of a training step, as the ladder measures it. */
interface StepRung extends Measure {
  readonly layouts: readonly Layout[];
  readonly graphs: readonly ProgramGraph[];
  readonly parts: readonly Measure[];
}

/** The causes of a training step's loss, one for each rung of the fabric. */
export function stepCauses(measures: Measures<StepRung>, fabric: Fabric): CauseResult[] {
  return pairsOf(measures).map(([rung, before, after]): CauseResult => {
    const [was, is] = [rankTimes(before), rankTimes(after)];
    const carriers = [...new Set([...was.keys(), ...is.keys()])].map((key): CarrierResult => {
      const [item, name] = JSON.parse(key) as [string, string];
      const deltaPs = (is.get(key) ?? 0) - (was.get(key) ?? 0);
      return {
        ...{ item, name, delta_us: deltaPs / PS_PER_US },
        ...aloneOf(name, before, after, fabric),
      };
    });
    return {
      rung,
      delta_us: deltaOf(before, after),
      carriers: carriers.filter(({ delta_us: delta }) => delta !== 0).sort((a, b) => b.delta_us - a.delta_us),
    };
  });
}

/** The causes of a loss of one collective, or of messages, of that name. */
export function wholeCauses(measures: Measures, fabric: Fabric, name: string): CauseResult[] {
  return pairsOf(measures).map(([rung, before, after]): CauseResult => {
    const delta = deltaOf(before, after);
    const carrier: CarrierResult = {
      ...{ item: 'all', name, delta_us: delta },
      ...comparedAlone(before, after, fabric),
    };
    return { rung, delta_us: delta, carriers: delta === 0 ? [] : [carrier] };
  });
}

/** Each rung of the fabric that was measured, with the one before it. */
function pairsOf<M extends Measure>(measures: Measures<M>): (readonly [RungName, M, M])[] {
  const rungs = [...measures] as [RungName, M][];
  return rungs.flatMap(([rung, after], i) =>
    OF_FABRIC.includes(rung) && i > 0 ? [[rung, rungs[i - 1]![1], after] as const] : [],
  );
}

function deltaOf(before: Measure, after: Measure): number {
  return (mean(after.timesPs) - mean(before.timesPs)) / PS_PER_US;
}

/** Item and name → time of a rank, mean over ranks and layouts, ps; they add up to the step. */
function rankTimes({ layouts, graphs }: StepRung): Map<string, number> {
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

/** With slow ranks a collective has parts, of which other rungs know nothing. */
function wholeName(name: string): string {
  return name.replace(/, part \d+$/, '');
}

/** The collective of a name, alone at two rungs. */
function aloneOf(name: string, before: StepRung, after: StepRung, fabric: Fabric) {
  const find = ({ graphs, parts }: StepRung) => {
    const at = graphs[0]!.program.collectives.findIndex((one) => wholeName(one.name) === name);
    return parts[at];
  };
  const [was, is] = [find(before), find(after)];
  return was && is ? comparedAlone(was, is, fabric) : {};
}

function comparedAlone(
  before: Measure,
  after: Measure,
  fabric: Fabric,
): Pick<CarrierResult, 'alone' | 'link'> {
  const was = mean(before.timesPs);
  const link = after.seeded ? undefined : busiestLink(after, fabric);
  return { ...(was > 0 && { alone: mean(after.timesPs) / was }), ...(link && { link }) };
}

/** The link between switches that is busy longest; undefined if none carries anything. */
function busiestLink({ linkBytes }: Measure, fabric: Fabric): BusyLink | undefined {
  const { links, kind } = fabric;
  let ports = 0;
  let most = 0;
  let found: number | undefined;
  for (let link = 0; link < links.count; link++) {
    const load = linkBytes[link]! / links.rateBps[link]!;
    if (!(load > 0)) continue;
    const [from, to] = [links.from[link]!, links.to[link]!];
    if (kind[from] === NodeKind.rank || kind[to] === NodeKind.rank) ports = Math.max(ports, load);
    else if (load > most) {
      most = load;
      found = link;
    }
  }
  if (found === undefined || ports === 0) return undefined;
  const name = (node: number) => nodeName(fabric, node);
  return { from: name(links.from[found]!), to: name(links.to[found]!), to_ports: most / ports };
}
