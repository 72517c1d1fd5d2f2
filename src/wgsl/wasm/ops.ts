/** Operators on scalars as WebAssembly (WGSL §8.7, §8.8, §8.9). */
import type { Concrete } from '../types.ts';
import { OP, typeOf } from './code.ts';
import { literal, pinned, Unwritten, type Value, type Wc } from './context.ts';
import { combined } from './sum.ts';

const COMPARE: Readonly<Record<string, Readonly<Record<'u32' | 'i32' | 'f32', number>>>> = {
  '==': { u32: OP.i32Eq, i32: OP.i32Eq, f32: OP.f32Eq },
  '!=': { u32: OP.i32Ne, i32: OP.i32Ne, f32: OP.f32Ne },
  '<': { u32: OP.i32LtU, i32: OP.i32LtS, f32: OP.f32Lt },
  '<=': { u32: OP.i32LeU, i32: OP.i32LeS, f32: OP.f32Le },
  '>': { u32: OP.i32GtU, i32: OP.i32GtS, f32: OP.f32Gt },
  '>=': { u32: OP.i32GeU, i32: OP.i32GeS, f32: OP.f32Ge },
};
const FLOAT: Readonly<Record<string, number>> = {
  '+': OP.f32Add,
  '-': OP.f32Sub,
  '*': OP.f32Mul,
  '/': OP.f32Div,
};
const INTEGER: Readonly<Record<string, number>> = {
  '+': OP.i32Add,
  '-': OP.i32Sub,
  '*': OP.i32Mul,
  '&': OP.i32And,
  '|': OP.i32Or,
  '^': OP.i32Xor,
  '<<': OP.i32Shl,
  '&&': OP.i32And,
  '||': OP.i32Or,
};

/** Code of an operator applied to operands. */
export function applied(op: number, s: Concrete, ...args: readonly Value[]): Value {
  return { code: [...args.flatMap((a) => a.code), op], s, stable: false };
}

/** Applies a binary operator. `&&` and `||` evaluate both sides. */
export function binary(wc: Wc, op: string, a: Value, b: Value): Value {
  const compare = COMPARE[op];
  if (compare !== undefined) {
    if (op === '==' && a.s !== 'f32' && b.value !== undefined && Number(b.value) === 0)
      return applied(OP.i32Eqz, 'bool', a);
    return applied(compare[a.s === 'bool' ? 'u32' : a.s], 'bool', a, b);
  }
  if (a.s === 'f32') {
    if (op === '%') throw new Unwritten('the remainder of floats');
    return applied(FLOAT[op]!, 'f32', a, b);
  }
  if (op === '/' || op === '%') return division(wc, op, a, b);
  const known = folded(op, a, b);
  if (known !== undefined) return known;
  if (op === '>>') return applied(a.s === 'u32' ? OP.i32ShrU : OP.i32ShrS, a.s, a, b);
  const sum = combined(op, a, b);
  if (sum?.terms.length === 0) return literal(a.s, a.s === 'u32' ? sum.plus : sum.plus | 0);
  const fixed = isFixed(a) && isFixed(b);
  return {
    ...applied(INTEGER[op]!, a.s, a, b),
    stable: fixed,
    fixed,
    ...(sum !== undefined && a.s !== 'bool' && { sum }),
  };
}

const isFixed = (v: Value): boolean => v.fixed === true || v.value !== undefined;

const FOLD: Readonly<Record<string, (x: number, y: number) => number>> = {
  '&': (x, y) => x & y,
  '|': (x, y) => x | y,
  '^': (x, y) => x ^ y,
  '>>': (x, y) => x >>> y,
};

/** The constant that constants of bits make. */
function folded(op: string, a: Value, b: Value): Value | undefined {
  const fold = a.s === 'u32' ? FOLD[op] : undefined;
  if (fold === undefined || a.value === undefined || b.value === undefined) return undefined;
  return literal('u32', fold(Number(a.value), Number(b.value)) >>> 0);
}

