/**
 * The two trees of a double binary tree (Sanders, Speck and Träff 2009, "Two-tree algorithms for
 * full bandwidth broadcast, reduction and scan", §3; NCCL `src/graph/trees.cc`): in the first, a
 * rank's height is that of its lowest bit set; the second is the first one mirrored (n even) or
 * shifted by one (n odd), so that no rank has children in both.
 */

/** A tree over positions. */
export interface Tree {
  readonly root: number;
  /** Parent of each position; the root's is -1. */
  readonly parent: Int32Array;
  readonly children: readonly (readonly number[])[];
  /** Links from the root to the deepest position. */
  readonly depth: number;
}

/** The tree in which every position but the root, 0, has the parent `parentOf`. */
export function treeOf(n: number, root: number, parentOf: (position: number) => number): Tree {
  const parent = Int32Array.from({ length: n }, (_, p) => (p === root ? -1 : parentOf(p)));
  const children: number[][] = Array.from({ length: n }, () => []);
  parent.forEach((up, position) => {
    if (up >= 0) children[up]!.push(position);
  });
  let depth = 0;
  let level: readonly number[] = [root];
  for (; depth < n; depth++) {
    level = level.flatMap((position) => children[position]!);
    if (level.length === 0) break;
  }
  return { root, parent, children, depth };
}

/** Parent in NCCL's first tree. */
function parentInFirst(n: number, position: number): number {
  const bit = position & -position;
  const up = (position ^ bit) | (bit << 1);
  return up < n ? up : position ^ bit;
}

/** Both trees over `n` positions. */
export function twoTrees(n: number): readonly [Tree, Tree] {
  const mirrored = n % 2 === 0;
  const there = (p: number) => (mirrored ? n - 1 - p : (p + n - 1) % n);
  const back = (p: number) => (mirrored ? n - 1 - p : (p + 1) % n);
  return [
    treeOf(n, 0, (p) => parentInFirst(n, p)),
    treeOf(n, back(0), (p) => back(parentInFirst(n, there(p)))),
  ];
}

/** The binomial tree: a position's parent is without its lowest bit; children farthest first. */
export function binomialTree(n: number): Tree {
  const tree = treeOf(n, 0, (p) => p & (p - 1));
  return { ...tree, children: tree.children.map((own) => own.toReversed()) };
}
