/**
 * A program laid out in time where hidden communication and computation slow each other down.
 *
 * While calls of a role run, its computations have the rate 1 − Σ lent units / all units − memory:
 * a call's kernel holds units, and its bytes go through the same memory. While a role of a call
 * computes, the call goes on at 1 / `longer`. DeepSeek-V3 lends 20 of 132 SMs to its all-to-alls,
 * which costs 20 % of the rate of products in place of 15 % (arXiv 2603.07685, §4.2.3). Left out:
 * launches of a call, and computations that are bound by memory, have the same rates as others.
 */
import { memoOf } from '../../util/memo.ts';
import type { ProgramGraph } from '../timeline/graph.ts';
import type { Durations, Layout } from '../timeline/layout.ts';
import { type Lists, listOf, listsBy } from '../timeline/lists.ts';
import { type Contention, lentShare } from './params.ts';

/** The rate that computation keeps, however much is taken from it. */
const LEAST_RATE = 0.1;

/** The work of a role at a moment. */
interface Busy {
  readonly computations: Set<number>;
  readonly calls: Set<number>;
}

/**
 * Lays out the nodes of a graph as `layOut` does, with durations of work alone. The next end is
 * looked for among all that run, so the work is the product of nodes, and of roles and streams.
 */
export function layOutContended(graph: ProgramGraph, durations: Durations, contention: Contention): Layout {
  const { program, count, collective, computePs, sides, places, waitsFor } = graph;
  const lent = program.collectives.map(({ group }) => lentShare(contention, group));
  const followers = followersOf(waitsFor, count);
  const waiting = Uint32Array.from({ length: count }, (_, node) => listOf(waitsFor, node).length);
  const startPs = new Float64Array(count);
  const endPs = new Float64Array(count);
  const cause = new Int32Array(count).fill(-1);
  const leftPs = new Float64Array(count);
  const sincePs = new Float64Array(count);
  const rate = new Float64Array(count);
  const busy = program.roles.map((): Busy => ({ computations: new Set(), calls: new Set() }));
  const running = new Set<number>();
  const rolesOf = (node: number) => Array.from(listOf(sides, node), (place) => places[place]!.role);

  const rateOf = (node: number): number => {
    const roles = rolesOf(node);
    if (collective[node]! >= 0) {
      return roles.some((role) => busy[role]!.computations.size > 0) ? 1 / contention.longer : 1;
    }
    const { calls } = busy[roles[0]!]!;
    if (calls.size === 0) return 1;
    let taken = contention.memory;
    for (const call of calls) taken += lent[collective[call]!]!;
    return Math.max(LEAST_RATE, 1 - taken);
  };
  /** Sets the rates of all that runs on some roles; what has run since keeps its old one. */
  const setRates = (roles: readonly number[], nowPs: number) => {
    for (const role of roles) {
      const { computations, calls } = busy[role]!;
      for (const node of [...computations, ...calls]) {
        const own = rateOf(node);
        if (own === rate[node]) continue;
        leftPs[node] = Math.max(0, leftPs[node]! - (nowPs - sincePs[node]!) * rate[node]!);
        sincePs[node] = nowPs;
        rate[node] = own;
        endPs[node] = Math.round(nowPs + leftPs[node]! / own);
      }
    }
  };
  const start = (node: number, nowPs: number) => {
    startPs[node] = nowPs;
    for (const before of listOf(waitsFor, node)) {
      if (cause[node] === -1 || endPs[before]! > endPs[cause[node]!]!) cause[node] = before;
    }
    const called = collective[node]!;
    const roles = rolesOf(node);
    const alone = computePs[node]!;
    leftPs[node] =
      called >= 0
        ? durations.callPs(called, node)
        : (durations.computePs?.(alone, roles[0]!, nowPs) ?? alone);
    sincePs[node] = nowPs;
    rate[node] = 1;
    endPs[node] = nowPs + leftPs[node]!;
    running.add(node);
    if (leftPs[node] === 0) return;
    for (const role of roles) (called >= 0 ? busy[role]!.calls : busy[role]!.computations).add(node);
    setRates(roles, nowPs);
  };
  const end = (node: number) => {
    running.delete(node);
    const roles = rolesOf(node);
    for (const role of roles) {
      busy[role]!.calls.delete(node);
      busy[role]!.computations.delete(node);
    }
    setRates(roles, endPs[node]!);
    for (const next of listOf(followers, node)) if (--waiting[next]! === 0) start(next, endPs[node]!);
  };

  const first = [...waiting.keys()].filter((node) => waiting[node] === 0);
  for (const node of first) start(node, 0);
  while (running.size > 0) {
    let next = -1;
    for (const node of running) {
      if (next < 0 || endPs[node]! < endPs[next]! || (endPs[node] === endPs[next] && node < next))
        next = node;
    }
    end(next);
  }
  let last = -1;
  for (let node = 0; node < count; node++) if (last < 0 || endPs[node]! > endPs[last]!) last = node;
  return { startPs, endPs, cause, totalPs: last < 0 ? 0 : endPs[last]!, last };
}

/** Node → those that wait for it. */
const followersOf = memoOf((waitsFor: Lists, count: number): Lists => {
  const after = new Uint32Array(waitsFor.values.length);
  for (let node = 0; node < count; node++) after.fill(node, waitsFor.start[node], waitsFor.start[node + 1]);
  return listsBy(count, waitsFor.values, after);
});
