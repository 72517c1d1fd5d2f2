/** Operators on scalars as JavaScript (WGSL §8.7, §8.8, §8.9), with the ranges of their results. */
import {
  at,
  canonical,
  canonicalAt,
  constant,
  EXACT,
  fround,
  isInt,
  type Js,
  js,
  log2Exact,
  numeric,
  P,
  word32,
} from './js.ts';
import type { Concrete } from './types.ts';

const MAX_I32 = 0x7fffffff;
const MIN_I32 = -0x80000000;

/** Applies a binary operator; both operands are safe to write twice. */
export function binaryJs(op: string, a: Js, b: Js): Js {
  switch (op) {
    case '==':
    case '!=':
      return js(`${canonicalAt(a, P.eq)} ${op}= ${canonicalAt(b, P.rel)}`, P.eq, 'bool');
    case '<':
    case '<=':
    case '>':
    case '>=':
      return js(`${canonicalAt(a, P.rel)} ${op} ${canonicalAt(b, P.shift)}`, P.rel, 'bool');
    case '&&':
      return js(`${at(a, P.land)} && ${at(b, P.land)}`, P.land, 'bool');
    case '||':
      return js(`${at(a, P.land)} || ${at(b, P.land)}`, P.lor, 'bool');
  }
  if (a.s === 'f32') {
    const code = `${canonicalAt(a, op === '+' || op === '-' ? P.add : P.mul)} ${op} ${canonicalAt(b, P.unary)}`;
    // An integer times a power of two is exact.
    const shift = log2Exact(constant(b) ?? 0);
    if (op === '*' && a.whole && shift !== undefined && shift >= 0 && shift <= 64)
      return js(code, P.mul, 'f32');
    return fround(code);
  }
  if (a.s === 'bool')
    return js(`${at(a, P.land)} ${op}${op} ${at(b, P.land)}`, op === '&' ? P.land : P.lor, 'bool');
  return intJs(op, a, b);
}

function intJs(op: string, a: Js, b: Js): Js {
  switch (op) {
    case '+':
    case '-':
      return sum(op, a, b);
    case '*':
      return product(a, b);
    case '/':
      return quotient(a, b);
    case '%':
      return remainder(a, b);
    case '<<':
      return shiftLeft(a, b);
    case '>>':
      return shiftRight(a, b);
    default:
      return bitwise(op, a, b);
  }
}

function sum(op: string, a0: Js, b0: Js): Js {
  if (constant(b0) === 0) return a0;
  const range = (a: Js, b: Js): [number, number] =>
    op === '+' ? [a.lo + b.lo, a.hi + b.hi] : [a.lo - b.hi, a.hi - b.lo];
  let [a, b] = [numeric(a0), numeric(b0)];
  const [lo, hi] = range(a, b);
  if (lo < -EXACT || hi > EXACT) [a, b] = [canonical(a), canonical(b)];
  return word32(`${at(a, P.add)} ${op} ${at(b, P.mul)}`, P.add, a.s, ...range(a, b));
}

/** The result's range if no 32-bit overflow can happen, else all of i32. */
function fitting(code: string, prec: number, s: Concrete, corners: readonly number[]): Js {
  const [lo, hi] = [Math.min(...corners), Math.max(...corners)];
  return lo >= MIN_I32 && hi <= MAX_I32 ? word32(code, prec, s, lo, hi) : word32(code, prec, s);
}

function product(a: Js, b: Js): Js {
  const k = constant(b);
  const shift = k === undefined ? undefined : log2Exact(k);
  const corners = a.raw || b.raw ? [EXACT] : [a.lo * b.lo, a.lo * b.hi, a.hi * b.lo, a.hi * b.hi];
  if (shift !== undefined) return fitting(`${at(a, P.shift)} << ${shift}`, P.shift, a.s, corners);
  return fitting(`Math.imul(${a.code}, ${b.code})`, P.atom, a.s, corners);
}

function quotient(a0: Js, b0: Js): Js {
  const [a, b] = [canonical(a0), canonical(b0)];
  const d = constant(b);
  const cut = a.s === 'u32' ? '>>> 0' : '| 0';
  const prec = a.s === 'u32' ? P.shift : P.or;
  const code = `${at(a, P.mul)} / ${at(b, P.unary)} ${cut}`;
  if (d === undefined || d === 0) return js(`${at(b, P.rel)} === 0 ? ${at(a, P.lor)} : ${code}`, P.cond, a.s);
  const shift = log2Exact(d);
  if (a.s === 'u32' && shift !== undefined)
    return word32(`${at(a, P.shift)} >>> ${shift}`, P.shift, a.s, 0, Math.floor(a.hi / d));
  // The most negative integer divided by -1 is itself: `| 0` wraps 2^31 to it.
  return a.s === 'u32' ? word32(code, prec, a.s, 0, Math.floor(a.hi / d)) : js(code, prec, a.s);
}

