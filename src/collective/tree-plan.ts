/**
 * Plans over trees: sums go up, copies go down, both piece by piece, so that a tree is a pipeline.
 * Every tree has two lanes on each rank, up and down, since a rank's port carries both ways at
 * once. The sums from the root's children come to the root's lane down.
 */
import type { Tree } from './binary-trees.ts';
import { type PlanStep, script } from './plan.ts';

export interface Ways {
  /** Sums go to the root. */
  readonly up: boolean;
  /** The root's data are copied to all. */
  readonly down: boolean;
}

/** Lanes of tree `t`. */
const upLane = (t: number) => 2 * t;
const downLane = (t: number) => 2 * t + 1;

/** Lanes on each rank for so many trees. */
export function treeLanes(trees: number): number {
  return 2 * trees;
}

/** Tree of a lane. */
export function treeOfLane(lane: number): number {
  return lane >> 1;
}

/** The steps of a lane; piece `i` of tree `t` is part `t·pieces + i`, of one chunk. */
export function treeSteps(
  tree: Tree,
  position: number,
  lane: number,
  pieces: number,
  { up, down }: Ways,
): readonly PlanStep[] {
  const t = treeOfLane(lane);
  const told = script(lane);
  const isRoot = position === tree.root;
  const parent = tree.parent[position]!;
  const children = tree.children[position]!;
  const upwards = lane === upLane(t);
  if (isRoot ? upwards : upwards ? !up : !down) return [];
  const chunks = { first: 0 };
  for (let i = 0; i < pieces; i++) {
    const part = t * pieces + i;
    if (up && (upwards || isRoot)) {
      for (const child of children) told.receive({ position: child, lane: upLane(t) });
    }
    if (upwards) {
      const to = parent === tree.root ? downLane(t) : lane;
      told.send({ part, chunks, position: parent, lane: to, reduce: true });
      continue;
    }
    if (!isRoot) told.receive({ position: parent });
    if (down) for (const child of children) told.send({ part, chunks, position: child });
    told.pause();
  }
  return told.steps();
}
