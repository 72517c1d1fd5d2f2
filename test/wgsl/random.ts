/**
 * Random programs of the subset, each with a meaning of its own: integers as BigInt, floats as `Math.fround`, statements
 * as closures. Shares no code with the compiler. Floats are small whole numbers, so that every operation is exact and
 * adapters that fuse a multiplication and an addition still agree; the sign of zero does not reach the output.
 */

/** A number below `n`. */
export type Pick = (n: number) => number;
type Scalar = 'u32' | 'i32' | 'f32' | 'bool';
type Value = number | boolean;
type Env = Map<string, Value[]>;

interface Typed {
  readonly s: Scalar;
  readonly n: number;
}
interface Expression {
  readonly text: string;
  readonly run: (env: Env) => Value[];
}
type Signal = 'break' | 'continue' | undefined;
interface Statement {
  readonly text: string;
  readonly run: (env: Env) => Signal;
}

const wrap = (s: Scalar, v: bigint): number =>
  Number(s === 'u32' ? BigInt.asUintN(32, v) : BigInt.asIntN(32, v));
const typeText = ({ s, n }: Typed): string => (n === 1 ? s : `vec${n}<${s}>`);

/** Names, types; the loop counter `k` is read only. */
const VARIABLES: Readonly<Record<string, Typed>> = {
  u0: { s: 'u32', n: 1 },
  u1: { s: 'u32', n: 1 },
  i0: { s: 'i32', n: 1 },
  i1: { s: 'i32', n: 1 },
  f0: { s: 'f32', n: 1 },
  f1: { s: 'f32', n: 1 },
  v0: { s: 'u32', n: 3 },
  w0: { s: 'i32', n: 2 },
};
const NAMES = Object.keys(VARIABLES);

