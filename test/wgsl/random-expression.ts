/** Random expressions of the subset, each with a meaning of its own; see random.ts. */

/** A number below `n`. */
export type Pick = (n: number) => number;
export type Scalar = 'u32' | 'i32' | 'f32' | 'bool';
export type Value = number | boolean;
export type Env = Map<string, Value[]>;

export interface Typed {
  readonly s: Scalar;
  readonly n: number;
}
export interface Expression {
  readonly text: string;
  readonly run: (env: Env) => Value[];
}

export const wrap = (s: Scalar, v: bigint): number =>
  Number(s === 'u32' ? BigInt.asUintN(32, v) : BigInt.asIntN(32, v));
export const typeText = ({ s, n }: Typed): string => (n === 1 ? s : `vec${n}<${s}>`);

/** Names, types; the loop counter `k` is read only. */
export const VARIABLES: Readonly<Record<string, Typed>> = {
  u0: { s: 'u32', n: 1 },
  u1: { s: 'u32', n: 1 },
  i0: { s: 'i32', n: 1 },
  i1: { s: 'i32', n: 1 },
  f0: { s: 'f32', n: 1 },
  f1: { s: 'f32', n: 1 },
  v0: { s: 'u32', n: 3 },
  w0: { s: 'i32', n: 2 },
};
export const NAMES = Object.keys(VARIABLES);

export function intOp(op: string, s: Scalar, x: number, y: number): number {
  const [a, b] = [BigInt(x), BigInt(y)];
  const bits = BigInt(y & 31);
  switch (op) {
    case '+':
      return wrap(s, a + b);
    case '-':
      return wrap(s, a - b);
    case '*':
      return wrap(s, a * b);
    case '/':
      return b === 0n ? x : wrap(s, a / b);
    case '%':
      return b === 0n ? 0 : wrap(s, a % b);
    case '&':
      return wrap(s, a & b);
    case '|':
      return wrap(s, a | b);
    case '^':
      return wrap(s, a ^ b);
    case '<<':
      return wrap(s, a << bits);
    case '>>':
      return wrap(s, a >> bits);
    case 'min':
      return Math.min(x, y);
    default:
      return Math.max(x, y);
  }
}

function floatOp(op: string, a: number, b: number): number {
  const f = { '+': a + b, '-': a - b, '*': a * b, min: Math.min(a, b), max: Math.max(a, b) }[op];
  return Math.fround(f ?? 0);
}

export const pickOf = <T>(pick: Pick, list: readonly T[]): T => list[pick(list.length)]!;
export const EDGES = [0, 1, 2, 3, 31, 32, 33, 0x7fffffff, 0x80000000, 0xffffffff, 0xaaaaaaaa, 255];

function literalOf(pick: Pick, s: Scalar): { text: string; value: Value } {
  if (s === 'bool') return pick(2) === 0 ? { text: 'true', value: true } : { text: 'false', value: false };
  if (s === 'f32') {
    const value = pick(129) - 64;
    return { text: `f32(${value})`, value };
  }
  const word = pick(2) === 0 ? pickOf(pick, EDGES) : pick(1000);
  if (s === 'u32') return { text: `${word}u`, value: word };
  const value = word | 0;
  return { text: value === -(2 ** 31) ? 'i32(-2147483648)' : value < 0 ? `(${value}i)` : `${value}i`, value };
}

export function zip(a: Expression, b: Expression, f: (x: Value, y: Value) => Value): Expression['run'] {
  return (env) => {
    const [x, y] = [a.run(env), b.run(env)];
    return Array.from({ length: Math.max(x.length, y.length) }, (_, i) =>
      f(x[i % x.length]!, y[i % y.length]!),
    );
  };
}

function leaf(pick: Pick, t: Typed): Expression {
  const names = NAMES.filter((v) => VARIABLES[v]!.s === t.s && VARIABLES[v]!.n === t.n);
  if (names.length > 0 && pick(3) > 0) {
    const name = pickOf(pick, names);
    return { text: name, run: (env) => env.get(name)! };
  }
  if (t.n === 1 && (t.s === 'u32' || t.s === 'i32') && pick(2) === 0) {
    const [name, n] = t.s === 'u32' ? ['v0', 3] : ['w0', 2];
    const i = pick(n as number);
    return { text: `${name}.${'xyz'[i]}`, run: (env) => [env.get(name as string)![i]!] };
  }
  const parts = Array.from({ length: t.n }, () => literalOf(pick, t.s));
  const text = t.n === 1 ? parts[0]!.text : `${typeText(t)}(${parts.map((p) => p.text).join(', ')})`;
  return { text, run: () => parts.map((p) => p.value) };
}

