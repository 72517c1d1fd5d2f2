/**
 * The carriers of each rung's delta, and why they take that time. A rank computes, waits for its
 * own calls, or waits for other ranks; these times add up to the training step. So what each
 * collective makes ranks wait at a rung, minus the same at the rung before, adds up to the rung's
 * delta; means over the ranks. Reasons divide what each carrier has.
 */
import type { Measures } from '../../ladder/climb.ts';
import type { Stage } from '../../ladder/ladder.ts';
import type { LinkEvents, Measure } from '../../ladder/measure.ts';
import type { CauseKind } from '../../model/cause-facts.ts';
import type { BusyLink, CarrierResult, CauseResult, ReasonResult } from '../../model/cause-result.ts';
import { type Fabric, nodeName } from '../../model/fabric.ts';
import type { RungName } from '../../model/result.ts';
import type { Schedule } from '../../model/schedule.ts';
import { mean } from '../../stats/summary.ts';
import type { ProgramGraph } from '../../workload/timeline/graph.ts';
import type { Layout } from '../../workload/timeline/layout.ts';
import type { Network } from '../bind.ts';
import { busiest, busyPs, isBetween } from './links.ts';
import type { Part, Rival } from './part.ts';
import { rankTimes } from './rank-times.ts';
import { putTogether } from './reason.ts';
import { type Carrier, reasoned } from './rung.ts';
import type { Trace } from './trace.ts';
import { traced } from './traced.ts';
import { paused, spreading } from './transport.ts';

const PS_PER_US = 1e6;
/** Carriers that take a smaller part of the time are not traced: no one is shown them. */
const LEAST_TRACED = 5e-4;

/** A rung of a training step, as the ladder measures it. */
interface StepRung extends Measure {
  readonly layouts: readonly Layout[];
  readonly graphs: readonly ProgramGraph[];
  /** Each collective of the whole program alone. */
  readonly alone: readonly Measure[];
}

/**
 * The causes of a training step's time, one for each rung.
 * @param scheduleOf The schedule of a collective of the program, by its index.
 */
export async function stepCauses(
  measures: Measures<StepRung>,
  world: Network,
  graph: ProgramGraph,
  scheduleOf: (index: number) => Schedule,
  trace: Trace,
): Promise<CauseResult[]> {
  const { collectives } = graph.program;
  const sent = new Map<string, Rival>();
  collectives.forEach(({ group, groups, bytes }, index) => {
    const before = sent.get(group)?.bytes ?? 0;
    sent.set(group, { groups, bytes: before + bytes * graph.calls[index]! });
  });
  const partOf = (name: string): Part | undefined => {
    const index = collectives.findIndex((one) => one.name === name);
    if (index < 0) return undefined;
    const { group } = collectives[index]!;
    return {
      ...{ name, item: group, groups: collectives[index]!.groups, calls: graph.calls[index]! },
      bytes: sent.get(group)!.bytes,
      others: [...sent].filter(([other]) => other !== group).map(([, rival]) => rival),
      schedule: () => scheduleOf(index),
      at: (stage) => measures.get(stage)?.alone[index],
    };
  };
  const times = new Map(
    [...measures].map(([rung, { layouts, graphs }]) => [rung, rankTimes(layouts, graphs)]),
  );
  const ideal = measures.get('contention') ?? measures.get('endpoints')!;
  const step = { graph, layout: ideal.layouts[0]! };
  const last = [...measures.values()].at(-1)!;
  return inTurn(pairsOf(measures), ([rung, before, after]) => {
    const [was, is] = [times.get(before?.[0] ?? rung), times.get(rung)!];
    const earlier = before ? was! : new Map<string, number>();
    const carriers = [...new Set([...earlier.keys(), ...is.keys()])].map((key): Carrier => {
      const [item, name] = JSON.parse(key) as [string, string];
      const deltaPs = (is.get(key) ?? 0) - (earlier.get(key) ?? 0);
      const own = item === 'compute' || item === 'bubble' ? undefined : partOf(name);
      return { item, name, deltaUs: deltaPs / PS_PER_US, part: own };
    });
    return causeOf(world, [rung, before, after], last, carriers, trace, {
      ...step,
      ...(rung === 'compute' && { layout: after.layouts[0]! }),
      latencyOf: (name) => waited(times, 'latency', name) - waited(times, 'compute', name),
      bytesOf: (name) => waited(times, 'endpoints', name) - waited(times, 'latency', name),
    });
  });
}

