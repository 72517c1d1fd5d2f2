/** The nearest size that works, for the advice of errors. */

/** The number nearest to `size`, at least 1, that works; 1 always does. */
export function nearest(size: number, works: (size: number) => boolean): number {
  for (let far = 0; far < size; far++) {
    if (works(size - far)) return size - far;
    if (works(size + far)) return size + far;
  }
  return 1;
}
