/**
 * Integers as sums of multiples: kept next to their code, so that an address is put together from
 * the parts of its index. Their constant part becomes the displacement of the load or store,
 * instead of additions before the scaling.
 */
import { type Code, constant, OP } from './code.ts';
import type { Place, Sum, Value } from './context.ts';

/** Longer sums are taken as they are. */
const MOST_TERMS = 4;
/** Displacements stay below this. */
const MOST_OFFSET = 2 ** 16;

const wrapped = (n: number): number => n >>> 0;

/** The sum that an integer is. */
export function sumOf(v: Value): Sum {
  if (v.value !== undefined) return { terms: [], plus: wrapped(Number(v.value)) };
  return v.sum ?? { terms: [{ v, times: 1 }], plus: 0 };
}

/** The known parts of `a op b` as a sum. */
export function combined(op: string, a: Value, b: Value): Sum | undefined {
  const [x, y] = [sumOf(a), sumOf(b)];
  const known = y.terms.length === 0 ? y.plus : undefined;
  if (op === '+') return within({ terms: [...x.terms, ...y.terms], plus: wrapped(x.plus + y.plus) });
  if (op === '-' && known !== undefined) return within({ terms: x.terms, plus: wrapped(x.plus - known) });
  if (op === '<<' && known !== undefined) return within(times(x, 2 ** (known & 31)));
  if (op !== '*') return undefined;
  if (known !== undefined) return within(times(x, known));
  return x.terms.length === 0 ? within(times(y, x.plus)) : undefined;
}

function within(sum: Sum): Sum | undefined {
  return sum.terms.length <= MOST_TERMS ? sum : undefined;
}

function times({ terms, plus }: Sum, by: number): Sum {
  return {
    terms: terms.map((t) => ({ v: t.v, times: Math.imul(t.times, by) >>> 0 })),
    plus: Math.imul(plus, by) >>> 0,
  };
}

/** Whether a sum of several parts has a constant one. */
export function hasConstant({ terms, plus }: Sum): boolean {
  return terms.length > 0 && (plus !== 0 || terms.some((t) => t.v.fixed));
}

/** Pushes a sum. */
export function sumCode({ terms, plus }: Sum): Code {
  const [first, ...rest] = terms.map((t) => multiple(t.v, t.times));
  if (plus !== 0) rest.push(constant('u32', plus));
  return [...first!, ...added(rest)];
}

/** The place `index` strides further on. */
export function advanced(place: Place & { k: 'memory' }, index: Value, stride: number): typeof place {
  const { terms, plus } = times(sumOf(index), stride);
  // Parts that stay the same all through a run go to the base, and with it become one constant.
  const parts = [...terms].sort((s, t) => Number(t.v.fixed ?? false) - Number(s.v.fixed ?? false));
  const address = [...place.address, ...added(parts.map((t) => multiple(t.v, t.times)))];
  const far = plus + place.offset >= MOST_OFFSET;
  return {
    ...place,
    address: far ? [...address, ...constant('u32', plus), OP.i32Add] : address,
    offset: far ? place.offset : place.offset + plus,
    stable: place.stable && terms.every((t) => t.v.stable),
    uniform: terms.length === 0 ? place.uniform : undefined,
  };
}

/** Adds each to the pushed values. */
const added = (parts: readonly Code[]): Code => parts.flatMap((part) => [...part, OP.i32Add]);

function multiple(v: Value, by: number): Code {
  const shift = Math.log2(by);
  if (shift === 0) return v.code;
  if (Number.isInteger(shift)) return [...v.code, ...constant('u32', shift), OP.i32Shl];
  return [...v.code, ...constant('u32', by), OP.i32Mul];
}
