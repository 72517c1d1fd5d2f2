/** Walks over the checked tree. */
import type { Fn, TExpr, TLoop, TRef, TStmt, Variable } from './ir.ts';

export interface Visitor {
  /** Every use of a variable, as a value, a place or a pointer. */
  readonly use?: (v: Variable) => void;
  /** Every place that is assigned to, or to which a pointer is made. */
  readonly write?: (ref: TRef) => void;
  readonly call?: (fn: Fn) => void;
}

/** Visits the names that an expression or reference uses. */
export function walkExpr(e: TExpr | TRef, on: Visitor): void {
  switch (e.k) {
    case 'var':
    case 'value':
      on.use?.(e.v);
      return;
    case 'field':
      walkExpr(e.base, on);
      return;
    case 'elem':
    case 'at':
      walkExpr(e.base, on);
      walkExpr(e.index, on);
      return;
    case 'load':
    case 'length':
      walkExpr(e.ref, on);
      return;
    case 'unary':
    case 'convert':
    case 'bitcast':
      walkExpr(e.arg, on);
      return;
    case 'leaves':
      walkExpr(e.base, on);
      return;
    case 'binary':
      walkExpr(e.l, on);
      walkExpr(e.r, on);
      return;
    case 'atomic':
      walkExpr(e.ref, on);
      break;
    case 'call':
      on.call?.(e.fn);
      for (const a of e.args) if ('space' in a) on.write?.(a);
      break;
    case 'const':
      return;
  }
  for (const a of e.args) walkExpr(a, on);
}

/** Visits the names that statements use. */
export function walkBody(body: readonly TStmt[], on: Visitor): void {
  for (const s of body) walkStmt(s, on);
}

function walkStmt(s: TStmt, on: Visitor): void {
  switch (s.k) {
    case 'declare':
      if (s.init !== undefined) walkExpr(s.init, on);
      return;
    case 'point':
      on.write?.(s.ref);
      walkExpr(s.ref, on);
      return;
    case 'assign':
      on.write?.(s.target);
      walkExpr(s.target, on);
      walkExpr(s.value, on);
      return;
    case 'run':
      walkExpr(s.call, on);
      return;
    case 'if':
      walkExpr(s.cond, on);
      walkBody(s.yes, on);
      walkBody(s.no, on);
      return;
    case 'switch':
      walkExpr(s.value, on);
      for (const c of s.cases) walkBody(c.body, on);
      return;
    case 'loop':
      if (s.init !== undefined) walkStmt(s.init, on);
      if (s.cond !== undefined) walkExpr(s.cond, on);
      walkBody(s.body, on);
      walkBody(s.continuing, on);
      if (s.breakIf !== undefined) walkExpr(s.breakIf, on);
      return;
    case 'return':
      if (s.value !== undefined) walkExpr(s.value, on);
      return;
    case 'block':
      walkBody(s.body, on);
      return;
  }
}

/** How often each function is called in all that `fn` reaches. */
export function callCounts(fn: Fn): Map<Fn, number> {
  const counts = new Map<Fn, number>();
  const call = (callee: Fn): void => {
    const n = counts.get(callee) ?? 0;
    counts.set(callee, n + 1);
    if (n === 0) walkBody(callee.body, { call });
  };
  walkBody(fn.body, { call });
  return counts;
}

/** Every variable used by `body` and the functions it reaches. */
export function usedVariables(body: readonly TStmt[]): Set<Variable> {
  const used = new Set<Variable>();
  const seen = new Set<Fn>();
  const on: Visitor = {
    use: (v) => used.add(v),
    call: (fn) => {
      if (seen.has(fn)) return;
      seen.add(fn);
      walkBody(fn.body, on);
    },
  };
  walkBody(body, on);
  return used;
}

/** The variable a reference is a part of. */
function rootOf(ref: TRef): Variable {
  return ref.k === 'var' ? ref.v : rootOf(ref.base);
}

/** The conditions that all have to hold. */
function conjuncts(e: TExpr): TExpr[] {
  return e.k === 'binary' && e.op === '&&' ? [...conjuncts(e.l), ...conjuncts(e.r)] : [e];
}

/** Whether a condition is `v < …`. */
function bounds(e: TExpr, v: Variable): boolean {
  return e.k === 'binary' && e.op === '<' && e.l.k === 'load' && e.l.ref.k === 'var' && e.l.ref.v === v;
}

/**
 * The counter of a loop `for (…; i < n; i++)` whose body does not change it. It never wraps: a
 * value less than another number can be one more.
 */
export function counterOf({ cond, body, continuing }: TLoop): Variable | undefined {
  const [step, ...more] = continuing;
  if (step?.k !== 'assign' || step.op !== '+' || step.target.k !== 'var' || more.length > 0) return undefined;
  const { v } = step.target;
  if (v.type.k !== 'scalar' || (v.type.s !== 'u32' && v.type.s !== 'i32')) return undefined;
  if (step.value.k !== 'const' || Number(step.value.value[0]) !== 1) return undefined;
  if (cond === undefined || !conjuncts(cond).some((c) => bounds(c, v))) return undefined;
  let changed = false;
  const write = (ref: TRef): void => {
    if (rootOf(ref) === v) changed = true;
  };
  walkExpr(cond, { write });
  walkBody(body, { write });
  return changed ? undefined : v;
}

/** Whether a statement is a barrier, or has one inside. */
export function hasBarrier(s: TStmt): boolean {
  switch (s.k) {
    case 'barrier':
      return true;
    case 'if':
      return s.yes.some(hasBarrier) || s.no.some(hasBarrier);
    case 'switch':
      return s.cases.some((c) => c.body.some(hasBarrier));
    case 'loop':
      return s.body.some(hasBarrier) || s.continuing.some(hasBarrier);
    case 'block':
      return s.body.some(hasBarrier);
    default:
      return false;
  }
}
