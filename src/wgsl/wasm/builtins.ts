/** Built-in functions on scalars as WebAssembly (WGSL §17): those that have an exact result. */
import { OP } from './code.ts';
import { literal, pinned, type Value, type Wc } from './context.ts';
import { applied, binary, choose } from './ops.ts';

type Emit = (wc: Wc, args: readonly Value[]) => Value;

const one =
  (op: number): Emit =>
  (_, [a]) =>
    applied(op, a!.s, a!);

function extremum(wc: Wc, which: 'min' | 'max', a: Value, b: Value): Value {
  if (a.s === 'f32') return applied(which === 'min' ? OP.f32Min : OP.f32Max, 'f32', a, b);
  const [x, y] = [pinned(wc, a), pinned(wc, b)];
  return choose(binary(wc, which === 'min' ? '<' : '>', x, y), x, y);
}

/** By name; operands are evaluated in order, and once. */
export const COMPONENTWISE: Readonly<Record<string, Emit>> = {
  floor: one(OP.f32Floor),
  ceil: one(OP.f32Ceil),
  trunc: one(OP.f32Trunc),
  round: one(OP.f32Nearest),
  sqrt: one(OP.f32Sqrt),
  fract: (wc, [a]) => {
    const x = pinned(wc, a!);
    return applied(OP.f32Sub, 'f32', x, applied(OP.f32Floor, 'f32', x));
  },
  saturate: (_, [a]) =>
    applied(OP.f32Min, 'f32', applied(OP.f32Max, 'f32', a!, literal('f32', 0)), literal('f32', 1)),
  step: (wc, [edge, x]) => choose(binary(wc, '<=', edge!, x!), literal('f32', 1), literal('f32', 0)),
  inverseSqrt: (_, [a]) => {
    const root = [...a!.code, OP.f64Promote, OP.f64Sqrt];
    const unit = [...literal('f32', 1).code, OP.f64Promote];
    return { code: [...unit, ...root, OP.f64Div, OP.f32Demote], s: 'f32', stable: false };
  },
  fma: (_, [a, b, d]) => {
    const product = [...a!.code, OP.f64Promote, ...b!.code, OP.f64Promote, OP.f64Mul];
    return {
      code: [...product, ...d!.code, OP.f64Promote, OP.f64Add, OP.f32Demote],
      s: 'f32',
      stable: false,
    };
  },
  mix: (wc, [a, b, t0]) => {
    const t = pinned(wc, t0!);
    const rest = applied(OP.f32Sub, 'f32', literal('f32', 1), t);
    return binary(wc, '+', binary(wc, '*', a!, rest), binary(wc, '*', b!, t));
  },
  countOneBits: one(OP.i32Popcnt),
  countLeadingZeros: one(OP.i32Clz),
  countTrailingZeros: one(OP.i32Ctz),
  min: (wc, [a, b]) => extremum(wc, 'min', a!, b!),
  max: (wc, [a, b]) => extremum(wc, 'max', a!, b!),
  clamp: (wc, [a, low, high]) => extremum(wc, 'min', extremum(wc, 'max', a!, low!), high!),
  abs: (wc, [a]) => {
    if (a!.s === 'u32') return a!;
    if (a!.s === 'f32') return applied(OP.f32Abs, 'f32', a!);
    const x = pinned(wc, a!);
    const minus = applied(OP.i32Sub, 'i32', literal('i32', 0), x);
    return choose(binary(wc, '<', x, literal('i32', 0)), minus, x);
  },
  select: (_, [no, yes, cond]) => choose(cond!, yes!, no!),
};

/** Built-ins that take a vector as a whole, with the components of each argument. */
export const WHOLE: Readonly<
  Record<string, (wc: Wc, args: readonly (readonly Value[])[]) => readonly Value[]>
> = {
  any: (wc, [v]) => [v!.reduce((l, r) => binary(wc, '||', l, r))],
  all: (wc, [v]) => [v!.reduce((l, r) => binary(wc, '&&', l, r))],
  dot: (wc, [a, b]) => [a!.map((x, i) => binary(wc, '*', x, b![i]!)).reduce((l, r) => binary(wc, '+', l, r))],
};
