/** References as places: JavaScript variables for scalars, words of typed arrays for the rest. */
import { type Address, type Ec, fresh, inOrder, type Place, pinned, view } from './emit-context.ts';
import { emitExpr } from './emit-expr.ts';
import type { TRef } from './ir.ts';
import { at, canonical, constant, type Js, js, log2Exact, name, P } from './js.ts';
import { type Concrete, leafWords, leaves, strideOf, type Type } from './types.ts';

const leafCount = (t: Type): number => leaves(t)?.length ?? 0;

/** Where a reference points; its indices are evaluated here. */
export function placeOf(ec: Ec, ref: TRef): Place {
  if (ref.k === 'var') {
    const slot = ec.slots.get(ref.v);
    if (slot?.k !== 'place') throw new Error(`no place for ${ref.v.name}`);
    return slot.place;
  }
  if (ref.k === 'elem' && ref.index.k !== 'const') return indexed(ec, ref);
  const base = placeOf(ec, ref.base);
  if (ref.k === 'field') return fieldOf(base, ref.index, ref.type);
  const i = ref.index.k === 'const' ? Number(ref.index.value[0]) : 0;
  if (base.k === 'names') {
    const size = leafCount(ref.type);
    return { k: 'names', names: base.names.slice(i * size, (i + 1) * size), type: ref.type };
  }
  if (base.k === 'chosen') throw new Error('a scalar has no components');
  return {
    ...base,
    addr: { ...base.addr, offset: base.addr.offset + i * strideWords(base.type) },
    type: ref.type,
  };
}

function fieldOf(base: Place, index: number, type: Type): Place {
  if (base.type.k !== 'struct' || base.k === 'chosen') throw new Error('not a struct');
  const field = base.type.fields[index]!;
  if (base.k === 'memory')
    return { ...base, addr: { ...base.addr, offset: base.addr.offset + field.offset / 4 }, type };
  const before = base.type.fields.slice(0, index).reduce((n, f) => n + leafCount(f.type), 0);
  return { k: 'names', names: base.names.slice(before, before + leafCount(type)), type };
}

function strideWords(t: Type): number {
  return t.k === 'array' ? strideOf(t) / 4 : 1;
}

function indexed(ec: Ec, ref: TRef & { k: 'elem' }): Place {
  // The base's own indices come first, in the order they are written.
  let base: Place | undefined;
  const [, index] = inOrder(ec, [0, 1], (part) => {
    if (part === 1) return [emitExpr(ec, ref.index)[0]!];
    base = placeOf(ec, ref.base);
    return [];
  });
  const place = base!;
  const i = index![0]!;
  if (place.k === 'names') return { k: 'chosen', names: place.names, index: pinned(ec, i), type: ref.type };
  if (place.k === 'chosen') throw new Error('a scalar has no components');
  const term = { code: i, stride: strideWords(place.type) };
  return { ...place, addr: { ...place.addr, terms: [...place.addr.terms, term] }, type: ref.type };
}

/**
 * An index as a JavaScript number: a negative or too large one is out of every buffer's range.
 */
function indexJs(v: Js): Js {
  if (!v.raw && v.lo >= -0x80000000 && v.hi <= 0xffffffff) return v;
  return js(`${at(v, P.or)} | 0`, P.or, 'i32');
}

function termCode({ code, stride }: Address['terms'][number]): {
  code: string;
  prec: number;
  shift?: number;
} {
  if (stride === 1) return indexJs(code);
  const shift = log2Exact(stride);
  if (shift !== undefined) return { code: `${at(code, P.shift)} << ${shift}`, prec: P.shift, shift };
  return { code: `Math.imul(${code.code}, ${stride})`, prec: P.atom };
}

/** The word index `offset` words past an address. */
export function wordIndex(addr: Address, more: number): string {
  const offset = addr.offset + more;
  const terms = addr.terms.map(termCode);
  const [first] = terms;
  if (first === undefined) return String(offset);
  if (offset === 0 && terms.length === 1) return first.code;
  if (terms.length === 1 && first.shift !== undefined && offset < 2 ** first.shift)
    return `${first.code} | ${offset}`;
  const sum = terms.map((t) => (t.prec < P.add ? `(${t.code})` : t.code)).join(' + ');
  return offset === 0 ? sum : `${sum} + ${offset}`;
}

