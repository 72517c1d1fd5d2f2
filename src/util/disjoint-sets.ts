/** Sets of items that are joined one pair at a time (union–find; Tarjan 1975). */

export interface DisjointSets {
  /** How many sets are left. */
  readonly count: () => number;
  /** The least item of an item's set. */
  readonly find: (item: number) => number;
  readonly join: (a: number, b: number) => void;
}

/** Items 0 … size-1, each a set of its own. */
export function disjointSets(size: number): DisjointSets {
  const parent = new Uint32Array(size);
  for (let item = 0; item < size; item++) parent[item] = item;
  let count = size;
  const find = (item: number): number => {
    let at = item;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]!]!;
      at = parent[at]!;
    }
    return at;
  };
  return {
    count: () => count,
    find,
    join(a, b) {
      const [first, second] = [find(a), find(b)];
      if (first === second) return;
      parent[Math.max(first, second)] = Math.min(first, second);
      count--;
    },
  };
}
