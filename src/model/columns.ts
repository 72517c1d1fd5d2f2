/** Columns of numbers that grow at their ends. */

type Column = Int32Array | Uint32Array | Float64Array;

/** The same values in an array at least `length` long; doubling keeps appending linear. */
export function grown<A extends Column>(array: A, length: number): A {
  if (length <= array.length) return array;
  const make = array.constructor as new (length: number) => A;
  const bigger = new make(Math.max(length, array.length * 2));
  bigger.set(array);
  return bigger;
}

/** The first `length` entries; without a copy where they are all. */
export function trimmed<A extends Column>(array: A, length: number): A {
  return array.length === length ? array : (array.slice(0, length) as A);
}

/** Writes the `length` entries from `first` on again behind themselves, `times` times. */
export function repeat(array: Int32Array | Float64Array, first: number, length: number, times: number): void {
  const end = first + length * (times + 1);
  for (let done = length; first + done < end; done *= 2)
    array.copyWithin(first + done, first, Math.min(first + done, end - done));
}

/** Where the first of `count` terms is, and how far apart they are. */
interface Places {
  readonly count: number;
  readonly place: number;
  readonly apart: number;
}

/** Term `i` is `base + (first + i·stride) mod mod`. */
interface Terms {
  readonly base: number;
  readonly first: number;
  readonly stride: number;
  readonly mod: number;
}

/** Writes terms into the column of their ops. */
export function writeTerms(
  ops: Int32Array,
  column: number,
  { count, place, apart }: Places,
  { base, first, stride, mod }: Terms,
): void {
  const by = positiveMod(stride, mod);
  let term = positiveMod(first, mod);
  for (let i = 0; i < count; i++) {
    ops[place + i * apart + column] = base + term;
    term += by;
    if (term >= mod) term -= mod;
  }
}

/** Mathematical modulo: the result is in `[0, mod)` for negative values too. */
export function positiveMod(value: number, mod: number): number {
  if (value >= 0 && value < mod) return value;
  const rest = value % mod;
  return rest < 0 ? rest + mod : rest;
}