/** An expression of type `t`, at most `depth` operators deep. */
export function expression(pick: Pick, t: Typed, depth: number): Expression {
  if (depth === 0) return leaf(pick, t);
  const sub = (u: Typed = t): Expression => expression(pick, u, depth - 1);
  if (t.s === 'bool') return boolean(pick, sub);
  const kind = pick(10);
  if (kind === 0 && t.n === 1) return convert(pick, t, sub);
  if (kind === 1) {
    const [f, y, c] = [sub(), sub(), sub({ s: 'bool', n: 1 })];
    return {
      text: `select(${f.text}, ${y.text}, ${c.text})`,
      run: (env) => (c.run(env)[0] ? y : f).run(env),
    };
  }
  if (kind === 2) return unary(pick, t, sub());
  const ops =
    t.s === 'f32'
      ? ['+', '-', '*', 'min', 'max']
      : ['+', '-', '*', '/', '%', '&', '|', '^', '<<', '>>', 'min', 'max'];
  const op = pickOf(pick, ops);
  const a = sub();
  const b = op === '<<' || op === '>>' ? sub({ s: 'u32', n: t.n }) : sub();
  const text =
    op.length > 2 ? `${op}(${a.text}, ${b.text})` : `(${a.text} ${op} ${shiftSafe(op, t, b.text)})`;
  const f = t.s === 'f32' ? floatOp : (o: string, x: number, y: number) => intOp(o, t.s, x, y);
  return { text, run: zip(a, b, (x, y) => f(op, Number(x), Number(y))) };
}

/**
 * Constant shifts by 32 or more and constant divisions by zero are errors in WGSL, not values;
 * adding a variable that is always zero makes the operand no constant.
 */
function shiftSafe(op: string, t: Typed, text: string): string {
  if (!['<<', '>>', '/', '%'].includes(op)) return text;
  const s = op === '/' || op === '%' ? t.s : 'u32';
  return `(${text} + ${t.n === 1 ? `zero_${s}` : `vec${t.n}<${s}>(zero_${s})`})`;
}

function unary(pick: Pick, t: Typed, a: Expression): Expression {
  if (t.s === 'u32') return { text: `~(${a.text})`, run: (env) => a.run(env).map((x) => ~Number(x) >>> 0) };
  if (t.s === 'i32' && pick(2) === 0)
    return { text: `~(${a.text})`, run: (env) => a.run(env).map((x) => ~Number(x)) };
  const negate = (x: Value): Value => (t.s === 'i32' ? wrap('i32', -BigInt(Number(x))) : -Number(x) + 0);
  return { text: `(-(${a.text}) + ${typeText(t)}(0))`, run: (env) => a.run(env).map(negate) };
}

function boolean(pick: Pick, sub: (t: Typed) => Expression): Expression {
  const kind = pick(4);
  if (kind === 0) {
    const [a, b] = [sub({ s: 'bool', n: 1 }), sub({ s: 'bool', n: 1 })];
    return { text: `(${a.text} && ${b.text})`, run: zip(a, b, (x, y) => Boolean(x) && Boolean(y)) };
  }
  if (kind === 1) {
    const [a, b] = [sub({ s: 'bool', n: 1 }), sub({ s: 'bool', n: 1 })];
    return { text: `(${a.text} || !${b.text})`, run: zip(a, b, (x, y) => Boolean(x) || !y) };
  }
  const s = pickOf(pick, ['u32', 'i32', 'f32'] as const);
  const op = pickOf(pick, ['<', '<=', '>', '>=', '==', '!=']);
  const [a, b] = [sub({ s, n: 1 }), sub({ s, n: 1 })];
  const compare = (x: Value, y: Value): boolean =>
    ({ '<': x < y, '<=': x <= y, '>': x > y, '>=': x >= y, '==': x === y, '!=': x !== y })[op]!;
  return { text: `(${a.text} ${op} ${b.text})`, run: zip(a, b, compare) };
}

function convert(pick: Pick, t: Typed, sub: (t: Typed) => Expression): Expression {
  const from = pickOf(pick, t.s === 'f32' ? (['bool'] as const) : (['u32', 'i32', 'f32', 'bool'] as const));
  const a = sub({ s: from, n: 1 });
  const to = (x: Value): Value => {
    if (from !== 'f32') return t.s === 'f32' ? Number(x) : wrap(t.s, BigInt(x));
    // Whole and small, so only the sign can be out of u32's range.
    return t.s === 'u32' ? Math.max(0, Number(x)) : Number(x);
  };
  // A constant out of range does not convert: make it no constant.
  const text = from === 'bool' ? a.text : `${a.text} + zero_${from}`;
  return { text: `${t.s}(${text})`, run: (env) => a.run(env).map(to) };
}
