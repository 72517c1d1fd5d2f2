/** Calls: value constructors, conversions, built-in and user functions (WGSL §8.9, §17). */
import type { Expr } from './ast.ts';
import { ATOMICS, BARRIERS, BUILTINS, type Builtin } from './builtins.ts';
import { checkOperand, checkValue, coerce, concrete, unify } from './check-expr.ts';
import { convertConst } from './fold.ts';
import type { ConstScalar, Fn, TExpr, TRef } from './ir.ts';
import { type Cx, lookUp, maybeType } from './scope.ts';
import { type At, refuse } from './source.ts';
import {
  BOOL,
  leaves,
  type Scalar,
  scalarOf,
  shaped,
  type Type,
  typeName,
  U32,
  VOID,
  width,
} from './types.ts';

type Call = Expr & { k: 'call' };

/** The value of a call; `void` type where it has none. */
export function checkCall(cx: Cx, e: Call): TExpr {
  const { name, targs } = e.callee;
  const bare = /^vec([234])$/.exec(name);
  if (bare !== null && targs === undefined) return composeVec(Number(bare[1]), values(cx, e), e.at);
  if (name === 'array' && targs === undefined) return composeArray(values(cx, e), e.at);
  if (name === 'bitcast') return bitcast(cx, e);
  const entity = lookUp(cx, name, e.at);
  if (entity?.k === 'fn') return userCall(cx, e, entity.fn);
  const type = maybeType(cx, e.callee);
  if (type !== undefined) return construct(cx, e, type);
  if (name === 'arrayLength') return { k: 'length', ref: pointed(cx, e, 0), type: U32, at: e.at };
  const extra = ATOMICS[name];
  if (extra !== undefined) return atomic(cx, e, extra);
  if (BARRIERS.has(name)) return refuse(e.at, `${name} stands at the top level of an entry point only`);
  const builtin = BUILTINS[name];
  if (builtin === undefined) return refuse(e.at, `'${name}' is not a function of the subset`);
  return builtinCall(name, builtin, values(cx, e), e.at);
}

const values = (cx: Cx, e: Call): TExpr[] => e.args.map((a) => checkValue(cx, a));

function pointed(cx: Cx, e: Call, i: number): TRef {
  const arg = e.args[i];
  const o = arg === undefined ? undefined : checkOperand(cx, arg);
  return o !== undefined && 'ptr' in o
    ? o.ptr
    : refuse(e.at, `${e.callee.name} needs a pointer as argument ${i + 1}`);
}

function userCall(cx: Cx, e: Call, fn: Fn): TExpr {
  if (fn.params.length !== e.args.length)
    refuse(e.at, `${fn.name} takes ${fn.params.length} arguments, not ${e.args.length}`);
  const args = fn.params.map((p, i) => {
    if (p.type.k !== 'ptr') return coerce(checkValue(cx, e.args[i]!), p.type, e.args[i]!.at);
    const ref = pointed(cx, e, i);
    if (ref.space !== p.space || typeName(ref.type) !== typeName(p.type.elem))
      refuse(e.args[i]!.at, `expected ${typeName(p.type)}, found ptr<${ref.space}, ${typeName(ref.type)}>`);
    return ref;
  });
  if (cx.fn !== undefined) cx.fn.weight += fn.weight;
  return { k: 'call', fn, args, type: fn.result, at: e.at };
}

function atomic(cx: Cx, e: Call, extra: number): TExpr {
  const { name } = e.callee;
  if (e.args.length !== extra + 1) refuse(e.at, `${name} takes ${extra + 1} arguments`);
  const ref = pointed(cx, e, 0);
  if (ref.type.k !== 'atomic') return refuse(e.at, `${name} needs a pointer to an atomic`);
  if (ref.access === 'read' && name !== 'atomicLoad') refuse(e.at, 'this memory is read-only');
  const scalar = shaped(1, ref.type.s);
  const args = e.args.slice(1).map((a) => coerce(checkValue(cx, a), scalar, a.at));
  const type: Type =
    name === 'atomicStore' ? VOID : name.startsWith('atomicCompare') ? exchanged(ref.type.s) : scalar;
  return { k: 'atomic', name, ref, args, type, at: e.at };
}