/** The causes of a loss of one collective, or of messages. */
export async function wholeCauses(
  measures: Measures,
  world: Network,
  whole: Omit<Part, 'at' | 'calls'>,
  trace: Trace,
): Promise<CauseResult[]> {
  const part: Part = { ...whole, calls: 1, at: (stage) => measures.get(stage) };
  const deltaUs = (from: RungName, to: RungName) =>
    (mean(measures.get(to)?.timesPs ?? [0]) - mean(measures.get(from)?.timesPs ?? [0])) / PS_PER_US;
  const last = [...measures.values()].at(-1)!;
  return inTurn(pairsOf(measures), ([rung, before, after]) => {
    const delta = deltaOf(before?.[1], after);
    const carriers = delta === 0 ? [] : [{ item: 'all', name: whole.name, deltaUs: delta, part }];
    return causeOf(world, [rung, before, after], last, carriers, trace, {
      latencyOf: () => deltaUs('compute', 'latency'),
      bytesOf: () => deltaUs('latency', 'endpoints'),
    });
  });
}

type Before<M> = readonly [rung: RungName, measure: M] | undefined;

/** One after the other: each may run a simulation. */
async function inTurn<A, B>(items: readonly A[], make: (item: A) => Promise<B>): Promise<B[]> {
  const made: B[] = [];
  for (const item of items) made.push(await make(item));
  return made;
}

async function causeOf<M extends Measure>(
  world: Network,
  [rung, before, after]: readonly [RungName, Before<M>, M],
  last: Measure,
  carriers: readonly Carrier[],
  trace: Trace,
  step: Parameters<typeof reasoned>[3],
): Promise<CauseResult> {
  const sorted = carriers.filter(({ deltaUs }) => deltaUs !== 0).sort((a, b) => b.deltaUs - a.deltaUs);
  const leastUs = (LEAST_TRACED * mean(after.timesPs)) / PS_PER_US;
  const there = await inTurn(sorted, (carrier) =>
    carrier.deltaUs > leastUs ? traced(world, [before?.[0], rung], carrier, trace) : Promise.resolve(carrier),
  );
  const { fabric } = world.job;
  return {
    rung,
    delta_us: deltaOf(before?.[1], after),
    carriers: there.map(
      ({ item, name, deltaUs, part }): CarrierResult => ({
        ...{ item, name, delta_us: deltaUs },
        ...(part && before && rung !== 'latency' && comparedAlone(part, before[0], rung, fabric)),
      }),
    ),
    reasons: putTogether(reasoned(world, [before?.[0], rung], there, step)).map((reason) =>
      withPauses(reason, fabric, last.linkEvents),
    ),
  };
}

function waited(
  times: ReadonlyMap<RungName, ReadonlyMap<string, number>>,
  rung: RungName,
  name: string,
): number {
  for (const [key, timePs] of times.get(rung) ?? [])
    if ((JSON.parse(key) as [string, string])[1] === name) return timePs;
  return 0;
}

/** Kinds that say it themselves, or are the price of the work. */
const SAYS_NOTHING: readonly CauseKind[] = ['pfc-spreading', 'ports', 'packets', 'queues', 'drops'];

/** A reason with the pauses that its link causes, if another kind does not say so already. */
function withPauses(reason: ReasonResult, fabric: Fabric, events: LinkEvents | undefined): ReasonResult {
  const { link, kind } = reason;
  const [root] = events ? paused(events) : [];
  if (!events || root === undefined || !link || SAYS_NOTHING.includes(kind)) return reason;
  const { from, to } = fabric.links;
  const isRoot = nodeName(fabric, from[root]!) === link.from && nodeName(fabric, to[root]!) === link.to;
  return isRoot ? { ...reason, pfc: spreading(events, root).facts } : reason;
}

/** Each rung that was measured, with the one before it. */
function pairsOf<M extends Measure>(measures: Measures<M>): (readonly [RungName, Before<M>, M])[] {
  const rungs = [...measures] as [RungName, M][];
  return rungs.map(([rung, after], i) => [rung, rungs[i - 1], after] as const);
}

function deltaOf(before: Measure | undefined, after: Measure): number {
  return (mean(after.timesPs) - (before ? mean(before.timesPs) : 0)) / PS_PER_US;
}

function comparedAlone(
  part: Part,
  before: RungName,
  rung: RungName,
  fabric: Fabric,
): Pick<CarrierResult, 'alone' | 'link'> {
  const [was, is] = [part.at(before as Stage), part.at(rung as Stage)];
  if (!was || !is) return {};
  const wasPs = mean(was.timesPs);
  const link = is.seeded ? undefined : busiestLink(is, fabric);
  return { ...(wasPs > 0 && { alone: mean(is.timesPs) / wasPs }), ...(link && { link }) };
}

/** The link between switches that is busy longest; undefined if none carries anything. */
function busiestLink({ linkBytes }: Measure, fabric: Fabric): BusyLink | undefined {
  const port = busiest(fabric, linkBytes, (link) => !isBetween(fabric, link));
  const found = busiest(fabric, linkBytes, (link) => isBetween(fabric, link));
  if (found === undefined || port === undefined) return undefined;
  const name = (node: number) => nodeName(fabric, node);
  const times = busyPs(fabric, linkBytes, found) / busyPs(fabric, linkBytes, port);
  return { from: name(fabric.links.from[found]!), to: name(fabric.links.to[found]!), to_ports: times };
}
