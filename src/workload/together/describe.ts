/** From a program laid out in time to a plan of calls that are simulated together. */
import type { StepProgram } from '../program.ts';
import type { ProgramGraph } from '../timeline/graph.ts';
import type { Layout } from '../timeline/layout.ts';
import { listOf } from '../timeline/lists.ts';
import { coversRoles } from './places.ts';
import type { CallPlan, CallSide, CallStart, GroupWait } from './plan.ts';

/**
 * The plan of some calls of a graph as they lie in time. A call starts relative to the call whose
 * end lets it start, if one is among them and on the same role; else relative to the first start.
 * @param calls Nodes in the order of the graph, so that calls that overlap have one order.
 */
export function describeCalls(graph: ProgramGraph, layout: Layout, calls: readonly number[]): CallPlan {
  const beginPs = calls.reduce((least, node) => Math.min(least, layout.startPs[node]!), Infinity);
  const position = new Map(calls.map((node, i) => [node, i]));
  /** Role and stream → the latest call on it, and the latest time for which a start was set. */
  const latest = new Map<string, number>();
  const setTo = new Map<string, number>();
  const keyOf = (role: number, stream: number) => `${role} ${stream}`;
  const at = (timePs: number): CallStart => ({ kind: 'at', offsetPs: Math.max(0, timePs - beginPs) });
  /** Relative to the call that led to the end of `node` at `readyPs`. */
  const relative = (to: number, from: number, readyPs: number, role: number): CallStart => {
    const passed: number[] = [];
    for (let node = from; node >= 0 && layout.endPs[node]! > beginPs; node = layout.cause[node]!) {
      const call = position.get(node);
      if (call === undefined) {
        if (isOf(graph, node, role)) passed.push(node);
        continue;
      }
      if (!isOf(graph, node, role)) break;
      const endPs = layout.endPs[node]!;
      const waits = isOf(graph, to, role) ? groupWaits(graph, layout, passed.reverse(), endPs) : [];
      return { kind: 'after', call, delayPs: readyPs - endPs, waits };
    }
    return at(readyPs);
  };
  return calls.map((node) => {
    const places = Array.from(listOf(graph.sides, node), (place) => graph.places[place]!);
    const before = places.map(({ role, item }) => latest.get(keyOf(role, item.on)));
    const [cause, readyPs] = readiness(graph, layout, node, before);
    const sides = places.map(({ role, item }, side): CallSide => {
      const own = before[side];
      // Other roles' streams may be what the call waits for.
      const othersPs = before.reduce<number>(
        (most, other) => (other === undefined || other === own ? most : Math.max(most, layout.endPs[other]!)),
        0,
      );
      const key = keyOf(role, item.on);
      // Starts that are set on a stream are in order.
      const early = own !== undefined && (cause < 0 || readyPs < (setTo.get(key) ?? 0));
      if (early && othersPs <= layout.startPs[own]!) return { stream: item.on, start: { kind: 'next' } };
      const isFixed = othersPs > readyPs || cause < 0;
      const startPs = isFixed ? layout.startPs[node]! : readyPs;
      setTo.set(key, startPs);
      return { stream: item.on, start: isFixed ? at(startPs) : relative(node, cause, startPs, role) };
    });
    places.forEach(({ role, item }) => {
      latest.set(keyOf(role, item.on), node);
    });
    return { collective: graph.collective[node]!, sides };
  });
}

/** The latest of what a node waits for, without the calls `before` on its streams; -1: none. */
function readiness(
  { waitsFor }: ProgramGraph,
  { endPs }: Layout,
  node: number,
  before: readonly (number | undefined)[],
): readonly [cause: number, readyPs: number] {
  let cause = -1;
  let readyPs = 0;
  for (const other of listOf(waitsFor, node)) {
    if (before.includes(other) || (cause >= 0 && endPs[other]! <= readyPs)) continue;
    cause = other;
    readyPs = endPs[other]!;
  }
  return [cause, readyPs];
}

/** The first wait of each set of groups among calls that one role passes after `endPs`. */
function groupWaits(
  { program, collective }: ProgramGraph,
  { startPs }: Layout,
  passed: readonly number[],
  endPs: number,
): GroupWait[] {
  const seen = new Set<StepProgram['collectives'][number]['groups']>();
  const waits: GroupWait[] = [];
  for (const node of passed) {
    const { groups, roles } = program.collectives[collective[node]!]!;
    if (roles.length > 1 || seen.has(groups)) continue;
    seen.add(groups);
    waits.push({ collective: collective[node]!, atPs: Math.max(0, startPs[node]! - endPs) });
  }
  return waits;
}

/** Whether a node is a call in which all ranks of a role take part. */
function isOf({ program, collective }: ProgramGraph, node: number, role: number): boolean {
  const part = program.collectives[collective[node]!];
  if (!part?.roles.includes(role)) return false;
  return coversRoles(program, part);
}