/** `__atomic_compare_exchange_result`. */
function exchanged(s: 'u32' | 'i32'): Type {
  const fields = [
    { name: 'old_value', type: shaped(1, s), offset: 0 },
    { name: 'exchanged', type: BOOL, offset: 4 },
  ];
  return { k: 'struct', name: `__atomic_compare_exchange_result_${s}`, fields, size: 8, align: 4 };
}

function bitcast(cx: Cx, e: Call): TExpr {
  const to = e.callee.targs?.[0];
  const type = to?.k === 'ident' ? maybeType(cx, to) : undefined;
  const arg = concrete(checkValue(cx, e.args[0] ?? refuse(e.at, 'bitcast takes one argument')));
  if (type === undefined || width(type) === 0 || width(type) !== width(arg.type))
    return refuse(e.at, 'bitcast is between scalars, or vectors of one size');
  if (scalarOf(type) === 'bool' || scalarOf(arg.type) === 'bool') refuse(e.at, 'bool has no bits');
  return { k: 'bitcast', arg, type, at: e.at };
}

function construct(cx: Cx, e: Call, type: Type): TExpr {
  const args = values(cx, e);
  if (args.length === 0) return zero(type, e.at);
  if (type.k === 'scalar') {
    if (args.length !== 1 || width(args[0]!.type) !== 1) refuse(e.at, `${type.s}() takes one scalar`);
    return convert(args[0]!, type, e.at);
  }
  if (type.k === 'vec') {
    if (args.length === 1 && width(args[0]!.type) === type.n) return convert(args[0]!, type, e.at);
    const parts = args.map((a) => coerce(a, shaped(width(a.type), type.s), a.at));
    return composeVec(type.n, parts, e.at);
  }
  const wanted =
    type.k === 'array'
      ? args.map(() => type.elem)
      : type.k === 'struct'
        ? type.fields.map((f) => f.type)
        : [];
  const count = type.k === 'array' ? type.count : wanted.length;
  if (count !== args.length) return refuse(e.at, `${typeName(type)} is not made of ${args.length} values`);
  return compose(
    args.map((a, i) => coerce(a, wanted[i]!, a.at)),
    type,
    e.at,
  );
}

/** The zero value of a type. */
export function zero(type: Type, at: At): TExpr {
  const scalars = leaves(type);
  if (scalars === undefined) return refuse(at, `${typeName(type)} has no zero value`);
  return { k: 'const', value: scalars.map((s) => (s === 'bool' ? false : 0)), type, at };
}

function convert(arg: TExpr, type: Type, at: At): TExpr {
  const [from, to] = [scalarOf(arg.type), scalarOf(type)];
  if (from === undefined || to === undefined) return refuse(at, `${typeName(arg.type)} does not convert`);
  if (from === to) return arg;
  if (arg.k === 'const') {
    // u32(-1) is refused, u32(-1i) wraps; an abstract float goes through f32.
    const via: Scalar = from === 'abstract-float' && to !== 'f32' ? 'f32' : from;
    const value = arg.value.map((v) => convertConst(convertConst(v, from, via, at), via, to, at));
    return { k: 'const', value, type, at };
  }
  return { k: 'convert', arg, type, at };
}

function compose(args: readonly TExpr[], type: Type, at: At): TExpr {
  const value: ConstScalar[] = [];
  for (const a of args) {
    if (a.k !== 'const') return { k: 'compose', args, type, at };
    value.push(...a.value);
  }
  return { k: 'const', value, type, at };
}

function composeVec(n: number, args0: readonly TExpr[], at: At): TExpr {
  const args = unify(args0, at);
  const s = args[0] === undefined ? undefined : scalarOf(args[0].type);
  if (s === undefined) return refuse(at, `vec${n} needs scalars or vectors`);
  for (const a of args) {
    if (scalarOf(a.type) !== s || width(a.type) === 0)
      refuse(a.at, `expected ${s}, found ${typeName(a.type)}`);
  }
  const total = args.reduce((sum, a) => sum + width(a.type), 0);
  const type = shaped(n, s);
  if (args.length === 1 && total === 1) return splat(args[0]!, type, at);
  if (total !== n) refuse(at, `vec${n} is not made of ${total} components`);
  return compose(args, type, at);
}

