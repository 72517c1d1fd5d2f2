/** References as places: locals for values without an array, addresses for the rest. */
import type { TRef } from '../ir.ts';
import { type Concrete, leafWords, leaves, strideOf, type Type } from '../types.ts';
import { type Code, constant, I32, OP, typeOf, unsigned } from './code.ts';
import {
  inOrder,
  keptLocal,
  literal,
  local,
  newLocal,
  type Place,
  pinned,
  setLocal,
  Unwritten,
  type Value,
  type Wc,
} from './context.ts';
import { emitExpr } from './expr.ts';
import { advanced } from './sum.ts';

const leafCount = (t: Type): number => leaves(t)?.length ?? 0;

/** Where a reference points; its indices are evaluated here. */
export function placeOf(wc: Wc, ref: TRef): Place {
  if (ref.k === 'var') {
    const slot = wc.slots.get(ref.v);
    if (slot?.k !== 'place') throw new Error(`no place for ${ref.v.name}`);
    return slot.place;
  }
  if (ref.k === 'elem' && ref.index.k !== 'const') return indexed(wc, ref);
  const base = placeOf(wc, ref.base);
  if (ref.k === 'field') return fieldOf(base, ref.index, ref.type);
  const i = ref.index.k === 'const' ? Number(ref.index.value[0]) : 0;
  if (base.k === 'memory')
    return { ...base, offset: base.offset + i * strideBytes(base.type), type: ref.type };
  const size = leafCount(ref.type);
  return { k: 'locals', locals: base.locals.slice(i * size, (i + 1) * size), type: ref.type };
}

function fieldOf(base: Place, index: number, type: Type): Place {
  if (base.type.k !== 'struct') throw new Error('not a struct');
  const field = base.type.fields[index]!;
  if (base.k === 'memory') return { ...base, offset: base.offset + field.offset, type };
  const before = base.type.fields.slice(0, index).reduce((n, f) => n + leafCount(f.type), 0);
  return { k: 'locals', locals: base.locals.slice(before, before + leafCount(type)), type };
}

function strideBytes(t: Type): number {
  return t.k === 'array' ? strideOf(t) : 4;
}

function indexed(wc: Wc, ref: TRef & { k: 'elem' }): Place {
  // The base's own indices come first, in the order they are written.
  let base: Place | undefined;
  const [, index] = inOrder(wc, [0, 1], (part) => {
    if (part === 1) return [emitExpr(wc, ref.index)[0]!];
    base = placeOf(wc, ref.base);
    return [];
  });
  const place = base!;
  if (place.k === 'locals') throw new Unwritten('a vector in locals, indexed by a variable');
  return { ...advanced(place, index![0]!, strideBytes(place.type)), type: ref.type };
}

/** The same place with its address computed now, so that it can be used several times. */
export function pinPlace(wc: Wc, place: Place): Place {
  if (place.k !== 'memory' || place.stable) return place;
  const n = newLocal(wc, I32);
  wc.out.push(...place.address, ...setLocal(n));
  return { ...place, address: [OP.localGet, ...unsigned(n)], stable: true };
}

/** Instruction that reads or writes a word of a place, `more` bytes into it. */
export function access(
  op: 'load' | 'store',
  s: Concrete,
  place: Place & { k: 'memory' },
  more: number,
): number[] {
  const code =
    s === 'f32' ? (op === 'load' ? OP.f32Load : OP.f32Store) : op === 'load' ? OP.i32Load : OP.i32Store;
  return [code, 2, ...unsigned(place.offset + more)];
}

/** Reads a place, leaf by leaf. `as` reads the bits of a scalar as another type. */
export function loadPlace(wc: Wc, place0: Place, as?: Concrete): Value[] {
  const scalars = leaves(place0.type);
  if (scalars === undefined) throw new Unwritten('a value of no fixed size');
  if (place0.k === 'locals') return place0.locals.map((n, i) => local(n, scalars[i]!, false));
  const place = scalars.length > 1 ? (pinPlace(wc, place0) as typeof place0) : place0;
  return leafWords(place.type).map((w, i) => {
    const s = as ?? scalars[i]!;
    const code = [...place.address, ...access('load', s, place, 4 * w)];
    if (s === 'bool') return { code: [...code, ...constant('u32', 1), OP.i32Eq], s, stable: false };
    return place.uniform === undefined ? { code, s, stable: false } : hoisted(wc, place, 4 * w, s, code);
  });
}

/**
 * A scalar of a uniform buffer at a fixed place: a local that is set at the start of the function.
 */
function hoisted(wc: Wc, place: Place & { k: 'memory' }, more: number, s: Concrete, code: Code): Value {
  const uniform = place.uniform!;
  const offset = place.offset + more;
  const key = `${uniform} ${offset} ${s}`;
  let known = wc.body.hoisted.get(key);
  if (known === undefined) {
    known = { local: keptLocal(wc, typeOf(s)), uniform, offset, type: typeOf(s), code };
    wc.body.hoisted.set(key, known);
  }
  return { ...local(known.local, s, true), fixed: true };
}

/** Writes a place, leaf by leaf. */
export function storePlace(wc: Wc, place0: Place, values: readonly Value[]): void {
  // `v = v.yx` reads the value that it writes.
  const vs = values.length > 1 ? values.map((v) => pinned(wc, v)) : values;
  if (place0.k === 'locals') {
    for (const [i, n] of place0.locals.entries()) wc.out.push(...vs[i]!.code, ...setLocal(n));
    return;
  }
  const scalars = leaves(place0.type)!;
  const place = values.length > 1 ? (pinPlace(wc, place0) as typeof place0) : place0;
  for (const [i, w] of leafWords(place.type).entries()) {
    wc.out.push(...place.address, ...vs[i]!.code, ...access('store', scalars[i]!, place, 4 * w));
  }
}

/** Zeros for every leaf of a type. */
export function zeros(type: Type): Value[] {
  return leaves(type)!.map((s) => literal(s, s === 'bool' ? false : 0));
}
