/**
 * Calls of user functions. WGSL has no recursion, so a function can always be written out where it
 * is called: that is how pointers and composite results cost nothing. Larger functions of scalars
 * become functions.
 */
import { returnsAtEnd } from '../emit-call.ts';
import type { Fn, TExpr, TRef } from '../ir.ts';
import { leaves } from '../types.ts';
import { NOTHING, OP, typeOf, unsigned } from './code.ts';
import { branchOn, emitBranch } from './condition.ts';
import {
  captured,
  inOrder,
  local,
  nested,
  newLocal,
  type Place,
  pinned,
  type Return,
  scopedBut,
  setLocal,
  type Target,
  type Value,
  type Wc,
} from './context.ts';
import { emitExpr } from './expr.ts';
import { emptyBody, finishBody } from './function.ts';
import { pinPlace, placeOf, zeros } from './place.ts';
import { emitBody, emitStmts } from './stmt.ts';

/** Functions up to this many nodes are written out at each call. */
const INLINE_WEIGHT = 200;

const isRef = (a: TExpr | TRef): a is TRef => 'space' in a;

/** The leaves of a call's result. */
export function emitCall(wc: Wc, e: TExpr & { k: 'call' }): readonly Value[] {
  return scopedBut(wc, () => {
    const args = enter(wc, e);
    return args === undefined ? inline(wc, e.fn) : callClosure(wc, e.fn, args);
  });
}

/**
 * Evaluates arguments. Yields them for a call, or undefined if they are bound to parameters, to
 * write the function out.
 */
function enter(wc: Wc, e: TExpr & { k: 'call' }): readonly Value[] | undefined {
  const { fn } = e;
  const args = inOrder(wc, e.args, (a) => (isRef(a) ? [] : emitExpr(wc, a).map((v) => pinned(wc, v))));
  const places = e.args.map((a): Place | undefined => (isRef(a) ? pinPlace(wc, placeOf(wc, a)) : undefined));
  const scalarResult = fn.result.k === 'void' || leaves(fn.result)?.length === 1;
  const mustInline = !scalarResult || places.some((p) => p !== undefined);
  if (!mustInline && fn.weight > INLINE_WEIGHT && (wc.calls.get(fn) ?? 0) > 1) return args.flat();
  for (const [i, p] of fn.params.entries()) {
    const place = places[i];
    wc.slots.set(p, place === undefined ? { k: 'values', values: args[i]! } : { k: 'place', place });
  }
  return undefined;
}

/** A call as a condition. The results of a function that is written out are jumps. */
export function branchOnCall(wc: Wc, e: TExpr & { k: 'call' }, to: Target): void {
  const args = enter(wc, e);
  if (args !== undefined) {
    branchOn(wc, callClosure(wc, e.fn, args)[0]!, to);
    return;
  }
  const last = e.fn.body.at(-1);
  if (last?.k === 'return' && returnsAtEnd(e.fn.body)) {
    withReturn(wc, { k: 'function' }, () => {
      emitStmts(wc, e.fn.body.slice(0, -1));
      emitBranch(wc, last.value!, to);
    });
    return;
  }
  nested(wc, OP.block, (otherwise) =>
    withReturn(wc, { k: 'branch', to, otherwise }, () => emitBody(wc, e.fn.body)),
  );
}

function withReturn<T>(wc: Wc, ret: Return, body: () => T): T {
  const [outer, jumps] = [wc.ret, wc.jumps.splice(0)];
  wc.ret = ret;
  try {
    return body();
  } finally {
    wc.ret = outer;
    wc.jumps.push(...jumps);
  }
}

function inline(wc: Wc, fn: Fn): readonly Value[] {
  const last = fn.body.at(-1);
  if (returnsAtEnd(fn.body)) {
    const tail = last?.k === 'return' ? last : undefined;
    return withReturn(wc, { k: 'function' }, () => {
      emitStmts(wc, tail === undefined ? fn.body : fn.body.slice(0, -1));
      if (tail?.value === undefined) return [];
      return emitExpr(wc, tail.value).map((v) => (fn.body.length > 1 ? pinned(wc, v) : v));
    });
  }
  const scalars = fn.result.k === 'void' ? [] : leaves(fn.result)!;
  const locals = scalars.map((s) => newLocal(wc, typeOf(s)));
  const none = fn.result.k === 'void' ? [] : zeros(fn.result);
  for (const [i, n] of locals.entries()) wc.out.push(...none[i]!.code, ...setLocal(n));
  wc.body.depth += 1;
  const ret: Return = { k: 'jump', label: wc.body.depth, locals };
  const { code } = captured(wc, () => withReturn(wc, ret, () => emitBody(wc, fn.body)));
  wc.body.depth -= 1;
  wc.out.push(OP.block, NOTHING, ...code, OP.end);
  return locals.map((n, i) => local(n, scalars[i]!, true));
}

function callClosure(wc: Wc, fn: Fn, args: readonly Value[]): readonly Value[] {
  const index = wc.closures.get(fn) ?? emitClosure(wc, fn);
  wc.out.push(...args.flatMap((v) => v.code), OP.call, ...unsigned(index));
  if (fn.result.k === 'void') return [];
  const s = leaves(fn.result)![0]!;
  const n = newLocal(wc, typeOf(s));
  wc.out.push(...setLocal(n));
  return [local(n, s, true)];
}

function emitClosure(wc: Wc, fn: Fn): number {
  const index = wc.functions.push(undefined) - 1;
  wc.closures.set(fn, index);
  const [outer, out] = [wc.body, wc.out];
  wc.body = emptyBody();
  const params: number[] = [];
  for (const p of fn.params) {
    const values = leaves(p.type)!.map((s) => {
      params.push(typeOf(s));
      return local(newLocal(wc, typeOf(s)), s, true);
    });
    wc.slots.set(p, { k: 'values', values });
  }
  const { code } = captured(wc, () => withReturn(wc, { k: 'function' }, () => emitBody(wc, fn.body)));
  const results = fn.result.k === 'void' ? [] : [typeOf(leaves(fn.result)![0]!)];
  // Where every way returns before, nothing gets here.
  const end = fn.result.k === 'void' ? [] : zeros(fn.result)[0]!.code;
  wc.functions[index] = finishBody(wc, params, results, [...code, ...end]);
  wc.body = outer;
  wc.out = out;
  return index;
}