/**
 * Division by zero yields the dividend, as if it were by one; the remainder is then 0. Likewise
 * -2^31 by -1.
 */
function division(wc: Wc, op: '/' | '%', a: Value, b0: Value): Value {
  const d = b0.value === undefined ? undefined : Number(b0.value);
  const shift = d === undefined ? Number.NaN : Math.log2(d);
  if (a.s === 'u32') {
    if (Number.isInteger(shift)) {
      const by = op === '/' ? shift : d! - 1;
      return applied(op === '/' ? OP.i32ShrU : OP.i32And, 'u32', a, literal('u32', by));
    }
    return applied(op === '/' ? OP.i32DivU : OP.i32RemU, 'u32', a, atLeastOne(wc, b0));
  }
  if (d !== undefined && d > 0) return applied(op === '/' ? OP.i32DivS : OP.i32RemS, 'i32', a, b0);
  const [x, b] = [pinned(wc, a), pinned(wc, b0)];
  const overflow = applied(
    OP.i32And,
    'bool',
    applied(OP.i32Eq, 'bool', x, literal('i32', -0x80000000)),
    applied(OP.i32Eq, 'bool', b, literal('i32', -1)),
  );
  const one = literal('i32', 1);
  const divisor: Value = {
    code: [
      ...one.code,
      ...b.code,
      ...overflow.code,
      ...applied(OP.i32Eqz, 'bool', b).code,
      OP.i32Or,
      OP.select,
    ],
    s: 'i32',
    stable: false,
  };
  return applied(op === '/' ? OP.i32DivS : OP.i32RemS, 'i32', x, divisor);
}

function atLeastOne(wc: Wc, b: Value): Value {
  if (b.value !== undefined && Number(b.value) !== 0) return b;
  const d = pinned(wc, b);
  return applied(OP.i32Add, d.s, d, applied(OP.i32Eqz, 'u32', d));
}

/** Applies `-`, `!` or `~`. */
export function unary(op: string, a: Value): Value {
  if (op === '!') return applied(OP.i32Eqz, 'bool', a);
  if (op === '~') return applied(OP.i32Xor, a.s, a, literal('i32', -1));
  if (a.s === 'f32') return applied(OP.f32Neg, 'f32', a);
  return applied(OP.i32Sub, a.s, literal('i32', 0), a);
}

/** Converts a scalar by value (WGSL §8.5, §15.7.6). */
export function convert(a: Value, to: Concrete): Value {
  if (a.s === to) return a;
  if (to === 'bool') {
    if (a.s === 'f32') return applied(OP.f32Ne, 'bool', a, literal('f32', 0));
    return applied(OP.i32Ne, 'bool', a, literal('u32', 0));
  }
  if (to === 'f32') return applied(a.s === 'i32' ? OP.f32ConvertS : OP.f32ConvertU, 'f32', a);
  if (a.s !== 'f32') return { ...a, s: to };
  // Truncated and saturated to the largest value both types have; NaN to 0.
  const most = literal('f32', to === 'u32' ? 4294967040 : 2147483520);
  const code = [...a.code, ...most.code, OP.f32Min, OP.saturating, to === 'u32' ? 1 : 0];
  return { code, s: to, stable: false };
}

/** The bits of a scalar as another type. */
export function bitcast(a: Value, to: Concrete): Value {
  if (a.s === to) return a;
  if (to === 'f32') return applied(OP.f32Reinterpret, 'f32', a);
  if (a.s === 'f32') return applied(OP.i32Reinterpret, to, a);
  return { ...a, s: to };
}

/**
 * `cond ? yes : no`. A value other than a constant or local may be a read, which is made only if it
 * is chosen.
 */
export function choose(cond: Value, yes: Value, no: Value): Value {
  const s = yes.s;
  if (yes.stable && no.stable)
    return { code: [...yes.code, ...no.code, ...cond.code, OP.select], s, stable: false };
  const code = [...cond.code, OP.if, typeOf(s), ...yes.code, OP.else, ...no.code, OP.end];
  return { code, s, stable: false };
}
