/**
 * Cables of meshes and tori of any number of axes. Points are numbered with the first axis fastest.
 * The wrap of an axis joins its last point to its first; in a twisted torus it arrives further
 * along other axes (Cámara et al., "Twisted Torus Topologies for Enhanced Interconnection
 * Networks", IEEE TPDS 21(12), 2010, §2).
 */

export interface GridShape {
  /** Points of each axis. */
  readonly sizes: readonly number[];
  /**
   * Whether an axis is closed to a ring. Axes of one point have no cables; one of two has no wrap
   * of its own unless twisted.
   */
  readonly wrap: readonly boolean[];
  /** Axis → how far its wrap moves along each axis; default: not at all. */
  readonly twist?: readonly (readonly number[])[];
}

/** Pairs of points that a cable joins, axis by axis. */
export function grid({ sizes, wrap, twist }: GridShape): { a: number; b: number; axis: number }[] {
  const strides = sizes.map((_, axis) => sizes.slice(0, axis).reduce((a, b) => a * b, 1));
  const points = sizes.reduce((a, b) => a * b, 1);
  const cables: { a: number; b: number; axis: number }[] = [];
  sizes.forEach((size, axis) => {
    const shift = twist?.[axis];
    const twisted = shift?.some((by) => by > 0) ?? false;
    for (let point = 0; point < points; point++) {
      const at = sizes.map((other, i) => Math.floor(point / (strides[i] as number)) % other);
      const last = at[axis] === size - 1;
      if (size === 1 || (last && !wrap[axis]) || (last && size === 2 && !twisted)) continue;
      at[axis] = ((at[axis] as number) + 1) % size;
      if (last)
        shift?.forEach((by, i) => {
          at[i] = ((at[i] as number) + by) % (sizes[i] as number);
        });
      const b = at.reduce((sum, value, i) => sum + value * (strides[i] as number), 0);
      cables.push({ a: point, b, axis });
    }
  });
  return cables;
}
