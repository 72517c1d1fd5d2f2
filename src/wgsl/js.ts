/**
 * JavaScript expressions for WGSL scalars. An integer expression need not be canonical: it is a
 * JavaScript number congruent to the WGSL value modulo 2^32, within [lo, hi]. It is brought into
 * the type's range (`>>> 0`, `| 0`) only if that shows. This alone keeps translated kernels as fast
 * as hand-written ones.
 */
import type { ConstScalar } from './ir.ts';
import type { Concrete } from './types.ts';

export interface Js {
  readonly code: string;
  /** Binding strength of the outermost operator, as {@link P}. */
  readonly prec: number;
  readonly s: Concrete;
  readonly lo: number;
  readonly hi: number;
  /** A typed-array element, `undefined` if the index is out of range. */
  readonly raw: boolean;
  /** Means the same wherever it stands: literals and names never assigned again. */
  readonly stable: boolean;
  /** The constant it is. */
  readonly value?: ConstScalar;
  /** An f32 that was converted from an integer. */
  readonly whole?: boolean;
  /** The argument of a `Math.fround`: storing to a Float32Array rounds by itself. */
  readonly unrounded?: string;
}

/** JavaScript's operator precedences. */
export const P = {
  atom: 20,
  unary: 15,
  mul: 13,
  add: 12,
  shift: 11,
  rel: 10,
  eq: 9,
  and: 8,
  xor: 7,
  or: 6,
  land: 5,
  lor: 4,
  cond: 3,
};

const MAX_U32 = 0xffffffff;
const MIN_I32 = -0x80000000;
const MAX_I32 = 0x7fffffff;
export const EXACT = 2 ** 53;

const RANGE: Readonly<Record<Concrete, readonly [number, number]>> = {
  u32: [0, MAX_U32],
  i32: [MIN_I32, MAX_I32],
  f32: [0, 0],
  bool: [0, 0],
};

/** A canonical expression of a type. */
export function js(code: string, prec: number, s: Concrete, more: Partial<Js> = {}): Js {
  const [lo, hi] = RANGE[s];
  return { code, prec, s, lo, hi, raw: false, stable: false, ...more };
}

/** The result of a 32-bit JavaScript operator, somewhere in [lo, hi]. */
export function word32(code: string, prec: number, s: Concrete, lo = MIN_I32, hi = MAX_I32): Js {
  return { code, prec, s, lo, hi, raw: false, stable: false };
}

/** A name that is never assigned again. */
export function name(code: string, s: Concrete, of?: Js): Js {
  const range = of === undefined || !isInt(s) ? {} : { lo: of.lo, hi: of.hi };
  return js(code, P.atom, s, { stable: true, ...range });
}

/** A constant. */
export function literalJs(value: ConstScalar, s: Concrete): Js {
  const n = typeof value === 'boolean' ? 0 : Number(value);
  const code =
    Object.is(n, -0) && s === 'f32' ? '-0' : typeof value === 'boolean' ? String(value) : String(n);
  const range = isInt(s) ? { lo: n, hi: n } : {};
  return js(code, code.startsWith('-') ? P.unary : P.atom, s, { stable: true, value, ...range });
}

export function isInt(s: Concrete): boolean {
  return s === 'u32' || s === 'i32';
}

/** The code, in parentheses where its operator binds less than `prec`. */
export function at(v: Js, prec: number): string {
  return v.prec < prec ? `(${v.code})` : v.code;
}

/** In its type's range; never undefined. */
export function canonical(v: Js): Js {
  const [lo, hi] = RANGE[v.s];
  // Not `>>> 0`, which V8 takes for a promise that the word stays below 2^31 once it has seen only
  // such.
  if (v.raw && (v.s === 'f32' || v.s === 'u32'))
    return { ...v, code: `(${v.code} ?? 0)`, prec: P.atom, raw: false };
  if (v.s === 'f32') return v;
  if (!isInt(v.s) || (!v.raw && v.lo >= lo && v.hi <= hi)) return v;
  const code = v.s === 'u32' ? unsigned(v) : `${at(v, P.or)} | 0`;
  return js(code, v.s === 'u32' ? P.shift : P.or, v.s, { stable: v.stable });
}

/**
 * Cut to 32 bits. To a sum 2^32 is added, which changes nothing and costs compiled code nothing,
 * but is beyond V8's small integers: once it has seen only such, it would take `>>>` for a promise
 * that results stay below 2^31.
 */
function unsigned(v: Js): string {
  if (v.prec === P.add && v.lo > -EXACT / 2 && v.hi < EXACT / 2) return `${v.code} + 4294967296 >>> 0`;
  return `${at(v, P.shift)} >>> 0`;
}

/** A number, not undefined, perhaps out of its type's range. */
export function numeric(v: Js): Js {
  return v.raw ? canonical(v) : v;
}

/** Code in canonical form, in parentheses below `prec`. */
export function canonicalAt(v: Js, prec: number): string {
  return at(canonical(v), prec);
}

/** Rounded to f32. */
export function fround(code: string): Js {
  return js(`Math.fround(${code})`, P.atom, 'f32', { unrounded: code });
}

/** log2 of a positive power of two, else undefined. */
export function log2Exact(n: number): number | undefined {
  const k = Math.log2(n);
  return n > 0 && Number.isInteger(k) ? k : undefined;
}

/** The constant an expression is, where it is a number. */
export function constant(v: Js): number | undefined {
  return typeof v.value === 'number' ? v.value : undefined;
}
