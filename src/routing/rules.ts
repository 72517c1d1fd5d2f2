/**
 * Which links a next set holds. `shortest`: all that lead one hop closer to the destination. The
 * other rules narrow those down, repeat some of them (a link that is there twice gets twice the
 * traffic), or measure hops in another way.
 */
import { type Fabric, NO_AXIS } from '../model/fabric.ts';
import { UserError } from '../util/errors.ts';
import { byCapacity } from './capacity.ts';

/**
 * The next links in a set: all on shortest paths, those weighted by capacity, or those that a rule
 * leaves.
 */
export type SetRule = 'shortest' | 'weighted' | 'dimension-order' | 'up-down';

/** The sets of a rule, node by node from the destination outwards. */
export interface Shape {
  /** Called before the sets to a destination's node. */
  readonly start?: (target: number) => void;
  /**
   * Writes a node's set into `candidate` in place of the `size` links there, ascending; answers its
   * size, at least 1.
   */
  readonly shape: (candidate: Uint32Array, size: number, node: number) => number;
}

/**
 * The rule's set for a set of next links. Throws `UserError` if the fabric has no axes to be taken
 * in order.
 */
export function shapeOf(fabric: Fabric, rule: SetRule): Shape | undefined {
  if (rule === 'weighted') return byCapacity(fabric);
  if (rule !== 'dimension-order') return undefined;
  const { axis } = fabric.links;
  if (!axis) {
    throw new UserError(`a ${fabric.name} has no dimensions`, {
      where: 'routing',
      advice: 'dimension-order is for ring, torus, full-mesh, hyperx and bcube; use ecmp',
    });
  }
  return { shape: (candidate, size) => lowestAxis(axis, candidate, size) };
}

/** Keeps the links of the lowest axis; those along none count as of one more. */
function lowestAxis(axis: Uint8Array, candidate: Uint32Array, size: number): number {
  let lowest = NO_AXIS;
  for (let i = 0; i < size; i++) lowest = Math.min(lowest, axis[candidate[i] as number] as number);
  let kept = 0;
  for (let i = 0; i < size; i++) {
    const link = candidate[i] as number;
    if (axis[link] === lowest) candidate[kept++] = link;
  }
  return kept;
}
