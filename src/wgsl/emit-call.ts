/**
 * Calls of user functions. WGSL has no recursion, so a function can always be written out where it
 * is called: that is how pointers and composite results cost nothing. Larger functions of scalars
 * become functions.
 */
import {
  captured,
  type Ec,
  fresh,
  givenNames,
  inOrder,
  pinned,
  type Return,
  zeroJs,
} from './emit-context.ts';
import { emitExpr } from './emit-expr.ts';
import { pinPlace, placeOf } from './emit-place.ts';
import { emitBody } from './emit-stmt.ts';
import type { Fn, TExpr, TRef, TStmt } from './ir.ts';
import { canonical, type Js, js, name, P } from './js.ts';
import { type Concrete, leaves } from './types.ts';

/** Functions up to this many nodes are written out at each call. */
const INLINE_WEIGHT = 80;

const isRef = (a: TExpr | TRef): a is TRef => 'space' in a;

/** The leaves of a call's result. */
export function emitCall(ec: Ec, e: TExpr & { k: 'call' }): readonly Js[] {
  const { fn } = e;
  const args = inOrder(ec, e.args, (a) => {
    if (!isRef(a)) return emitExpr(ec, a).map((v) => pinned(ec, v));
    return [];
  });
  const places = e.args.map((a) => (isRef(a) ? pinPlace(ec, placeOf(ec, a)) : undefined));
  const scalarResult = fn.result.k === 'void' || leaves(fn.result)?.length === 1;
  const mustInline = !scalarResult || places.some((p) => p !== undefined);
  if (!mustInline && fn.weight > INLINE_WEIGHT && (ec.calls.get(fn) ?? 0) > 1)
    return callClosure(ec, fn, args.flat());
  fn.params.forEach((p, i) => {
    const place = places[i];
    ec.slots.set(p, place === undefined ? { k: 'values', values: args[i]! } : { k: 'place', place });
  });
  return inline(ec, fn);
}

/** Whether the only `return` is the last statement. */
export function returnsAtEnd(body: readonly TStmt[]): boolean {
  return (
    !body.slice(0, -1).some(hasReturn) && (body.at(-1)?.k === 'return' || !body.slice(-1).some(hasReturn))
  );
}

function hasReturn(s: TStmt): boolean {
  switch (s.k) {
    case 'return':
      return true;
    case 'if':
      return s.yes.some(hasReturn) || s.no.some(hasReturn);
    case 'switch':
      return s.cases.some((c) => c.body.some(hasReturn));
    case 'loop':
    case 'block':
      return s.body.some(hasReturn);
    default:
      return false;
  }
}

function withReturn<T>(ec: Ec, ret: Return, body: () => T): T {
  const [outer, loops] = [ec.ret, ec.loops.splice(0)];
  ec.ret = ret;
  try {
    return body();
  } finally {
    ec.ret = outer;
    ec.loops.push(...loops);
  }
}

function inline(ec: Ec, fn: Fn): readonly Js[] {
  const last = fn.body.at(-1);
  if (returnsAtEnd(fn.body)) {
    const tail = last?.k === 'return' ? last : undefined;
    return withReturn(ec, { k: 'closure' }, () => {
      emitBody(ec, tail === undefined ? fn.body : fn.body.slice(0, -1));
      if (tail?.value === undefined) return [];
      return emitExpr(ec, tail.value).map((v) => (fn.body.length > 1 ? pinned(ec, v) : v));
    });
  }
  const scalars = fn.result.k === 'void' ? [] : leaves(fn.result)!;
  const names = scalars.map(() => fresh(ec, fn.name));
  names.forEach((n, i) => {
    ec.out.push(`let ${n} = ${zeroJs(scalars[i]!).code};`);
  });
  const ret: Return = { k: 'inline', names, label: fresh(ec, `${fn.name}$end`), used: false };
  const { lines } = captured(ec, () => withReturn(ec, ret, () => emitBody(ec, fn.body)));
  ec.out.push(`${ret.label}: {`, ...lines, '}');
  return names.map((n, i) => js(n, P.atom, scalars[i]!, { stable: true }));
}

function callClosure(ec: Ec, fn: Fn, args: readonly Js[]): readonly Js[] {
  const { name: callee, given } = ec.closures.get(fn) ?? emitClosure(ec, fn);
  const call = `${callee}(${[...args.map((v) => canonical(v).code), ...given].join(', ')})`;
  if (fn.result.k === 'void') {
    ec.out.push(`${call};`);
    return [];
  }
  return [pinned(ec, js(call, P.atom, leaves(fn.result)![0] as Concrete), fn.name)];
}

function emitClosure(ec: Ec, fn: Fn) {
  const n = fresh(ec, fn.name);
  const params: string[] = [];
  for (const p of fn.params) {
    const names = leaves(p.type)!.map((s) => name(fresh(ec, p.name), s));
    params.push(...names.map((v) => v.code));
    ec.slots.set(p, { k: 'values', values: names });
  }
  const { lines } = captured(ec, () => withReturn(ec, { k: 'closure' }, () => emitBody(ec, fn.body)));
  const closure = { name: n, given: givenNames(ec, lines) };
  ec.functions.push(`function ${n}(${[...params, ...closure.given].join(', ')}) {`, ...lines, '}');
  ec.closures.set(fn, closure);
  return closure;
}
