/**
 * Random programs of the subset, each with a meaning of its own: integers as BigInt, floats as
 * `Math.fround`, statements as closures. Shares no code with the compiler. Floats are small whole
 * numbers, so that every operation is exact and adapters that fuse a multiplication and an addition
 * still agree; the sign of zero does not reach the output.
 */
import {
  EDGES,
  type Env,
  type Expression,
  expression,
  intOp,
  NAMES,
  type Pick,
  pickOf,
  VARIABLES,
  type Value,
  zip,
} from './random-expression.ts';

export type { Pick } from './random-expression.ts';

type Signal = 'break' | 'continue' | undefined;
interface Statement {
  readonly text: string;
  readonly run: (env: Env) => Signal;
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
  /** The words that one invocation writes, given the words it reads. */
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