function remainder(a0: Js, b0: Js): Js {
  const [a, b] = [canonical(a0), canonical(b0)];
  const d = constant(b);
  // `% ` of a negative number may be -0, which `| 0` repairs.
  const code =
    a.s === 'u32' ? `${at(a, P.mul)} % ${at(b, P.unary)}` : `${at(a, P.mul)} % ${at(b, P.unary)} | 0`;
  const prec = a.s === 'u32' ? P.mul : P.or;
  if (d === undefined || d === 0) return js(`${at(b, P.rel)} === 0 ? 0 : ${code}`, P.cond, a.s);
  if (a.s === 'u32' && log2Exact(d) !== undefined && d <= MAX_I32)
    return word32(`${at(a, P.and)} & ${d - 1}`, P.and, a.s, 0, d - 1);
  return a.s === 'u32' ? word32(code, prec, a.s, 0, d - 1) : js(code, prec, a.s);
}

function shiftLeft(a: Js, b: Js): Js {
  const k = constant(b);
  const code = `${at(a, P.shift)} << ${at(b, P.add)}`;
  if (k === undefined || a.raw) return word32(code, P.shift, a.s);
  // A constant argument of an inlined function may be 32 or more: taken modulo 32, as JavaScript
  // does.
  return fitting(code, P.shift, a.s, [a.lo * 2 ** (k & 31), a.hi * 2 ** (k & 31)]);
}

function shiftRight(a: Js, b: Js): Js {
  const k = (constant(b) ?? 0) & 31;
  if (a.s === 'i32')
    return word32(`${at(a, P.shift)} >> ${at(b, P.add)}`, P.shift, a.s, MIN_I32 / 2 ** k, MAX_I32);
  const top = !a.raw && a.lo >= 0 && a.hi <= 0xffffffff ? a.hi : 0xffffffff;
  return word32(`${at(a, P.shift)} >>> ${at(b, P.add)}`, P.shift, a.s, 0, Math.floor(top / 2 ** k));
}

const BITS: Readonly<Record<string, number>> = { '&': P.and, '^': P.xor, '|': P.or };

function bitwise(op: string, a: Js, b: Js): Js {
  const prec = BITS[op]!;
  const code = `${at(a, prec)} ${op} ${at(b, prec + 1)}`;
  const small = (v: Js): boolean => !v.raw && v.lo >= 0 && v.hi <= MAX_I32;
  if (op === '&') {
    const tops = [a, b].filter(small).map((v) => v.hi);
    return tops.length > 0 ? word32(code, prec, a.s, 0, Math.min(...tops)) : word32(code, prec, a.s);
  }
  if (!small(a) || !small(b)) return word32(code, prec, a.s);
  return word32(code, prec, a.s, 0, 2 ** Math.ceil(Math.log2(Math.max(a.hi, b.hi) + 1)) - 1);
}

/** Applies `-`, `!` or `~`. */
export function unaryJs(op: string, a: Js): Js {
  if (op === '!') return js(`!${at(a, P.unary)}`, P.unary, 'bool');
  if (op === '~') return word32(`~${at(a, P.atom)}`, P.unary, a.s);
  if (a.s === 'f32') return js(`-${canonicalAt(a, P.atom)}`, P.unary, 'f32');
  // Not `-x`: that would make -0 of 0.
  const v = canonical(a);
  return word32(`0 - ${at(v, P.mul)}`, P.add, a.s, -v.hi, -v.lo);
}

/** Converts a scalar by value (WGSL §8.5, §15.7.6). */
export function convertJs(a: Js, to: Concrete): Js {
  if (a.s === to) return a;
  if (to === 'bool') return js(`${canonicalAt(a, P.eq)} !== 0`, P.eq, 'bool');
  if (a.s === 'bool') return js(`${at(a, P.lor)} ? 1 : 0`, P.cond, to, { lo: 0, hi: 1 });
  if (to === 'f32') {
    const v = canonical(a);
    const exact = v.lo >= -(2 ** 24) && v.hi <= 2 ** 24;
    return { ...(exact ? js(v.code, v.prec, 'f32') : fround(v.code)), whole: true };
  }
  if (a.s === 'f32') return js(`${to === 'u32' ? 'f32ToU32' : 'f32ToI32'}(${canonical(a).code})`, P.atom, to);
  return reinterpret(a, to);
}

/** u32 as i32 or back: the same number modulo 2^32. */
function reinterpret(a: Js, to: Concrete): Js {
  const { value: _, ...rest } = numeric(a);
  return { ...rest, s: to };
}

/** The bits of a scalar as another type. */
export function bitcastJs(a: Js, to: Concrete): Js {
  if (a.s === to) return a;
  if (isInt(a.s) && isInt(to)) return reinterpret(a, to);
  if (to === 'f32') return js(`bitsToF32(${a.code})`, P.atom, 'f32');
  return reinterpret(js(`f32ToBits(${canonical(a).code})`, P.atom, 'u32'), to);
}
