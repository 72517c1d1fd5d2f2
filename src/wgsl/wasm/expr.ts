/**
 * Expressions as WebAssembly: one piece of code per leaf of the value, pure; parts with effects
 * become instructions before.
 */
import type { TExpr, TRef } from '../ir.ts';
import { type ArrayType, type Concrete, leaves, scalarOf, strideOf, width } from '../types.ts';
import { emitAtomic } from './atomic.ts';
import { COMPONENTWISE, WHOLE } from './builtins.ts';
import { emitCall } from './call.ts';
import { constant, I32, OP } from './code.ts';
import {
  apart,
  globalCode,
  inOrder,
  literal,
  local,
  nested,
  newLocal,
  pinned,
  setLocal,
  Unwritten,
  type Value,
  type Wc,
} from './context.ts';
import { applied, binary, bitcast, convert, unary } from './ops.ts';
import { loadPlace, placeOf } from './place.ts';

/** The leaves of an expression's value, in order. */
export function emitExpr(wc: Wc, e: TExpr): readonly Value[] {
  switch (e.k) {
    case 'const': {
      const scalars = leaves(e.type)!;
      return e.value.map((v, i) => literal(scalars[i]!, v));
    }
    case 'load':
      return loadPlace(wc, placeOf(wc, e.ref));
    case 'value':
      return emitValue(wc, e);
    case 'unary':
      return emitExpr(wc, e.arg).map((v) => unary(e.op, v));
    case 'binary':
      return emitBinary(wc, e);
    case 'builtin':
      return emitBuiltin(wc, e);
    case 'atomic':
      return emitAtomic(wc, e, true);
    case 'length':
      return [emitLength(wc, e.ref)];
    case 'call':
      return emitCall(wc, e);
    case 'compose': {
      const parts = inOrder(wc, e.args, (a) => emitExpr(wc, a)).flat();
      const only = parts[0]!;
      if (parts.length > 1 || width(e.type) <= 1) return parts;
      const shared = pinned(wc, only);
      return Array.from({ length: width(e.type) }, () => shared);
    }
    case 'convert':
      return emitExpr(wc, e.arg).map((v) => convert(v, scalarOf(e.type) as Concrete));
    case 'bitcast':
      return emitBitcast(wc, e);
    case 'leaves': {
      const all = emitExpr(wc, e.base);
      return e.pick.map((i) => all[i]!);
    }
    case 'at':
      throw new Unwritten('a value indexed by a variable');
  }
}

/** The only leaf of a scalar expression. */
export function emitScalar(wc: Wc, e: TExpr): Value {
  return emitExpr(wc, e)[0]!;
}

function emitValue(wc: Wc, e: TExpr & { k: 'value' }): readonly Value[] {
  const slot = wc.slots.get(e.v);
  if (slot === undefined) throw new Error(`no value for ${e.v.name}`);
  return slot.k === 'values' ? slot.values : loadPlace(wc, slot.place);
}

function emitBinary(wc: Wc, e: TExpr & { k: 'binary' }): readonly Value[] {
  if (e.op === '&&' || e.op === '||') return [shortCircuit(wc, e)];
  const [l, r] = inOrder(wc, [e.l, e.r], (x) => emitExpr(wc, x)) as [Value[], Value[]];
  const n = width(e.type);
  const wide = (v: readonly Value[]): readonly Value[] => {
    if (v.length === n) return v;
    const shared = pinned(wc, v[0]!);
    return Array.from({ length: n }, () => shared);
  };
  const [a, b] = [wide(l), wide(r)];
  return a.map((x, i) => binary(wc, e.op, x, b[i]!));
}

/**
 * The right side is evaluated only where the left does not decide, since it may read where the left
 * forbids it.
 */
function shortCircuit(wc: Wc, e: TExpr & { k: 'binary' }): Value {
  const l = emitScalar(wc, e.l);
  wc.body.depth += 1;
  const { value: r, code } = apart(wc, () => emitScalar(wc, e.r));
  wc.body.depth -= 1;
  const [yes, no] = e.op === '&&' ? [r.code, constant('bool', false)] : [constant('bool', true), r.code];
  if (code.length === 0) {
    if (r.stable) return applied(e.op === '&&' ? OP.i32And : OP.i32Or, 'bool', l, r);
    return { code: [...l.code, OP.if, I32, ...yes, OP.else, ...no, OP.end], s: 'bool', stable: false };
  }
  const both = newLocal(wc, I32);
  const value = local(both, 'bool', true);
  wc.out.push(...l.code, ...setLocal(both), ...value.code, ...(e.op === '&&' ? [] : [OP.i32Eqz]));
  nested(wc, OP.if, () => wc.out.push(...code, ...r.code, ...setLocal(both)));
  return value;
}

function emitBuiltin(wc: Wc, e: TExpr & { k: 'builtin' }): readonly Value[] {
  const args = inOrder(wc, e.args, (a) => emitExpr(wc, a));
  const whole = WHOLE[e.name];
  if (whole !== undefined) return whole(wc, args);
  const emit = COMPONENTWISE[e.name];
  if (emit === undefined) throw new Unwritten(`${e.name}()`);
  const n = width(e.type);
  // An operand may be kept in a local, after which the others must still have their old values.
  const wide = args.map((a) => a.map((v) => (e.name === 'select' && n === 1 ? v : pinned(wc, v))));
  return Array.from({ length: n }, (_, i) =>
    emit(
      wc,
      wide.map((a) => a[a.length === 1 ? 0 : i]!),
    ),
  );
}

/** Bits in memory are read as the other type. */
function emitBitcast(wc: Wc, e: TExpr & { k: 'bitcast' }): readonly Value[] {
  const to = scalarOf(e.type) as Concrete;
  if (e.arg.k === 'load') {
    const place = placeOf(wc, e.arg.ref);
    return place.k === 'memory' ? loadPlace(wc, place, to) : loadPlace(wc, place).map((v) => bitcast(v, to));
  }
  return emitExpr(wc, e.arg).map((v) => bitcast(v, to));
}

/** `arrayLength`: the buffer's bytes after the array's start, by its stride. */
function emitLength(wc: Wc, ref: TRef): Value {
  const place = placeOf(wc, ref);
  if (place.k !== 'memory') throw new Error('arrayLength of no memory');
  const root = rootName(ref);
  const bytes: Value = { code: globalCode(wc, `${root} bytes`, I32), s: 'u32', stable: true };
  const rest = applied(OP.i32Sub, 'u32', bytes, literal('u32', place.offset));
  return applied(OP.i32DivU, 'u32', rest, literal('u32', strideOf(place.type as ArrayType)));
}

function rootName(ref: TRef): string {
  return ref.k === 'var' ? ref.v.name : rootName(ref.base);
}
