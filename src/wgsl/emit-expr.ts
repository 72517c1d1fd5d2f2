/**
 * Expressions as JavaScript: one expression per leaf of the value, pure; parts with effects become
 * statements before.
 */

import { emitAtomic } from './emit-atomic.ts';
import { COMPONENTWISE, WHOLE } from './emit-builtins.ts';
import { emitCall } from './emit-call.ts';
import { captured, type Ec, fresh, inOrder, pinned, view } from './emit-context.ts';
import { binaryJs, bitcastJs, convertJs, unaryJs } from './emit-ops.ts';
import { loadPlace, placeOf, storePlace } from './emit-place.ts';
import type { TExpr, TRef } from './ir.ts';
import { canonical, isInt, type Js, js, literalJs, name, P } from './js.ts';
import {
  type ArrayType,
  type Concrete,
  leafWords,
  leaves,
  scalarOf,
  sizeOf,
  strideOf,
  type Type,
  width,
} from './types.ts';

/** The leaves of an expression's value, in order. */
export function emitExpr(ec: Ec, e: TExpr): readonly Js[] {
  switch (e.k) {
    case 'const': {
      const scalars = leaves(e.type)!;
      return e.value.map((v, i) => literalJs(v, scalars[i]!));
    }
    case 'load':
      return loadPlace(ec, placeOf(ec, e.ref));
    case 'value':
      return emitValue(ec, e);
    case 'unary':
      return emitExpr(ec, e.arg).map((v) => unaryJs(e.op, v));
    case 'binary':
      return emitBinary(ec, e);
    case 'builtin':
      return emitBuiltin(ec, e);
    case 'atomic':
      return emitAtomic(ec, e, true);
    case 'length':
      return [emitLength(ec, e.ref)];
    case 'call':
      return emitCall(ec, e);
    case 'compose': {
      const parts = inOrder(ec, e.args, (a) => emitExpr(ec, a)).flat();
      const only = parts[0]!;
      if (parts.length > 1 || width(e.type) <= 1) return parts;
      const shared = pinned(ec, only);
      return Array.from({ length: width(e.type) }, () => shared);
    }
    case 'convert':
      return emitExpr(ec, e.arg).map((v) => convertJs(v, scalarOf(e.type) as Concrete));
    case 'bitcast':
      return emitBitcast(ec, e);
    case 'leaves': {
      const all = emitExpr(ec, e.base);
      return e.pick.map((i) => all[i]!);
    }
    case 'at':
      return emitAt(ec, e);
  }
}

/** The only leaf of a scalar expression. */
export function emitScalar(ec: Ec, e: TExpr): Js {
  return emitExpr(ec, e)[0]!;
}

function emitValue(ec: Ec, e: TExpr & { k: 'value' }): readonly Js[] {
  const slot = ec.slots.get(e.v);
  if (slot === undefined) throw new Error(`no value for ${e.v.name}`);
  return slot.k === 'values' ? slot.values : loadPlace(ec, slot.place);
}

function emitBinary(ec: Ec, e: TExpr & { k: 'binary' }): readonly Js[] {
  if (e.op === '&&' || e.op === '||') return [shortCircuit(ec, e)];
  const [l, r] = inOrder(ec, [e.l, e.r], (x) => emitExpr(ec, x)) as [readonly Js[], readonly Js[]];
  const n = width(e.type);
  const wide = (v: readonly Js[]): readonly Js[] => {
    if (v.length === n) return v;
    const shared = pinned(ec, v[0]!);
    return Array.from({ length: n }, () => shared);
  };
  const [a, b] = [wide(l), wide(r)];
  return a.map((x, i) => binaryJs(e.op, ...divisible(ec, e.op, x, b[i]!)));
}

/** Integer division writes its operands twice. */
function divisible(ec: Ec, op: string, a: Js, b: Js): [Js, Js] {
  if ((op !== '/' && op !== '%') || !isInt(a.s) || b.value !== undefined) return [a, b];
  return [pinned(ec, a), pinned(ec, b)];
}

