/** Types of expressions (WGSL §8). Conversions that WGSL leaves unwritten are written out here. */
import type { Expr } from './ast.ts';
import { checkCall } from './check-call.ts';
import { convertConst, foldBinary, foldUnary, literal } from './fold.ts';
import type { ConstScalar, TExpr, TRef } from './ir.ts';
import { type Cx, lookUp, type Operand } from './scope.ts';
import { type At, refuse } from './source.ts';
import {
  ABSTRACT_INT,
  BOOL,
  leaves,
  type Scalar,
  sameType,
  scalarOf,
  shaped,
  type Type,
  typeName,
  width,
} from './types.ts';

/** An expression's value: references are loaded. */
export function checkValue(cx: Cx, e: Expr): TExpr {
  const o = checkOperand(cx, e);
  if ('val' in o) return o.val;
  if ('ptr' in o) return refuse(e.at, 'a pointer is not a value here');
  return load(o.ref);
}

/** The place an expression names. */
export function checkPlace(cx: Cx, e: Expr): TRef {
  const o = checkOperand(cx, e);
  return 'ref' in o ? o.ref : refuse(e.at, 'this is a value, not a place in memory');
}

function load(ref: TRef): TExpr {
  if (ref.type.k === 'atomic') refuse(ref.at, 'atomics are read with atomicLoad');
  if (ref.access === 'write') refuse(ref.at, 'this memory is write-only');
  return { k: 'load', ref, type: ref.type, at: ref.at };
}

/** An expression as a value, a reference, or a pointer. */
export function checkOperand(cx: Cx, e: Expr): Operand {
  if (cx.fn !== undefined) cx.fn.weight++;
  switch (e.k) {
    case 'num': {
      const { s, value } = literal(e.text, e.at);
      return { val: { k: 'const', value: [value], type: shaped(1, s), at: e.at } };
    }
    case 'bool':
      return { val: { k: 'const', value: [e.value], type: BOOL, at: e.at } };
    case 'ident':
      return checkIdent(cx, e);
    case 'member':
      return checkMember(cx, e);
    case 'index':
      return checkIndex(cx, e);
    case 'unary':
      return checkUnary(cx, e);
    case 'binary':
      return { val: checkBinary(e.op, checkValue(cx, e.l), checkValue(cx, e.r), e.at) };
    case 'call':
      return { val: checkCall(cx, e) };
  }
}

function checkIdent(cx: Cx, e: Expr & { k: 'ident' }): Operand {
  const entity = lookUp(cx, e.name, e.at);
  switch (entity?.k) {
    case 'const':
      return { val: { ...entity.expr, at: e.at } };
    case 'value':
      return { val: { k: 'value', v: entity.v, type: entity.v.type, at: e.at } };
    case 'var': {
      const { type, space, access } = entity.v;
      return { ref: { k: 'var', v: entity.v, type, space, access, at: e.at } };
    }
    case 'pointer': {
      const { type, space, access } = entity.v;
      const elem = type.k === 'ptr' ? type.elem : type;
      return { ptr: { k: 'var', v: entity.v, type: elem, space, access, at: e.at } };
    }
    default:
      return refuse(
        e.at,
        entity === undefined ? `'${e.name}' is not declared` : `'${e.name}' is not a value`,
      );
  }
}

const SWIZZLE = ['xyzw', 'rgba'];

function swizzle(name: string, n: number, at: At): number[] {
  const set = SWIZZLE.find((letters) => [...name].every((c) => letters.includes(c)));
  const pick = [...name].map((c) => set?.indexOf(c) ?? -1);
  if (set === undefined || pick.length > 4 || pick.some((i) => i >= n))
    refuse(at, `a vec${n} has no '.${name}'`);
  return pick;
}

function checkMember(cx: Cx, e: Expr & { k: 'member' }): Operand {
  const base = checkOperand(cx, e.base);
  const place = 'val' in base ? undefined : 'ref' in base ? base.ref : base.ptr;
  const type = 'val' in base ? base.val.type : place!.type;
  if (type.k === 'vec') {
    const pick = swizzle(e.name, type.n, e.at);
    if (place !== undefined && pick.length === 1) return { ref: component(place, pick[0]!, e.at) };
    const whole = 'val' in base ? base.val : load(place!);
    return { val: pickLeaves(whole, pick, shaped(pick.length, type.s), e.at) };
  }
  if (type.k !== 'struct') return refuse(e.at, `${typeName(type)} has no members`);
  const index = type.fields.findIndex((f) => f.name === e.name);
  const field = type.fields[index];
  if (field === undefined) return refuse(e.at, `${type.name} has no member '${e.name}'`);
  if (place !== undefined) {
    const { space, access } = place;
    return { ref: { k: 'field', base: place, index, type: field.type, space, access, at: e.at } };
  }
  const before = type.fields.slice(0, index).reduce((n, f) => n + (leaves(f.type)?.length ?? 0), 0);
  const count = leaves(field.type)?.length ?? 0;
  const pick = Array.from({ length: count }, (_, i) => before + i);
  return { val: pickLeaves((base as { val: TExpr }).val, pick, field.type, e.at) };
}

