/**
 * Cycles in a graph of links that wait for links: Dally and Seitz 1987's channel dependency graph.
 */

/**
 * A cycle of `waitsFor`, by depth-first search over everything that each link waits for, from its
 * lowest link on; `undefined` if no cycle exists. Links are looked at in the order in which the map
 * has them.
 */
export function findCycle(waitsFor: ReadonlyMap<number, Iterable<number>>): number[] | undefined {
  const done = new Set<number>();
  for (const start of waitsFor.keys()) {
    if (done.has(start)) continue;
    const cycle = searchFrom(start, waitsFor, done);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

/** Without recursion: a path can be as long as the number of links. */
function searchFrom(
  start: number,
  waitsFor: ReadonlyMap<number, Iterable<number>>,
  done: Set<number>,
): number[] | undefined {
  const path: number[] = [];
  const place = new Map<number, number>();
  const rest: Iterator<number>[] = [];
  const enter = (link: number): void => {
    place.set(link, path.length);
    path.push(link);
    rest.push((waitsFor.get(link) ?? [])[Symbol.iterator]());
  };
  enter(start);
  for (let top = rest.at(-1); top !== undefined; top = rest.at(-1)) {
    const { value: next, done: over } = top.next();
    if (over) {
      rest.pop();
      const link = path.pop()!;
      place.delete(link);
      done.add(link);
    } else if (place.has(next)) {
      return fromLowest(path.slice(place.get(next)));
    } else if (!done.has(next)) {
      enter(next);
    }
  }
  return undefined;
}

function fromLowest(cycle: readonly number[]): number[] {
  const lowest = cycle.reduce((least, link, at) => (link < cycle[least]! ? at : least), 0);
  return [...cycle.slice(lowest), ...cycle.slice(0, lowest)];
}
