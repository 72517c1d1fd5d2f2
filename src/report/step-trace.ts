/**
 * A training step as a trace that Perfetto opens (the Trace Event Format): a process a role, a
 * track a stream, a slice for each item, and the utilization of the hottest links over time.
 */
import { type Fabric, nodeName } from '../model/fabric.ts';
import type { Result } from '../model/result.ts';
import { documentText } from '../util/document.ts';
import { UserError } from '../util/errors.ts';
import type { LaidOutStep } from '../workload/timeline/laid-out.ts';

/** Slices that Perfetto can show, and that fit a text. */
const MOST_SLICES = 1_000_000;
const PS_PER_US = 1e6;

/**
 * The trace as JSON text. The bytes of a call on a link are spread evenly over the time of the
 * call. Throws `UserError` if the step has too many items.
 */
export function stepTraceJson(result: Result, step: LaidOutStep, fabric: Fabric): string {
  const { graph, layout } = step;
  const { roles, streams, collectives } = graph.program;
  const slices: object[] = [];
  const used = new Set<string>();
  const { start, values } = graph.sides;
  if (values.length > MOST_SLICES) {
    throw new UserError(`the step has ${values.length} items, and a trace holds ${MOST_SLICES}`, {
      where: '--trace',
      advice: 'use fewer micro-batches or layers',
    });
  }
  for (let node = 0; node < graph.count; node++) {
    const startPs = layout.startPs[node]!;
    const durationPs = layout.endPs[node]! - startPs;
    if (durationPs === 0) continue;
    for (const place of values.subarray(start[node], start[node + 1])) {
      const { role, item, phase } = graph.places[place]!;
      const index = graph.collective[node]!;
      const called = index < 0 ? undefined : collectives[index]!;
      const args = {
        ...(phase.name === undefined ? {} : { phase: phase.name }),
        ...(called && { group: called.group, algorithm: called.algorithm, bytes: called.bytes }),
      };
      used.add(`${role} ${item.on}`);
      slices.push({
        ...{ ph: 'X', cat: called ? 'communication' : 'compute', pid: role + 1, tid: item.on },
        name: called?.name ?? item.label ?? phase.name ?? 'compute',
        ...{ ts: startPs / PS_PER_US, dur: durationPs / PS_PER_US, args },
      });
    }
  }
  const links = roles.length + 1;
  const named = (pid: number, name: string) => ({ ph: 'M', pid, name: 'process_name', args: { name } });
  const traceEvents = [
    ...roles.map(({ name }, role) => named(role + 1, name)),
    named(links, 'hottest links'),
    ...roles.flatMap((_, role) =>
      streams.flatMap((name, tid) =>
        used.has(`${role} ${tid}`)
          ? [{ ph: 'M', pid: role + 1, tid, name: 'thread_name', args: { name } }]
          : [],
      ),
    ),
    ...slices,
    ...hottest(result, fabric).flatMap((link) => {
      const name = `${nodeName(fabric, fabric.links.from[link]!)} -> ${nodeName(fabric, fabric.links.to[link]!)}`;
      return loadOver(step, fabric, link).map(([ts, utilization]) => ({
        ...{ ph: 'C', pid: links, name, ts },
        args: { utilization },
      }));
    }),
  ];
  return `${documentText({ displayTimeUnit: 'ns', otherData: result.provenance, traceEvents }, 0)}\n`;
}

/** The links that the result names. */
function hottest({ links: rows }: Result, fabric: Fabric): number[] {
  const wanted = new Set(rows.map(({ from, to }) => JSON.stringify([from, to])));
  return Array.from({ length: fabric.links.count }, (_, link) => link).filter((link) => {
    const ends = [fabric.links.from[link]!, fabric.links.to[link]!];
    return wanted.has(JSON.stringify(ends.map((node) => nodeName(fabric, node))));
  });
}

/** Times in µs at which the utilization of a link changes, and its value from then on. */
function loadOver({ graph, layout, linkBytes }: LaidOutStep, { links }: Fabric, link: number) {
  const changes = new Map<number, number>();
  const add = (atPs: number, bytesPerPs: number) => {
    changes.set(atPs, (changes.get(atPs) ?? 0) + bytesPerPs);
  };
  for (let node = 0; node < graph.count; node++) {
    const index = graph.collective[node]!;
    const bytes = index < 0 ? 0 : linkBytes[index]![link]!;
    const durationPs = layout.endPs[node]! - layout.startPs[node]!;
    if (bytes === 0 || durationPs === 0) continue;
    add(layout.startPs[node]!, bytes / durationPs);
    add(layout.endPs[node]!, -bytes / durationPs);
  }
  const full = links.rateBps[link]! / 8 / 1e12;
  let load = 0;
  let before = 0;
  return [...changes]
    .sort(([a], [b]) => a - b)
    .flatMap(([atPs, change]): [number, number][] => {
      load += change;
      // Sums of rates that end leave rounding errors.
      const now = Math.abs(load) < 1e-9 * full ? 0 : load / full;
      if (now === before) return [];
      before = now;
      return [[atPs / PS_PER_US, now]];
    });
}