function component(base: TRef, i: number, at: At): TRef {
  const index: TExpr = { k: 'const', value: [i], type: shaped(1, 'u32'), at };
  const { space, access } = base;
  return { k: 'elem', base, index, type: shaped(1, scalarOf(base.type)!), space, access, at };
}

function pickLeaves(base: TExpr, pick: readonly number[], type: Type, at: At): TExpr {
  if (base.k === 'const') return { k: 'const', value: pick.map((i) => base.value[i]!), type, at };
  return { k: 'leaves', base, pick, type, at };
}

function checkIndex(cx: Cx, e: Expr & { k: 'index' }): Operand {
  const base = checkOperand(cx, e.base);
  const index = concrete(checkValue(cx, e.index));
  const place = 'val' in base ? undefined : 'ref' in base ? base.ref : base.ptr;
  const type = 'val' in base ? base.val.type : place!.type;
  if (index.type.k !== 'scalar' || (index.type.s !== 'u32' && index.type.s !== 'i32'))
    refuse(e.at, `an index is u32 or i32, not ${typeName(index.type)}`);
  const elem = type.k === 'vec' ? shaped(1, type.s) : type.k === 'array' ? type.elem : undefined;
  if (elem === undefined) return refuse(e.at, `${typeName(type)} cannot be indexed`);
  const count = type.k === 'vec' ? type.n : type.k === 'array' ? type.count : undefined;
  if (index.k === 'const') {
    const i = Number(index.value[0]);
    if (i < 0 || i >= (count ?? Number.POSITIVE_INFINITY))
      refuse(e.at, `index ${i} is outside ${typeName(type)}`);
  }
  if (place !== undefined) {
    const { space, access } = place;
    return { ref: { k: 'elem', base: place, index, type: elem, space, access, at: e.at } };
  }
  const whole = (base as { val: TExpr }).val;
  if (index.k !== 'const') return { val: { k: 'at', base: whole, index, type: elem, at: e.at } };
  const size = leaves(elem)?.length ?? 0;
  const first = Number(index.value[0]) * size;
  return {
    val: pickLeaves(
      whole,
      Array.from({ length: size }, (_, i) => first + i),
      elem,
      e.at,
    ),
  };
}

function checkUnary(cx: Cx, e: Expr & { k: 'unary' }): Operand {
  if (e.op === '&') {
    const place = checkPlace(cx, e.arg);
    if (place.k === 'elem' && place.base.type.k === 'vec') refuse(e.at, 'a vector component has no address');
    return { ptr: place };
  }
  if (e.op === '*') {
    const o = checkOperand(cx, e.arg);
    return 'ptr' in o ? { ref: { ...o.ptr, at: e.at } } : refuse(e.at, "'*' needs a pointer");
  }
  const arg = checkValue(cx, e.arg);
  const s = scalarOf(arg.type);
  const ok =
    e.op === '!' ? s === 'bool' : e.op === '~' ? isInt(s) : s !== undefined && s !== 'bool' && s !== 'u32';
  if (!ok || width(arg.type) === 0) refuse(e.at, `operator '${e.op}' does not take ${typeName(arg.type)}`);
  if (arg.k === 'const')
    return { val: { ...arg, value: arg.value.map((v) => foldUnary(e.op, s!, v, e.at)), at: e.at } };
  return { val: { k: 'unary', op: e.op, arg, type: arg.type, at: e.at } };
}

const isInt = (s: Scalar | undefined): boolean => s === 'u32' || s === 'i32' || s === 'abstract-int';
const COMPARE = new Set(['==', '!=', '<', '<=', '>', '>=']);