/** One scalar for every component; evaluated once. */
function splat(a: TExpr, type: Type, at: At): TExpr {
  if (a.k !== 'const') return { k: 'compose', args: [a], type, at };
  return { k: 'const', value: Array.from({ length: width(type) }, () => a.value[0]!), type, at };
}

function composeArray(args0: readonly TExpr[], at: At): TExpr {
  const args = unify(args0, at);
  const elem = args[0]?.type ?? refuse(at, 'array() needs values');
  const same = args.map((a) => coerce(a, elem, a.at));
  return compose(same, { k: 'array', elem, count: args.length, countOverride: undefined }, at);
}

function builtinCall(name: string, b: Builtin, args0: readonly TExpr[], at: At): TExpr {
  if (args0.length !== b.arity) refuse(at, `${name} takes ${b.arity} arguments, not ${args0.length}`);
  const shared = b.rule === 'bits' ? b.arity - 2 : b.rule === 'select' ? 2 : b.arity;
  const unified = unify(args0.slice(0, shared), at);
  const rest = args0
    .slice(shared)
    .map((a) => coerce(a, b.rule === 'bits' ? U32 : shaped(width(a.type), 'bool'), a.at));
  const folded = tryFold(b, unified, at);
  if (folded !== undefined) return folded;
  const wanted = b.takes.includes('i32') ? concrete : (a: TExpr) => toFloat(a, b);
  const args = [...unified.map(wanted), ...rest];
  const first = args[0]!;
  const s = scalarOf(first.type) as Builtin['takes'][number] | undefined;
  const n = width(first.type);
  if (s === undefined || n === 0 || !b.takes.includes(s))
    refuse(at, `${name} does not take ${typeName(first.type)}`);
  for (const a of args.slice(1, shared)) {
    if (typeName(a.type) !== typeName(first.type))
      refuse(a.at, `${name}: expected ${typeName(first.type)}, found ${typeName(a.type)}`);
  }
  if (b.rule === 'select' && width(rest[0]!.type) !== 1 && width(rest[0]!.type) !== n)
    refuse(at, 'select: sizes differ');
  if (b.rule === 'dot' && n === 1) refuse(at, 'dot takes vectors');
  if (b.rule === 'pack' && n !== 4) refuse(at, `${name} takes a vec4<u32>`);
  return { k: 'builtin', name, args, type: resultType(b, first.type, s), at };
}

function resultType(b: Builtin, first: Type, s: Scalar): Type {
  switch (b.rule) {
    case 'reduce':
      return BOOL;
    case 'dot':
      return shaped(1, s);
    case 'pack':
      return U32;
    case 'unpack':
      return shaped(4, 'u32');
    default:
      return first;
  }
}

function toFloat(a: TExpr, b: Builtin): TExpr {
  const abstract = scalarOf(a.type)?.startsWith('abstract') ?? false;
  return abstract ? coerce(a, shaped(width(a.type), b.takes[0]!), a.at) : a;
}

function tryFold(b: Builtin, args: readonly TExpr[], at: At): TExpr | undefined {
  if (b.fold === undefined) return undefined;
  const rows: (readonly ConstScalar[])[] = [];
  for (const a of args) {
    if (a.k !== 'const') return undefined;
    rows.push(a.value);
  }
  const first = args[0]!;
  const onlyFloat = !b.takes.includes('i32');
  const s = onlyFloat && scalarOf(first.type) === 'abstract-int' ? 'abstract-float' : scalarOf(first.type)!;
  if (rows.some((r) => r.length !== rows[0]!.length)) return undefined;
  const value = rows[0]!.map((_, i) =>
    b.fold!(
      s,
      rows.map((r) => r[i]!),
    ),
  );
  if (value.some((v) => typeof v === 'number' && !Number.isFinite(v)))
    refuse(at, 'the constant is not finite');
  return { k: 'const', value, type: shaped(width(first.type), s), at };
}
