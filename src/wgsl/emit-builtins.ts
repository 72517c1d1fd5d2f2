/** Built-in functions on scalars as JavaScript (WGSL §17). Operands are safe to write twice. */
import { binaryJs } from './emit-ops.ts';
import { at, canonical, canonicalAt, fround, isInt, type Js, js, literalJs, P, word32 } from './js.ts';

type Emit = (args: readonly Js[]) => Js;

const c = (v: Js | undefined): string => canonical(v!).code;

/** Exactly rounded by f64 arithmetic and one rounding, or a selection. */
const EXACT_FLOAT: Readonly<Record<string, Emit>> = {
  floor: ([a]) => js(`Math.floor(${c(a)})`, P.atom, 'f32'),
  ceil: ([a]) => js(`Math.ceil(${c(a)})`, P.atom, 'f32'),
  trunc: ([a]) => js(`Math.trunc(${c(a)})`, P.atom, 'f32'),
  round: ([a]) => js(`roundEven(${c(a)})`, P.atom, 'f32'),
  fract: ([a]) => fround(`${canonicalAt(a!, P.add)} - Math.floor(${c(a)})`),
  saturate: ([a]) => js(`Math.min(Math.max(${c(a)}, 0), 1)`, P.atom, 'f32'),
  sqrt: ([a]) => fround(`Math.sqrt(${c(a)})`),
  step: ([edge, x]) =>
    js(`${canonicalAt(edge!, P.rel)} <= ${canonicalAt(x!, P.shift)} ? 1 : 0`, P.cond, 'f32'),
};

/** Within the accuracy WGSL asks for (§15.7.4); adapters differ in the last bits. */
const INEXACT_FLOAT: Readonly<Record<string, Emit>> = {
  inverseSqrt: ([a]) => fround(`1 / Math.sqrt(${c(a)})`),
  exp: ([a]) => fround(`Math.exp(${c(a)})`),
  exp2: ([a]) => fround(`2 ** ${canonicalAt(a!, P.atom)}`),
  log: ([a]) => fround(`Math.log(${c(a)})`),
  log2: ([a]) => fround(`Math.log2(${c(a)})`),
  pow: ([a, b]) => fround(`Math.pow(${c(a)}, ${c(b)})`),
  fma: ([a, b, d]) =>
    fround(`${canonicalAt(a!, P.mul)} * ${canonicalAt(b!, P.unary)} + ${canonicalAt(d!, P.mul)}`),
  mix: ([a, b, t]) =>
    binaryJs('+', binaryJs('*', a!, binaryJs('-', literalJs(1, 'f32'), t!)), binaryJs('*', b!, t!)),
};

const BITS: Readonly<Record<string, Emit>> = {
  countOneBits: ([a]) => js(`countOneBits(${a!.code})`, P.atom, a!.s, { lo: 0, hi: 32 }),
  countLeadingZeros: ([a]) => js(`Math.clz32(${a!.code})`, P.atom, a!.s, { lo: 0, hi: 32 }),
  countTrailingZeros: ([a]) => js(`countTrailingZeros(${a!.code})`, P.atom, a!.s, { lo: 0, hi: 32 }),
  // 31 - 32 is -1, WGSL's answer for "none"; a signed number looks for the bit that differs from
  // its sign.
  firstLeadingBit: ([a]) =>
    word32(
      `31 - Math.clz32(${a!.s === 'u32' ? a!.code : `${at(a!, P.xor)} ^ ${at(a!, P.shift)} >> 31`})`,
      P.add,
      a!.s,
      -1,
      31,
    ),
  firstTrailingBit: ([a]) => word32(`firstTrailingBit(${a!.code})`, P.atom, a!.s, -1, 31),
  reverseBits: ([a]) => word32(`reverseBits(${a!.code})`, P.atom, a!.s),
  extractBits: ([a, o, n]) =>
    word32(`extractBits${a!.s === 'u32' ? 'U' : 'S'}32(${a!.code}, ${c(o)}, ${c(n)})`, P.atom, a!.s),
  insertBits: ([a, b, o, n]) => word32(`insertBits(${a!.code}, ${b!.code}, ${c(o)}, ${c(n)})`, P.atom, a!.s),
};

const COMMON: Readonly<Record<string, Emit>> = {
  min: ([a, b]) => extremum('min', a!, b!),
  max: ([a, b]) => extremum('max', a!, b!),
  clamp: ([a, lo, hi]) => extremum('min', extremum('max', a!, lo!), hi!),
  abs: ([a]) => {
    if (a!.s === 'u32') return a!;
    return a!.s === 'f32'
      ? js(`Math.abs(${c(a)})`, P.atom, 'f32')
      : word32(`Math.abs(${c(a)})`, P.atom, 'i32', 0, 2 ** 31);
  },
  sign: ([a]) =>
    a!.s === 'f32'
      ? js(`Math.sign(${c(a)})`, P.atom, 'f32')
      : word32(`Math.sign(${c(a)})`, P.atom, 'i32', -1, 1),
  select: ([f, t, cond]) => {
    const [x, y] = [canonical(f!), canonical(t!)];
    const range = isInt(x.s) ? { lo: Math.min(x.lo, y.lo), hi: Math.max(x.hi, y.hi) } : {};
    return js(`${at(cond!, P.lor)} ? ${at(y, P.cond)} : ${at(x, P.cond)}`, P.cond, x.s, range);
  },
};

function extremum(f: 'min' | 'max', a0: Js, b0: Js): Js {
  const [a, b] = [canonical(a0), canonical(b0)];
  const range = isInt(a.s) ? { lo: Math[f](a.lo, b.lo), hi: Math[f](a.hi, b.hi) } : {};
  return js(`Math.${f}(${a.code}, ${b.code})`, P.atom, a.s, range);
}

/** Built-ins that work component by component. */
export const COMPONENTWISE: Readonly<Record<string, Emit>> = {
  ...EXACT_FLOAT,
  ...INEXACT_FLOAT,
  ...BITS,
  ...COMMON,
};

/** Built-ins that take a vector as a whole, with the components of each argument. */
export const WHOLE: Readonly<Record<string, (args: readonly (readonly Js[])[]) => readonly Js[]>> = {
  any: ([v]) => [v!.reduce((l, r) => binaryJs('||', l, r))],
  all: ([v]) => [v!.reduce((l, r) => binaryJs('&&', l, r))],
  dot: ([a, b]) => [a!.map((x, i) => binaryJs('*', x, b![i]!)).reduce((l, r) => binaryJs('+', l, r))],
  pack4xU8: ([v]) => {
    const byte = (x: Js, i: number): string => `(${at(x, P.and)} & 255)${i === 0 ? '' : ` << ${8 * i}`}`;
    return [word32(v!.map(byte).join(' | '), P.or, 'u32')];
  },
  unpack4xU8: ([v]) =>
    [0, 8, 16, 24].map((shift) => word32(`${at(v![0]!, P.shift)} >>> ${shift} & 255`, P.and, 'u32', 0, 255)),
};
