/**
 * Const-expressions (WGSL §8.1): abstract integers as 64-bit, abstract floats as f64, concrete ones
 * as at run time. Shader-creation errors of WGSL are refused here.
 */
import type { ConstScalar } from './ir.ts';
import { type At, refuse } from './source.ts';
import type { Scalar } from './types.ts';

const MIN_I64 = -(1n << 63n);
const MAX_I64 = (1n << 63n) - 1n;
const MAX_F32 = 3.4028234663852886e38;

/**
 * Greatest magnitude f32 takes from u32 and i32 that both types have: WGSL §15.7.6, conversion
 * saturates to it.
 */
const INT_RANGE = { u32: [0, 4294967040], i32: [-2147483648, 2147483520] } as const;

/** The integer f32 `x` converts to at run time: truncated, saturated, NaN to 0. */
export function floatToInt(x: number, to: 'u32' | 'i32'): number {
  const [lo, hi] = INT_RANGE[to];
  return Number.isNaN(x) ? 0 : Math.trunc(Math.min(Math.max(x, lo), hi)) + 0;
}

/** Converts a constant, as an explicit conversion does. */
export function convertConst(v: ConstScalar, from: Scalar, to: Scalar, at: At): ConstScalar {
  if (from === to) return v;
  switch (to) {
    case 'bool':
      return typeof v === 'bigint' ? v !== 0n : Boolean(v);
    case 'f32': {
      const f = Math.fround(Number(v));
      if (!Number.isFinite(f) || Math.abs(Number(v)) > MAX_F32 + 2 ** 102)
        refuse(at, `${v} does not fit f32`);
      return f;
    }
    case 'abstract-float':
      return Number(v);
    case 'abstract-int':
      return refuse(at, `a value of type ${from} is not an integer constant`);
    default:
      return toInt(v, from, to, at);
  }
}

function toInt(v: ConstScalar, from: Scalar, to: 'u32' | 'i32', at: At): number {
  if (typeof v === 'bigint') {
    const fits = to === 'u32' ? v >= 0n && v <= 0xffffffffn : v >= -0x80000000n && v <= 0x7fffffffn;
    if (!fits) refuse(at, `${v} does not fit ${to}`);
    return Number(v);
  }
  if (from === 'f32' || from === 'abstract-float') return floatToInt(Number(v), to);
  return to === 'u32' ? Number(v) >>> 0 : Number(v) | 0;
}

/** Folds a binary operator on two scalars of type `s` (a shift's right side is u32 or abstract). */
export function foldBinary(op: string, s: Scalar, a: ConstScalar, b: ConstScalar, at: At): ConstScalar {
  switch (op) {
    case '==':
      return a === b;
    case '!=':
      return a !== b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
  }
  if (s === 'bool') return foldBool(op, Boolean(a), Boolean(b), at);
  if (s === 'f32' || s === 'abstract-float') return foldFloat(op, s, Number(a), Number(b), at);
  return wrapInt(foldInt(op, s, BigInt(a), BigInt(b), at), s, at);
}

function foldBool(op: string, a: boolean, b: boolean, at: At): boolean {
  if (op === '&&' || op === '&') return a && b;
  if (op === '||' || op === '|') return a || b;
  return refuse(at, `operator '${op}' does not take bool`);
}

function foldFloat(op: string, s: Scalar, a: number, b: number, at: At): number {
  const raw =
    op === '+'
      ? a + b
      : op === '-'
        ? a - b
        : op === '*'
          ? a * b
          : op === '/'
            ? a / b
            : op === '%'
              ? a % b
              : undefined;
  if (raw === undefined) return refuse(at, `operator '${op}' does not take ${s}`);
  const r = s === 'f32' ? Math.fround(raw) : raw;
  return Number.isFinite(r) ? r : refuse(at, `${a} ${op} ${b} is not a finite ${s}`);
}

function foldInt(op: string, s: Scalar, a: bigint, b: bigint, at: At): bigint {
  switch (op) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return b === 0n ? refuse(at, 'division by zero') : a / b;
    case '%':
      return b === 0n ? refuse(at, 'remainder by zero') : a % b;
    case '&':
      return a & b;
    case '|':
      return a | b;
    case '^':
      return a ^ b;
    case '<<':
    case '>>':
      if (b < 0n || b >= (s === 'abstract-int' ? 64n : 32n))
        refuse(at, `shift by ${b} of a value of type ${s}`);
      return op === '<<' ? a << b : a >> b;
    default:
      return refuse(at, `operator '${op}' does not take ${s}`);
  }
}

function wrapInt(v: bigint, s: Scalar, at: At): ConstScalar {
  if (s === 'u32') return Number(BigInt.asUintN(32, v));
  if (s === 'i32') return Number(BigInt.asIntN(32, v));
  return v < MIN_I64 || v > MAX_I64 ? refuse(at, `${v} does not fit 64 bits`) : v;
}

/** Folds `-x`, `!x` or `~x`. */
export function foldUnary(op: string, s: Scalar, a: ConstScalar, at: At): ConstScalar {
  if (op === '!') return !a;
  if (op === '~') return wrapInt(~BigInt(a), s, at);
  return typeof a === 'bigint' || s === 'i32' ? wrapInt(-BigInt(a), s, at) : -Number(a);
}

const NUMBER = /^(0[xX])?(.*?)([iufh]?)$/;

/** A literal's type and value (WGSL §3.5.2). */
export function literal(text: string, at: At): { s: Scalar; value: ConstScalar } {
  const hex = /^0[xX]/.test(text);
  const suffix = hex && !/[pP.]/.test(text) ? /[iu]?$/.exec(text)![0] : NUMBER.exec(text)![3]!;
  const digits = suffix === '' ? text : text.slice(0, -suffix.length);
  if (suffix === 'h') refuse(at, 'f16 is not in the subset');
  if (hex && /[pP.]/.test(text)) refuse(at, 'hexadecimal floats are not in the subset');
  if (!hex && (/[.eE]/.test(digits) || suffix === 'f')) {
    const value = Number(digits);
    if (suffix !== 'f') return { s: 'abstract-float', value };
    return { s: 'f32', value: convertConst(value, 'abstract-float', 'f32', at) };
  }
  const value = BigInt(digits);
  if (suffix === '') return { s: 'abstract-int', value: wrapInt(value, 'abstract-int', at) };
  const s = suffix === 'u' ? 'u32' : 'i32';
  return { s, value: convertConst(value, 'abstract-int', s, at) };
}
