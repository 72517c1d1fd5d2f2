/** Statements as WebAssembly. */
import type { TExpr, TLoop, TStmt, Variable } from '../ir.ts';
import { holdsArray, width } from '../types.ts';
import { emitAtomic } from './atomic.ts';
import { OP, typeOf } from './code.ts';
import { emitBranch } from './condition.ts';
import {
  apart,
  jump,
  literal,
  nested,
  newLocal,
  pinned,
  type Slot,
  scoped,
  setLocal,
  Unwritten,
  type Wc,
} from './context.ts';
import { emitExpr, emitScalar } from './expr.ts';
import { binary } from './ops.ts';
import { loadPlace, pinPlace, placeOf, storePlace } from './place.ts';

/** Writes the statements of a block. */
export function emitBody(wc: Wc, body: readonly TStmt[]): void {
  scoped(wc, () => emitStmts(wc, body));
}

/** Writes statements, of which code after them may use what they declare. */
export function emitStmts(wc: Wc, body: readonly TStmt[]): void {
  for (const s of body) {
    if (s.k === 'declare' || s.k === 'point') emitStmt(wc, s);
    else scoped(wc, () => emitStmt(wc, s));
  }
}

function emitStmt(wc: Wc, s: TStmt): void {
  switch (s.k) {
    case 'declare':
      wc.slots.set(s.v, emitDeclare(wc, s.v, s.init!));
      return;
    case 'point':
      wc.slots.set(s.v, { k: 'place', place: pinPlace(wc, placeOf(wc, s.ref)) });
      return;
    case 'assign':
      emitAssign(wc, s);
      return;
    case 'run':
      if (s.call.k === 'atomic') emitAtomic(wc, s.call, false);
      else emitExpr(wc, s.call);
      return;
    case 'if':
      emitIf(wc, s);
      return;
    case 'switch':
      emitSwitch(wc, s);
      return;
    case 'loop':
      emitLoop(wc, s);
      return;
    case 'block':
      emitBody(wc, s.body);
      return;
    case 'break':
      jump(wc, wc.jumps.at(-1)!.exit);
      return;
    case 'continue':
      jump(wc, wc.jumps.findLast((j) => j.next !== undefined)!.next!);
      return;
    case 'return':
      emitReturn(wc, s.value);
      return;
    case 'barrier':
      throw new Unwritten('a barrier');
  }
}

/** Declares a local; values and variables are locals of the function. */
function emitDeclare(wc: Wc, v: Variable, init: TExpr): Slot {
  if (holdsArray(v.type)) throw new Unwritten('a variable that holds an array');
  const values = emitExpr(wc, init);
  if (v.kind === 'let') return { k: 'values', values: values.map((x) => pinned(wc, x)) };
  const held = values.length > 1 ? values.map((x) => pinned(wc, x)) : values;
  const locals = held.map((x) => {
    const n = newLocal(wc, typeOf(x.s));
    wc.out.push(...x.code, ...setLocal(n));
    return n;
  });
  return { k: 'place', place: { k: 'locals', locals, type: v.type } };
}

function emitAssign(wc: Wc, s: TStmt & { k: 'assign' }): void {
  let place = placeOf(wc, s.target);
  const { value: values, code } = apart(wc, () => emitExpr(wc, s.value));
  if (code.length > 0 || s.op !== '=') place = pinPlace(wc, place);
  wc.out.push(...code);
  if (s.op === '=') {
    storePlace(wc, place, values);
    return;
  }
  const n = width(s.target.type);
  const right = n > 1 || s.op === '/' || s.op === '%' ? values.map((v) => pinned(wc, v)) : values;
  const left = loadPlace(wc, place);
  storePlace(
    wc,
    place,
    left.map((l, i) => binary(wc, s.op, l, right[right.length === 1 ? 0 : i]!)),
  );
}

function emitIf(wc: Wc, s: TStmt & { k: 'if' }): void {
  if (jumps(s.cond)) {
    nested(wc, OP.block, (end) => {
      const yes = (no: number): void => {
        emitBranch(wc, s.cond, { label: no, when: false });
        emitBody(wc, s.yes);
      };
      if (s.no.length === 0) {
        yes(end);
        return;
      }
      nested(wc, OP.block, (no) => {
        yes(no);
        jump(wc, end);
      });
      emitBody(wc, s.no);
    });
    return;
  }
  const cond = emitScalar(wc, s.cond);
  if (s.yes.length === 0 && s.no.length === 0) return;
  wc.out.push(...cond.code);
  nested(wc, OP.if, () => {
    emitBody(wc, s.yes);
    if (s.no.length === 0) return;
    wc.out.push(OP.else);
    emitBody(wc, s.no);
  });
}

/** Whether a condition is written as jumps. */
function jumps(cond: TExpr): boolean {
  if (cond.k === 'unary') return cond.op === '!' && jumps(cond.arg);
  return cond.k === 'call' || (cond.k === 'binary' && (cond.op === '&&' || cond.op === '||'));
}

function emitSwitch(wc: Wc, s: TStmt & { k: 'switch' }): void {
  const value = pinned(wc, emitScalar(wc, s.value));
  nested(wc, OP.block, (exit) => {
    wc.jumps.push({ exit, next: undefined });
    for (const c of s.cases) {
      const selectors = c.selectors.filter((x) => x !== undefined);
      if (selectors.length < c.selectors.length) continue;
      const hits = selectors.map((x) => binary(wc, '==', value, literal(value.s, x)));
      wc.out.push(...hits.reduce((l, r) => binary(wc, '||', l, r)).code);
      nested(wc, OP.if, () => {
        emitBody(wc, c.body);
        jump(wc, exit);
      });
    }
    const otherwise = s.cases.find((c) => c.selectors.includes(undefined));
    if (otherwise !== undefined) emitBody(wc, otherwise.body);
    wc.jumps.pop();
  });
}

function emitReturn(wc: Wc, value: TExpr | undefined): void {
  const { ret } = wc;
  if (ret.k === 'branch') {
    emitBranch(wc, value!, ret.to);
    jump(wc, ret.otherwise);
    return;
  }
  const values = value === undefined ? [] : emitExpr(wc, value);
  if (ret.k === 'function') {
    wc.out.push(...values.flatMap((v) => v.code), OP.return);
    return;
  }
  const held = values.length > 1 ? values.map((v) => pinned(wc, v)) : values;
  for (const [i, n] of ret.locals.entries()) wc.out.push(...held[i]!.code, ...setLocal(n));
  jump(wc, ret.label);
}

/**
 * All loops have one shape: a block to leave, a loop to go round, a block to skip the rest of a
 * turn.
 */
function emitLoop(wc: Wc, s: TLoop): void {
  if (s.init !== undefined) emitStmt(wc, s.init);
  nested(wc, OP.block, (exit) => {
    nested(wc, OP.loop, (top) => {
      if (s.cond !== undefined) {
        emitBranch(wc, s.cond, { label: exit, when: false });
      }
      nested(wc, OP.block, (next) => {
        wc.jumps.push({ exit, next });
        emitStmts(wc, s.body);
        wc.jumps.pop();
      });
      emitBody(wc, s.continuing);
      if (s.breakIf !== undefined) {
        emitBranch(wc, s.breakIf, { label: exit, when: true });
      }
      jump(wc, top);
    });
  });
}
