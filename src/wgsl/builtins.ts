/**
 * The numeric and logical built-in functions of the subset: their parameters and results (WGSL
 * §17).
 */
import type { ConstScalar } from './ir.ts';
import type { Scalar } from './types.ts';

export interface Builtin {
  readonly arity: number;
  /**
   * Scalars its arguments may be made of; all arguments share one type unless `rule` says
   * otherwise.
   */
  readonly takes: readonly ('u32' | 'i32' | 'f32' | 'bool')[];
  /** `same`: the arguments' type · others: see check-call.ts. */
  readonly rule: 'same' | 'select' | 'reduce' | 'dot' | 'bits' | 'scalar' | 'pack' | 'unpack';
  /** Folds constants, where the result is wanted in const-expressions. */
  readonly fold?: (s: Scalar, args: readonly ConstScalar[]) => ConstScalar;
}

const INT = ['u32', 'i32'] as const;
const FLOAT = ['f32'] as const;
const NUM = ['u32', 'i32', 'f32'] as const;
const ANY = ['u32', 'i32', 'f32', 'bool'] as const;

type Fold = NonNullable<Builtin['fold']>;
const same = (arity: number, takes: Builtin['takes'], fold?: Fold): Builtin => ({
  arity,
  takes,
  rule: 'same',
  ...(fold === undefined ? {} : { fold }),
});

const min2 = (a: ConstScalar, b: ConstScalar): ConstScalar => (b < a ? b : a);
const max2 = (a: ConstScalar, b: ConstScalar): ConstScalar => (a < b ? b : a);
const float = (f: (x: number) => number): Fold => {
  return (s, args) => (s === 'f32' ? Math.fround(f(Number(args[0]))) : f(Number(args[0])));
};

/** Half to even, as `round` wants it (WGSL §17.5.48). */
export function roundHalfEven(x: number): number {
  const r = Math.round(x);
  return Math.abs(x % 1) === 0.5 && r % 2 !== 0 ? r - 1 : r;
}

export const BUILTINS: Readonly<Record<string, Builtin>> = {
  min: same(2, NUM, (_, [a, b]) => min2(a!, b!)),
  max: same(2, NUM, (_, [a, b]) => max2(a!, b!)),
  clamp: same(3, NUM, (_, [a, lo, hi]) => min2(max2(a!, lo!), hi!)),
  abs: same(1, NUM, (s, [a]) => (s === 'i32' ? Math.abs(Number(a)) | 0 : Number(a) < 0 ? -a! : a!)),
  sign: same(1, ['i32', 'f32']),
  floor: same(1, FLOAT, float(Math.floor)),
  ceil: same(1, FLOAT, float(Math.ceil)),
  trunc: same(1, FLOAT, float(Math.trunc)),
  round: same(1, FLOAT, float(roundHalfEven)),
  fract: same(1, FLOAT),
  saturate: same(1, FLOAT),
  sqrt: same(1, FLOAT, float(Math.sqrt)),
  inverseSqrt: same(1, FLOAT),
  exp: same(1, FLOAT),
  exp2: same(1, FLOAT),
  log: same(1, FLOAT),
  log2: same(1, FLOAT, float(Math.log2)),
  pow: same(2, FLOAT),
  fma: same(3, FLOAT),
  mix: same(3, FLOAT),
  step: same(2, FLOAT),
  countOneBits: same(1, INT),
  countLeadingZeros: same(1, INT),
  countTrailingZeros: same(1, INT),
  firstLeadingBit: same(1, INT),
  firstTrailingBit: same(1, INT),
  reverseBits: same(1, INT),
  extractBits: { arity: 3, takes: INT, rule: 'bits' },
  insertBits: { arity: 4, takes: INT, rule: 'bits' },
  select: { arity: 3, takes: ANY, rule: 'select' },
  any: { arity: 1, takes: ['bool'], rule: 'reduce' },
  all: { arity: 1, takes: ['bool'], rule: 'reduce' },
  dot: { arity: 2, takes: NUM, rule: 'dot' },
  pack4xU8: { arity: 1, takes: ['u32'], rule: 'pack' },
  unpack4xU8: { arity: 1, takes: ['u32'], rule: 'unpack' },
};

/** Atomic built-ins, with how many arguments follow the pointer. */
export const ATOMICS: Readonly<Record<string, number>> = {
  atomicLoad: 0,
  atomicStore: 1,
  atomicAdd: 1,
  atomicSub: 1,
  atomicMax: 1,
  atomicMin: 1,
  atomicAnd: 1,
  atomicOr: 1,
  atomicXor: 1,
  atomicExchange: 1,
  atomicCompareExchangeWeak: 2,
};

export const BARRIERS: ReadonlySet<string> = new Set(['workgroupBarrier', 'storageBarrier']);
