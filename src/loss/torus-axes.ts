/** Where an algorithm goes along the axes of a torus, and a scenario does not say how long they are: those of the fabric. */
import type { Fabric } from '../model/fabric.ts';

/** Lengths of axes, in ranks. */
export type TorusAxes = Readonly<Record<'x' | 'y' | 'z', number>>;

export const AXES = ['x', 'y', 'z'] as const satisfies readonly (keyof TorusAxes)[];

/**
 * Axes of a mesh or torus of up to three whose ranks forward, where the group is all of them in their order; else undefined.
 * Twisted tori are not such: going round is not along one axis there.
 */
export function torusAxes(fabric: Fabric, group: Uint32Array): TorusAxes | undefined {
  const { layout, links, ranks, ranksForward } = fabric;
  if (!ranksForward || !links.axis || layout?.kind !== 'grid' || layout.sizes.length > AXES.length) {
    return undefined;
  }
  if (group.length !== ranks || group.some((rank, i) => rank !== i)) return undefined;
  const [x = 1, y = 1, z = 1] = layout.sizes;
  return x * y * z === ranks ? { x, y, z } : undefined;
}