/** Applies a binary operator to two checked operands. */
export function checkBinary(op: string, l0: TExpr, r0: TExpr, at: At): TExpr {
  const bad = (): never =>
    refuse(at, `operator '${op}' does not take ${typeName(l0.type)} and ${typeName(r0.type)}`);
  if (width(l0.type) === 0 || width(r0.type) === 0) bad();
  if (op === '<<' || op === '>>') return checkShift(op, l0, r0, at, bad);
  const [l, r] = unify([l0, r0], at) as [TExpr, TExpr];
  const s = scalarOf(l.type)!;
  const [nl, nr] = [width(l.type), width(r.type)];
  const mixes = '+-*/%'.includes(op) && (nl === 1 || nr === 1);
  if (s !== scalarOf(r.type) || (nl !== nr && !mixes)) bad();
  const logical = op === '&&' || op === '||';
  const bits = op === '&' || op === '|' || op === '^';
  const ok = logical
    ? s === 'bool' && nl === 1
    : bits
      ? isInt(s) || (s === 'bool' && op !== '^')
      : s !== 'bool' || op === '==' || op === '!=';
  if (!ok) bad();
  const n = Math.max(nl, nr);
  const type = shaped(n, COMPARE.has(op) ? 'bool' : s);
  if (l.k === 'const' && r.k === 'const') return fold(op, s, l, r, type, n, at);
  return { k: 'binary', op, l, r, type, at };
}

function fold(op: string, s: Scalar, l: TExpr, r: TExpr, type: Type, n: number, at: At): TExpr {
  if (l.k !== 'const' || r.k !== 'const') return { k: 'binary', op, l, r, type, at };
  const pick = (e: { value: readonly ConstScalar[] }, i: number): ConstScalar =>
    e.value[e.value.length === 1 ? 0 : i]!;
  return {
    k: 'const',
    value: Array.from({ length: n }, (_, i) => foldBinary(op, s, pick(l, i), pick(r, i), at)),
    type,
    at,
  };
}

function checkShift(op: string, l0: TExpr, r0: TExpr, at: At, bad: () => never): TExpr {
  if (!isInt(scalarOf(l0.type)) || width(l0.type) !== width(r0.type)) bad();
  const r = scalarOf(r0.type) === 'abstract-int' ? coerce(r0, shaped(width(r0.type), 'u32'), at) : r0;
  if (scalarOf(r.type) !== 'u32') bad();
  const l = r.k === 'const' ? l0 : concrete(l0);
  const s = scalarOf(l.type)!;
  if (l.k === 'const' && r.k === 'const') return fold(op, s, l, r, l.type, width(l.type), at);
  if (r.k === 'const' && r.value.some((v) => Number(v) >= 32)) refuse(at, 'shift by 32 or more');
  return { k: 'binary', op, l, r, type: l.type, at };
}

/** Makes the scalars of all operands one type where constants allow it; leaves the shapes alone. */
export function unify(es: readonly TExpr[], at: At): TExpr[] {
  const scalars = es.map((e) => scalarOf(e.type));
  const target =
    scalars.find((s) => s !== undefined && !s.startsWith('abstract')) ??
    (scalars.includes('abstract-float') ? 'abstract-float' : undefined);
  if (target === undefined) return [...es];
  return es.map((e) =>
    scalarOf(e.type)?.startsWith('abstract') ? coerce(e, shaped(width(e.type), target), at) : e,
  );
}

/** An abstract constant as the concrete type it has by default: i32 or f32. */
export function concrete(e: TExpr): TExpr {
  const type = concreteType(e.type);
  return type === e.type ? e : coerce(e, type, e.at);
}

function concreteType(t: Type): Type {
  if (t.k === 'array') {
    const elem = concreteType(t.elem);
    return elem === t.elem ? t : { ...t, elem };
  }
  if (t.k !== 'scalar' && t.k !== 'vec') return t;
  if (!t.s.startsWith('abstract')) return t;
  return shaped(width(t), sameType(shaped(1, t.s), ABSTRACT_INT) ? 'i32' : 'f32');
}

/**
 * Gives `e` the type `want`: the same type already, or a constant that converts to it; refused
 * otherwise.
 */
export function coerce(e: TExpr, want: Type, at: At): TExpr {
  if (sameType(e.type, want)) return e;
  const from = leaves(e.type) as readonly Scalar[] | undefined;
  const to = leaves(want);
  if (e.k !== 'const' || from === undefined || to === undefined || !converts(e.type, want))
    return refuse(at, `expected ${typeName(want)}, found ${typeName(e.type)}`);
  return { ...e, value: e.value.map((v, i) => convertConst(v, from[i]!, to[i]!, at)), type: want };
}

function converts(from: Type, to: Type): boolean {
  if (from.k === 'array' && to.k === 'array') return from.count === to.count && converts(from.elem, to.elem);
  if (from.k !== to.k || width(from) !== width(to) || width(from) === 0) return sameType(from, to);
  const [a, b] = [scalarOf(from), scalarOf(to)];
  if (a === b) return true;
  return a === 'abstract-int' ? b !== 'bool' : a === 'abstract-float' && b === 'f32';
}