/** The same place with its address computed now, so that it can be used several times. */
export function pinPlace(ec: Ec, place: Place): Place {
  if (place.k !== 'memory') return place;
  const { terms, offset } = place.addr;
  if (
    terms.length === 0 ||
    (terms.length === 1 && terms[0]!.code.stable && constant(terms[0]!.code) === undefined)
  )
    return place;
  const n = fresh(ec, 'at');
  // A power of two is kept as the unit of the address: `at << 5 | 3` needs no overflow check.
  if (terms.length === 1 && log2Exact(terms[0]!.stride) !== undefined) {
    const { code, stride } = terms[0]!;
    ec.out.push(`const ${n} = ${indexJs(code).code};`);
    return { ...place, addr: { terms: [{ code: name(n, 'u32'), stride }], offset } };
  }
  ec.out.push(`const ${n} = ${wordIndex({ terms, offset: 0 }, 0)};`);
  return { ...place, addr: { terms: [{ code: name(n, 'i32'), stride: 1 }], offset } };
}

/** Reads a place, leaf by leaf. `as` reads the bits of a scalar as another type. */
export function loadPlace(ec: Ec, place0: Place, as?: Concrete): Js[] {
  const scalars = leaves(place0.type)!;
  if (place0.k === 'names') return place0.names.map((n, i) => js(n, P.atom, scalars[i]!));
  if (place0.k === 'chosen') {
    const { names, index } = place0;
    const s = scalars[0]!;
    const chain = names.slice(0, -1).map((n, i) => `${at(index, P.eq)} === ${i} ? ${n} : `);
    return [js(`${chain.join('')}${names.at(-1)}`, P.cond, s)];
  }
  const place = scalars.length > 1 ? (pinPlace(ec, place0) as typeof place0) : place0;
  return leafWords(place.type).map((w, i) => {
    const s = as ?? scalars[i]!;
    if (ec.uniforms.has(place.mem) && place.addr.terms.length === 0) return hoistedLoad(ec, place, w, s);
    const code = `${view(ec, place.mem, s)}[${wordIndex(place.addr, w)}]`;
    if (s === 'bool') return js(`${code} === 1`, P.eq, s);
    const raw = js(code, P.atom, s, { raw: true });
    return s === 'f32' ? canonical(raw) : raw;
  });
}

/** A scalar of a uniform buffer at a fixed place: a name whose value is read once a dispatch. */
function hoistedLoad(ec: Ec, place: Place & { k: 'memory' }, more: number, s: Concrete): Js {
  const array = view(ec, place.mem, s);
  const word = wordIndex(place.addr, more);
  const n = `${array}${word}`;
  ec.hoisted.set(n, canonical(js(`${array}[${word}]`, P.atom, s, { raw: true })).code);
  return name(n, s);
}

/** A value that a typed array may be given for a scalar: the array wraps and rounds by itself. */
export function storable(v: Js): string {
  if (v.s === 'bool') return `${at(v, P.lor)} ? 1 : 0`;
  return v.unrounded ?? (v.s === 'f32' ? canonical(v).code : v.code);
}

/** Writes a place, leaf by leaf. */
export function storePlace(ec: Ec, place0: Place, values: readonly Js[]): void {
  if (place0.k === 'names') {
    // `v = v.yx` reads the value that it writes.
    const vs = values.length > 1 ? values.map((v) => pinned(ec, v)) : values;
    place0.names.forEach((n, i) => {
      ec.out.push(`${n} = ${canonical(vs[i]!).code};`);
    });
    return;
  }
  if (place0.k === 'chosen') {
    const v = pinned(ec, values[0]!);
    const cases = place0.names.map((n, i) => `case ${i}: ${n} = ${v.code}; break;`);
    ec.out.push(`switch (${place0.index.code}) { ${cases.join(' ')} }`);
    return;
  }
  const scalars = leaves(place0.type)!;
  const vs = values.length > 1 ? values.map((v) => pinned(ec, v)) : values;
  const place = values.length > 1 ? (pinPlace(ec, place0) as typeof place0) : place0;
  leafWords(place.type).forEach((w, i) => {
    ec.out.push(`${view(ec, place.mem, scalars[i]!)}[${wordIndex(place.addr, w)}] = ${storable(vs[i]!)};`);
  });
}
