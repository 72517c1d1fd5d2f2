/** Many short lists of numbers in two arrays. */

/** List `i` is `values[start[i]]` to, but without, `values[start[i + 1]]`. */
export interface Lists {
  readonly start: Uint32Array;
  readonly values: Uint32Array;
}

/** `count` lists: value `i` goes into list `list[i]`, in the order of `i`. */
export function listsBy(count: number, list: ArrayLike<number>, values: ArrayLike<number>): Lists {
  const start = new Uint32Array(count + 1);
  for (let i = 0; i < list.length; i++) start[list[i]! + 1]!++;
  for (let i = 0; i < count; i++) start[i + 1]! += start[i]!;
  const next = start.slice();
  const sorted = new Uint32Array(values.length);
  for (let i = 0; i < list.length; i++) sorted[next[list[i]!]!++] = values[i]!;
  return { start, values: sorted };
}

/** List `i`. */
export function listOf({ start, values }: Lists, i: number): Uint32Array {
  return values.subarray(start[i], start[i + 1]);
}
