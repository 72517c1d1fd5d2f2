/**
 * Whether links can wait for each other in a circle when PFC pauses them: Dally and Seitz,
 * "Deadlock-Free Message Routing in Multiprocessor Interconnection Networks", IEEE Trans. Computers
 * C-36(5), 1987, theorem 1. A routing is free of deadlock if its channel dependency graph has no
 * cycle. Here a channel is a link with the buffer behind it. One link depends on another if some
 * packet can come by the one and go on by the other. Ranks consume their own packets, so the last
 * link depends on none. All links of a next set count, also if a routing would ever take one of
 * them only (d-mod-k). Left out: virtual channels.
 */
import type { Fabric } from '../model/fabric.ts';
import { NO_LINK, NO_SET, type RouteTables } from '../model/routes.ts';
import { detourClasses } from './detours.ts';

/** Link → sets of links that packets which came by it may go on by. */
type Dependencies = Map<number, number[]>;

/**
 * A shortest circle of links that can wait for each other through one of them, in order;
 * `undefined` if no circle exists. Traffic may exist between any ranks of a plane. `detours`:
 * packets may go by any node (Valiant, UGAL). Cost: classes × links.
 */
export function waitCycle(fabric: Fabric, routes: RouteTables, detours: boolean): number[] | undefined {
  const dependencies = dependenciesOf(fabric, routes, detours);
  const next = function* (link: number): Generator<number> {
    for (const set of dependencies.get(link) ?? []) yield* membersOf(routes, set);
  };
  const found = anyCycle(dependencies.keys(), next);
  return found === undefined ? undefined : shortestThrough(found, next);
}

function* membersOf({ setStart, setLinks }: RouteTables, set: number): Generator<number> {
  const end = setStart[set + 1] as number;
  for (let e = setStart[set] as number; e < end; e++) yield setLinks[e] as number;
}

function dependenciesOf(fabric: Fabric, routes: RouteTables, detours: boolean): Dependencies {
  const { classNode, classRow, nextSet } = routes;
  const dependencies: Dependencies = new Map();
  const known = new Set<number>();
  const sets = routes.setStart.length;
  const add = (link: number, set: number) => {
    const key = link * sets + set;
    if (known.has(key)) return;
    known.add(key);
    const others = dependencies.get(link);
    if (others) others.push(set);
    else dependencies.set(link, [set]);
  };
  const by = new Set(detours ? detourClasses(fabric, routes) : []);
  for (const { rankClass } of routes.planes) {
    const classes = [...new Set(rankClass)].filter((c) => c !== NO_LINK && classRow[c] !== NO_SET);
    for (const c of classes) {
      const goal = classNode[c] as number;
      const onwards = by.has(c) ? setsFrom(routes, classes, goal) : [];
      for (const { link, to } of linksTowards(fabric, routes, classes, c)) {
        if (to !== goal) add(link, nextSet[(classRow[c] as number) + to] as number);
        for (const set of onwards) if (to === goal) add(link, set);
      }
    }
  }
  return dependencies;
}

/** All sets by which a node sends to any of the classes. */
function setsFrom({ classNode, classRow, nextSet }: RouteTables, classes: readonly number[], node: number) {
  const sets = classes.filter((c) => classNode[c] !== node).map((c) => nextSet[classRow[c]! + node]!);
  return [...new Set(sets)].filter((set) => set !== NO_SET);
}

/**
 * The links that packets to class `c` may cross, from where ranks of `classes` hang, but those to
 * and from ranks.
 */
function* linksTowards(
  { links, nodeCount }: Fabric,
  routes: RouteTables,
  classes: readonly number[],
  c: number,
): Generator<{ link: number; to: number }> {
  const { classNode, classRow, nextSet } = routes;
  const row = classRow[c] as number;
  const goal = classNode[c] as number;
  const seen = new Uint8Array(nodeCount);
  const queue: number[] = [];
  const reach = (node: number) => {
    if (seen[node] === 1 || node === goal || nextSet[row + node] === NO_SET) return;
    seen[node] = 1;
    queue.push(node);
  };
  for (const start of classes) reach(classNode[start] as number);
  for (let head = 0; head < queue.length; head++) {
    for (const link of membersOf(routes, nextSet[row + (queue[head] as number)] as number)) {
      const to = links.to[link] as number;
      yield { link, to };
      reach(to);
    }
  }
}

/** A link on some cycle, by depth-first search without recursion. */
function anyCycle(starts: Iterable<number>, next: (link: number) => Generator<number>): number | undefined {
  const state = new Map<number, 'open' | 'done'>();
  for (const start of starts) {
    if (state.has(start)) continue;
    const stack = [{ link: start, rest: next(start) }];
    state.set(start, 'open');
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const step = top.rest.next();
      if (step.done) {
        state.set(top.link, 'done');
        stack.pop();
        continue;
      }
      const seen = state.get(step.value);
      if (seen === 'open') return step.value;
      if (seen === 'done') continue;
      state.set(step.value, 'open');
      stack.push({ link: step.value, rest: next(step.value) });
    }
  }
  return undefined;
}

/** The shortest cycle through a link that is on one, breadth first. */
function shortestThrough(start: number, next: (link: number) => Generator<number>): number[] {
  const cameBy = new Map<number, number>();
  const queue = [start];
  for (const link of queue) {
    for (const other of next(link)) {
      if (other === start) {
        const cycle = [link];
        for (let at = link; at !== start; ) {
          at = cameBy.get(at) as number;
          cycle.push(at);
        }
        return cycle.reverse();
      }
      if (cameBy.has(other)) continue;
      cameBy.set(other, link);
      queue.push(other);
    }
  }
  return [start];
}