function intOp(op: string, s: Scalar, x: number, y: number): number {
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

const pickOf = <T>(pick: Pick, list: readonly T[]): T => list[pick(list.length)]!;
const EDGES = [0, 1, 2, 3, 31, 32, 33, 0x7fffffff, 0x80000000, 0xffffffff, 0xaaaaaaaa, 255];

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

function zip(a: Expression, b: Expression, f: (x: Value, y: Value) => Value): Expression['run'] {
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
 * Constant shifts by 32 or more and constant divisions by zero are errors in WGSL, not values; adding a variable
 * that is always zero makes the operand no constant.
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

const settle = (x: number): number => Math.min(Math.max(Math.floor(x), -64), 64) + 0;

/** An assignment; floats are brought back into range. */
function assign(pick: Pick): Statement {
  const name = pickOf(pick, NAMES);
  const t = VARIABLES[name]!;
  const e = expression(pick, t, t.s === 'f32' ? 2 : 1 + pick(3));
  if (t.s === 'f32') {
    const text = `${name} = clamp(floor(${e.text} + zero_f32), -64.0, 64.0);`;
    return {
      text,
      run: (env) =>
        void env.set(
          name,
          e.run(env).map((x) => settle(Number(x))),
        ),
    };
  }
  if (t.n > 1 && pick(2) === 0) {
    const i = pick(t.n);
    const scalar = expression(pick, { s: t.s, n: 1 }, 2);
    const set = (env: Env): void => {
      const value = scalar.run(env)[0]!;
      env.set(name, env.get(name)!.with(i, value));
    };
    return { text: `${name}.${'xyz'[i]} = ${scalar.text};`, run: (env) => void set(env) };
  }
  if (pick(3) > 0) return { text: `${name} = ${e.text};`, run: (env) => void env.set(name, e.run(env)) };
  const op = pickOf(pick, ['+', '-', '*', '&', '|', '^']);
  const update = zip({ text: name, run: (env) => env.get(name)! }, e, (x, y) =>
    intOp(op, t.s, Number(x), Number(y)),
  );
  return { text: `${name} ${op}= ${e.text};`, run: (env) => void env.set(name, update(env)) };
}

const indent = (text: string): string => text.replaceAll('\n', '\n  ');

function block(pick: Pick, depth: number, inLoop: boolean): Statement {
  const list = Array.from({ length: 1 + pick(3) }, () => statement(pick, depth, inLoop));
  return {
    text: `{\n  ${list.map((s) => indent(s.text)).join('\n  ')}\n}`,
    run: (env) => {
      for (const s of list) {
        const signal = s.run(env);
        if (signal !== undefined) return signal;
      }
      return undefined;
    },
  };
}

/** A statement with at most `depth` levels of control flow inside. */
export function statement(pick: Pick, depth: number, inLoop: boolean): Statement {
  const kind = depth === 0 ? 0 : pick(7);
  const cond = (): Expression => expression(pick, { s: 'bool', n: 1 }, 2);
  if (kind === 3 || (kind === 4 && !inLoop)) {
    const [c, yes, no] = [cond(), block(pick, depth - 1, inLoop), block(pick, depth - 1, inLoop)];
    return {
      text: `if ${c.text} ${yes.text} else ${no.text}`,
      run: (env) => (c.run(env)[0] ? yes : no).run(env),
    };
  }
  if (kind === 4) {
    const c = cond();
    const word = pick(2) === 0 ? 'break' : 'continue';
    return { text: `if ${c.text} {\n  ${word};\n}`, run: (env) => (c.run(env)[0] ? word : undefined) };
  }
  if (kind === 5) return loop(pick, depth);
  if (kind === 6) return choice(pick, depth);
  return assign(pick);
}

function loop(pick: Pick, depth: number): Statement {
  const turns = 1 + pick(4);
  const body = block(pick, depth - 1, true);
  const after = assign(pick);
  const inner = indent(body.text);
  const text =
    pick(2) === 0
      ? `for (var k = 0; k < ${turns}; k++) {\n  ${inner}\n}`
      : `{\n  var k = 0;\n  loop {\n    ${indent(inner)}\n    continuing {\n      ${after.text}\n      k += 1;\n      break if k >= ${turns};\n    }\n  }\n}`;
  const withTail = text.startsWith('{');
  const run = (env: Env): Signal => {
    for (let i = 0; i < turns; i++) {
      if (body.run(env) === 'break') break;
      if (withTail) after.run(env);
    }
    return undefined;
  };
  return { text, run };
}

/** The cases hold no break or continue of the loop around: a break in a case leaves the switch. */
function choice(pick: Pick, depth: number): Statement {
  const e = expression(pick, { s: 'u32', n: 1 }, 1);
  const bodies = [
    block(pick, depth - 1, false),
    block(pick, depth - 1, false),
    block(pick, depth - 1, false),
  ];
  const text = `switch (${e.text} & 3u) {\n  case 0u: ${indent(bodies[0]!.text)}\n  case 1u, 2u: ${indent(bodies[1]!.text)}\n  default: ${indent(bodies[2]!.text)}\n}`;
  const run = (env: Env): Signal => {
    const v = Number(e.run(env)[0]) & 3;
    bodies[v === 0 ? 0 : v === 3 ? 2 : 1]!.run(env);
    return undefined;
  };
  return { text, run };
}

/** Words each invocation reads, and writes. */
export const INPUTS = 12;

export interface Program {
  readonly wgsl: string;
  /** What one invocation writes, given what it reads. */
  readonly run: (input: Uint32Array) => Uint32Array;
}

/** A program of `length` statements. */
export function program(pick: Pick, length: number, depth = 2): Program {
  const list = Array.from({ length }, () => statement(pick, depth, false));
  const wgsl = `@group(0) @binding(0) var<storage, read> input: array<u32>;
@group(0) @binding(1) var<storage, read_write> output: array<u32>;
@compute @workgroup_size(4)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let at = id.x * ${INPUTS}u;
  let zero_u32 = input[at + 11u];
  let zero_i32 = i32(zero_u32);
  let zero_f32 = f32(zero_u32);
  var u0 = input[at];
  var u1 = input[at + 1u];
  var i0 = bitcast<i32>(input[at + 2u]);
  var i1 = bitcast<i32>(input[at + 3u]);
  var f0 = f32(input[at + 4u] & 63u);
  var f1 = f32(input[at + 5u] & 63u) - 32.0;
  var v0 = vec3<u32>(input[at + 6u], input[at + 7u], input[at + 8u]);
  var w0 = bitcast<vec2<i32>>(vec2<u32>(input[at + 9u], input[at + 10u]));
  ${list.map((s) => indent(s.text)).join('\n  ')}
  output[at] = u0;
  output[at + 1u] = u1;
  output[at + 2u] = bitcast<u32>(i0);
  output[at + 3u] = bitcast<u32>(i1);
  output[at + 4u] = select(bitcast<u32>(f0), 0u, f0 == 0.0);
  output[at + 5u] = select(bitcast<u32>(f1), 0u, f1 == 0.0);
  output[at + 6u] = v0.x;
  output[at + 7u] = v0.y;
  output[at + 8u] = v0.z;
  output[at + 9u] = bitcast<u32>(w0.x);
  output[at + 10u] = bitcast<u32>(w0.y);
  output[at + 11u] = zero_u32;
}
`;
  return { wgsl, run: (input) => meaning(list, input) };
}

function meaning(list: readonly Statement[], input: Uint32Array): Uint32Array {
  const x = (i: number): number => input[i]!;
  const env: Env = new Map<string, Value[]>([
    ['u0', [x(0)]],
    ['u1', [x(1)]],
    ['i0', [x(2) | 0]],
    ['i1', [x(3) | 0]],
    ['f0', [x(4) & 63]],
    ['f1', [(x(5) & 63) - 32]],
    ['v0', [x(6), x(7), x(8)]],
    ['w0', [x(9) | 0, x(10) | 0]],
  ]);
  for (const s of list) s.run(env);
  const flat = NAMES.flatMap((n) =>
    env.get(n)!.map((v) => (VARIABLES[n]!.s === 'f32' ? floatBits(Number(v)) : Number(v) >>> 0)),
  );
  return Uint32Array.from([...flat, 0]);
}

function floatBits(x: number): number {
  return new Uint32Array(Float32Array.of(x).buffer)[0]!;
}

/** Inputs of `invocations` invocations: edge values and random words, the last word of each 0. */
export function randomInput(pick: Pick, invocations: number): Uint32Array {
  return Uint32Array.from({ length: invocations * INPUTS }, (_, i) =>
    i % INPUTS === INPUTS - 1
      ? 0
      : pick(2) === 0
        ? pickOf(pick, EDGES)
        : pick(2 ** 16) * 65536 + pick(2 ** 16),
  );
}
