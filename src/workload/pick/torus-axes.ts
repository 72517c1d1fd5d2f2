/**
 * The axes of the fabric, for an algorithm that goes along the axes of a torus. They are used if a
 * scenario does not set their lengths. They are read off the cables. So they are known for every
 * family, for files, and for scale-up domains that are tori. They are also known for groups that
 * are a part of a torus or take its axes in another order.
 */
import { type Fabric, NodeKind } from '../../model/fabric.ts';

/** Lengths of axes, in ranks. */
export type TorusAxes = Readonly<Record<'x' | 'y' | 'z', number>>;

export const AXES = ['x', 'y', 'z'] as const satisfies readonly (keyof TorusAxes)[];

/** Places in a group, and those next to them. */
type Neighbours = readonly ReadonlySet<number>[];

/**
 * Axes of the mesh, torus or twisted torus of up to three axes that the group is in its order,
 * first axis fastest; undefined if it is none, or the ranks are joined by switches. A twisted torus
 * is one by its layout: its wraps lead elsewhere.
 */
export function torusAxes(fabric: Fabric, group: Uint32Array): TorusAxes | undefined {
  if (group.length < 2) return undefined;
  const neighbours = neighboursIn(fabric, group);
  if (neighbours.every((own) => own.size === 0)) return undefined;
  for (const [x, y, z] of boxesOf(group.length)) {
    if (isGrid(neighbours, [x, y, z])) return { x, y, z };
  }
  return laidOut(fabric, group);
}

/**
 * Ways to cut n into three factors; fewer axes first, and those of two cut from the longest first
 * one down.
 */
function* boxesOf(n: number): Generator<readonly [number, number, number]> {
  yield [n, 1, 1];
  for (const inPlane of [true, false]) {
    for (let x = n; x >= 2; x--) {
      if (n % x !== 0) continue;
      const rest = n / x;
      if (inPlane) {
        if (rest > 1) yield [x, rest, 1];
        continue;
      }
      for (let y = 2; y < rest; y++) if (rest % y === 0) yield [x, y, rest / y];
    }
  }
}

/** Whether each place is next to those a step on along each axis, and to no others but by wraps. */
function isGrid(neighbours: Neighbours, sizes: readonly [number, number, number]): boolean {
  const strides = [1, sizes[0], sizes[0] * sizes[1]] as const;
  return neighbours.every((own, place) => {
    let known = 0;
    for (const axis of [0, 1, 2] as const) {
      const [size, stride] = [sizes[axis], strides[axis]];
      if (size === 1) continue;
      const at = Math.floor(place / stride) % size;
      if (at > 0 && !own.has(place - stride)) return false;
      if (at < size - 1 && !own.has(place + stride)) return false;
      const wraps = size > 2 && (at === 0 || at === size - 1);
      const across = place + (at === 0 ? 1 : -1) * (size - 1) * stride;
      known += Number(at > 0) + Number(at < size - 1) + Number(wraps && own.has(across));
    }
    return own.size === known;
  });
}

/** Next to each other: a cable joins them, or only ports of their own lie between. */
function neighboursIn({ links, kind, nodeCount }: Fabric, group: Uint32Array): Neighbours {
  const places = new Int32Array(nodeCount).fill(-1);
  group.forEach((rank, place) => {
    places[rank] = place;
  });
  const isPort = (node: number) => kind[node] === NodeKind.nic || kind[node] === NodeKind.scaleUpPort;
  for (let link = 0; link < links.count; link++) {
    const [from, to] = [links.from[link]!, links.to[link]!];
    if (kind[from] === NodeKind.rank && isPort(to)) places[to] = places[from]!;
  }
  const neighbours = Array.from(group, () => new Set<number>());
  for (let link = 0; link < links.count; link++) {
    const [from, to] = [places[links.from[link]!]!, places[links.to[link]!]!];
    if (from >= 0 && to >= 0 && from !== to) neighbours[from]!.add(to);
  }
  return neighbours;
}

/** Axes of a fabric that says how it is laid out, where the group is all of it in order. */
function laidOut({ layout, ranks, ranksForward }: Fabric, group: Uint32Array): TorusAxes | undefined {
  if (!ranksForward || layout?.kind !== 'grid' || layout.sizes.length > AXES.length) return undefined;
  if (group.length !== ranks || group.some((rank, i) => rank !== i)) return undefined;
  const [x = 1, y = 1, z = 1] = layout.sizes;
  return x * y * z === ranks ? { x, y, z } : undefined;
}
