/**
 * A program as a graph: a node for each computation and for each call of a collective, and what
 * each of them waits for. Repeats are written out. The graph does not depend on durations, so it is
 * built once for all rungs and seeds.
 */
import { invariant } from '../../util/errors.ts';
import type { Phase, ProgramItem, StepProgram } from '../program.ts';
import { cycleError, missingCallError } from './deadlock.ts';
import { type Lists, listsBy } from './lists.ts';

/** An item in its role; repeats share it. */
export interface ItemPlace {
  /** Index of the role. */
  readonly role: number;
  readonly phase: Phase;
  readonly item: ProgramItem;
}

/** Nodes in an order in which each comes after those that it waits for. */
export interface ProgramGraph {
  readonly program: StepProgram;
  readonly count: number;
  /** Node → index of its collective; -1 for compute. */
  readonly collective: Int32Array;
  /** Node → time of its computation, ps; 0 for a call. */
  readonly computePs: Float64Array;
  /** Node → nodes that must have ended before it starts. */
  readonly waitsFor: Lists;
  /** Node → its items, as indices into `places`: one for each role that takes part. */
  readonly sides: Lists;
  readonly places: readonly ItemPlace[];
  /** Role → the nodes of its items, in the order of its list. */
  readonly order: readonly Uint32Array[];
  /** How often each collective is called. */
  readonly calls: readonly number[];
}

/** A graph under construction: nodes in the order of the program, edges in any order. */
interface Draft {
  readonly program: StepProgram;
  /** The block of the scenario that errors are about. */
  readonly where: string;
  readonly collective: number[];
  readonly computePs: number[];
  /** An edge leads from `before[i]` to `after[i]`. */
  readonly before: number[];
  readonly after: number[];
  /** Item `place[i]` belongs to node `node[i]`. */
  readonly node: number[];
  readonly place: number[];
  readonly places: ItemPlace[];
  readonly order: number[][];
  /** Collective → call → node. */
  readonly calls: readonly number[][];
}

/**
 * The graph of a program. Throws `UserError` that names both sides if a call never meets the calls
 * of the other roles, and if calls wait for each other.
 *
 * @param where The block of the scenario that the program is from: `training` or `step`.
 */
export function graphOf(program: StepProgram, where = 'training'): ProgramGraph {
  const draft: Draft = {
    ...{
      program,
      where,
      collective: [],
      computePs: [],
      before: [],
      after: [],
      node: [],
      place: [],
      places: [],
    },
    order: program.roles.map(() => []),
    calls: program.collectives.map(() => []),
  };
  program.roles.forEach((_, role) => {
    addRole(draft, role);
  });
  checkCalls(draft);
  const count = draft.collective.length;
  const order = inOrder(draft);
  const number = new Uint32Array(count);
  order.forEach((node, i) => {
    number[node] = i;
  });
  const renumbered = (nodes: readonly number[]) => Uint32Array.from(nodes, (node) => number[node]!);
  return {
    program,
    count,
    collective: Int32Array.from(order, (node) => draft.collective[node]!),
    computePs: Float64Array.from(order, (node) => draft.computePs[node]!),
    waitsFor: listsBy(count, renumbered(draft.after), renumbered(draft.before)),
    sides: listsBy(count, renumbered(draft.node), draft.place),
    places: draft.places,
    order: draft.order.map(renumbered),
    calls: draft.calls.map(({ length }) => length),
  };
}

function addRole(draft: Draft, role: number): void {
  const { program, calls } = draft;
  const called = program.collectives.map(() => 0);
  const last = program.streams.map((): number | undefined => undefined);
  const recorded = new Map<number, number>();
  const newNode = (collective: number, timePs: number) => {
    draft.computePs.push(timePs);
    return draft.collective.push(collective) - 1;
  };
  const nodeOf = (item: ProgramItem): number => {
    if (item.kind === 'compute') return newNode(-1, item.timePs);
    const { collective } = item;
    invariant(program.collectives[collective]?.roles.includes(role), 'a role calls its own collectives');
    const known = calls[collective]!;
    const call = called[collective]!++;
    known[call] ??= newNode(collective, 0);
    return known[call];
  };
  for (const phase of program.roles[role]!.phases) {
    // Lists may name one item many times.
    const placeOf = new Map<ProgramItem, number>();
    for (const item of phase.items) {
      if (!placeOf.has(item)) placeOf.set(item, draft.places.push({ role, phase, item }) - 1);
    }
    for (let repeat = 0; repeat < phase.repeat; repeat++) {
      for (const item of phase.items) {
        const node = nodeOf(item);
        draft.order[role]!.push(node);
        draft.node.push(node);
        draft.place.push(placeOf.get(item)!);
        const awaited = (item.after ?? []).map((event) => recorded.get(event));
        for (const before of new Set([last[item.on], ...awaited])) {
          if (before === undefined) continue;
          draft.before.push(before);
          draft.after.push(node);
        }
        last[item.on] = node;
        if (item.event !== undefined) recorded.set(item.event, node);
      }
    }
  }
}

function checkCalls({ program, where, calls, node }: Draft): void {
  const sides = new Uint32Array(node.reduce((most, at) => Math.max(most, at), -1) + 1);
  for (const at of node) sides[at]!++;
  calls.forEach((nodes, collective) => {
    const { roles } = program.collectives[collective]!;
    if (nodes.some((at) => sides[at]! < roles.length)) throw missingCallError(program, collective, where);
  });
}

/** The nodes, each after those that it waits for. */
function inOrder({ program, where, collective, before, after, node, place, places }: Draft): number[] {
  const count = collective.length;
  const left = new Uint32Array(count);
  for (const at of after) left[at]!++;
  const { start, values: followers } = listsBy(count, before, after);
  const order: number[] = [];
  left.forEach((waits, at) => {
    if (waits === 0) order.push(at);
  });
  for (let i = 0; i < order.length; i++) {
    for (let f = start[order[i]!]!; f < start[order[i]! + 1]!; f++) {
      if (--left[followers[f]!]! === 0) order.push(followers[f]!);
    }
  }
  if (order.length < count) {
    const sides = listsBy(count, node, place);
    const rolesOf = (at: number) =>
      Array.from(sides.values.subarray(sides.start[at], sides.start[at + 1]), (p) => places[p]!.role);
    throw cycleError(program, collective, listsBy(count, after, before), left, rolesOf, where);
  }
  return order;
}