function shortCircuit(ec: Ec, e: TExpr & { k: 'binary' }): Js {
  const l = emitScalar(ec, e.l);
  const { value: r, lines } = captured(ec, () => emitScalar(ec, e.r));
  if (lines.length === 0) return binaryJs(e.op, l, r);
  const n = fresh(ec, 'both');
  ec.out.push(
    `let ${n} = ${l.code};`,
    `if (${e.op === '&&' ? n : `!${n}`}) {`,
    ...lines,
    `${n} = ${r.code};`,
    '}',
  );
  return js(n, P.atom, 'bool', { stable: true });
}

/** Built-ins whose JavaScript writes an operand twice. */
const TWICE = new Set(['fract', 'firstLeadingBit', 'mix']);

function emitBuiltin(ec: Ec, e: TExpr & { k: 'builtin' }): readonly Js[] {
  const args = inOrder(ec, e.args, (a) => emitExpr(ec, a));
  const whole = WHOLE[e.name];
  if (whole !== undefined)
    return whole(e.name === 'unpack4xU8' ? args.map((a) => a.map((v) => pinned(ec, v))) : args);
  const emit = COMPONENTWISE[e.name]!;
  const n = width(e.type);
  const wide = args.map((a) => (a.length === 1 && n > 1 ? [pinned(ec, a[0]!)] : a));
  return Array.from({ length: n }, (_, i) => {
    const scalars = wide.map((a) => a[a.length === 1 ? 0 : i]!);
    return emit(TWICE.has(e.name) ? scalars.map((v) => pinned(ec, v)) : scalars);
  });
}

/** Bits in memory are read through the view of the other type. */
function emitBitcast(ec: Ec, e: TExpr & { k: 'bitcast' }): readonly Js[] {
  const to = scalarOf(e.type) as Concrete;
  if (e.arg.k === 'load') {
    const place = placeOf(ec, e.arg.ref);
    return place.k === 'memory'
      ? loadPlace(ec, place, to)
      : loadPlace(ec, place).map((v) => bitcastJs(v, to));
  }
  return emitExpr(ec, e.arg).map((v) => bitcastJs(v, to));
}

/** `arrayLength`, which never changes: a constant of the factory. */
function emitLength(ec: Ec, ref: TRef): Js {
  const place = placeOf(ec, ref);
  if (place.k !== 'memory' || place.addr.terms.length > 0) throw new Error('arrayLength of a part');
  const stride = strideOf(place.type as ArrayType) / 4;
  const n = `${place.mem}$length${place.addr.offset}`;
  const line = `const ${n} = Math.floor((${view(ec, place.mem, 'u32')}.length - ${place.addr.offset}) / ${stride});`;
  if (!ec.factory.includes(line)) ec.factory.push(line);
  return name(n, 'u32');
}

/**
 * A value other than a variable, indexed by a variable: through memory, so that one element costs
 * one read.
 */
function emitAt(ec: Ec, e: TExpr & { k: 'at' }): readonly Js[] {
  const constant = e.base.k === 'const';
  const [base, index] = inOrder(ec, [e.base, e.index], (x) => emitExpr(ec, x)) as [
    readonly Js[],
    readonly Js[],
  ];
  const mem = region(ec, 'table', e.base.type);
  const place = { k: 'memory', mem, addr: { terms: [], offset: 0 }, type: e.base.type } as const;
  if (constant) {
    const { lines } = captured(ec, () => storePlace(ec, place, base));
    ec.factory.push(...lines);
  } else storePlace(ec, place, base.map(canonical));
  const stride = e.base.type.k === 'array' ? strideOf(e.base.type) / 4 : 1;
  const chosen = { terms: [{ code: pinned(ec, index[0]!), stride }], offset: 0 };
  const loaded = loadPlace(ec, { k: 'memory', mem, addr: chosen, type: e.type });
  // The table is written anew the next time this runs.
  return constant ? loaded : loaded.map((v) => pinned(ec, v));
}

/** Memory of the factory's own, big enough for a type; yields its name. */
export function region(ec: Ec, base: string, type: Type, count = '1'): string {
  const mem = fresh(ec, base);
  const bytes = leafWords(type).length === 0 ? 4 : sizeOf(type);
  ec.factory.push(
    `const ${mem} = new Uint8Array(${count === '1' ? bytes : `${bytes} * ${count}`});`,
    `//views ${mem}`,
  );
  return mem;
}
