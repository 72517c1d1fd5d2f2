/**
 * Conditions as jumps. A condition that is put together from others, or comes from a function that
 * returns at several places, never becomes a value: V8 keeps such a value in a register and tests
 * it again.
 */
import type { TExpr } from '../ir.ts';
import { branchOnCall } from './call.ts';
import { OP } from './code.ts';
import { jump, nested, type Target, type Value, type Wc } from './context.ts';
import { emitScalar } from './expr.ts';

/** Jumps if a condition is as `to` asks; goes on if it is not. */
export function emitBranch(wc: Wc, e: TExpr, to: Target): void {
  if (e.k === 'unary' && e.op === '!') emitBranch(wc, e.arg, { label: to.label, when: !to.when });
  else if (e.k === 'binary' && (e.op === '&&' || e.op === '||')) branchOnBoth(wc, e, to);
  else if (e.k === 'call') branchOnCall(wc, e, to);
  else branchOn(wc, emitScalar(wc, e), to);
}

/** Jumps if a value is as `to` asks. */
export function branchOn(wc: Wc, v: Value, { label, when }: Target): void {
  if (v.value !== undefined) {
    if ((Number(v.value) !== 0) === when) jump(wc, label);
    return;
  }
  wc.out.push(...v.code, ...(when ? [] : [OP.i32Eqz]));
  jump(wc, label, OP.brIf);
}

function branchOnBoth(wc: Wc, e: TExpr & { k: 'binary' }, to: Target): void {
  // The result that the left side alone decides: false of `&&`, true of `||`.
  const decided = e.op === '||';
  if (to.when === decided) {
    emitBranch(wc, e.l, to);
    emitBranch(wc, e.r, to);
    return;
  }
  nested(wc, OP.block, (label) => {
    emitBranch(wc, e.l, { label, when: decided });
    emitBranch(wc, e.r, to);
  });
}
