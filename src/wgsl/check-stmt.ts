/** Types of statements (WGSL §9). */
import type { Loop, Stmt, VarDecl } from './ast.ts';
import { BARRIERS } from './builtins.ts';
import { checkCall, zero } from './check-call.ts';
import { checkBinary, checkOperand, checkPlace, checkValue, coerce, concrete } from './check-expr.ts';
import type { TCase, TExpr, TLoop, TStmt, Variable } from './ir.ts';
import { bindName, type Cx, type FnState, scoped, typeOf } from './scope.ts';
import { refuse } from './source.ts';
import { BOOL, leaves, scalarOf, shaped, typeName, width } from './types.ts';

/** Checks a block in a scope of its own. */
export function checkBlock(cx: Cx, body: readonly Stmt[]): TStmt[] {
  return scoped(cx, () => checkList(cx, body));
}

/** Checks statements in the scope that is open. */
export function checkList(cx: Cx, body: readonly Stmt[]): TStmt[] {
  return body.flatMap((s) => checkStmt(cx, s));
}

const state = (cx: Cx): FnState => cx.fn!;

function condition(cx: Cx, e: Parameters<typeof checkValue>[1]): TExpr {
  return coerce(checkValue(cx, e), BOOL, e.at);
}

function checkStmt(cx: Cx, s: Stmt): TStmt[] {
  state(cx).weight++;
  switch (s.k) {
    case 'decl':
      return checkLocal(cx, s);
    case 'assign':
      return [checkAssign(cx, s)];
    case 'call':
      return [checkRun(cx, s)];
    case 'if':
      return [
        {
          k: 'if',
          cond: condition(cx, s.cond),
          yes: checkBlock(cx, s.yes),
          no: checkBlock(cx, s.no),
        },
      ];
    case 'switch':
      return [checkSwitch(cx, s)];
    case 'loop':
      return [scoped(cx, () => checkLoop(cx, s))];
    case 'break':
      if (state(cx).breakables === 0) refuse(s.at, 'break stands in a loop or a switch');
      return [{ k: 'break' }];
    case 'continue':
      if (state(cx).loops === 0) refuse(s.at, 'continue stands in a loop');
      return [{ k: 'continue' }];
    case 'return': {
      const { result } = state(cx);
      if ((result.k === 'void') !== (s.value === undefined))
        refuse(s.at, `this function returns ${typeName(result)}`);
      const value = s.value === undefined ? undefined : coerce(checkValue(cx, s.value), result, s.value.at);
      return [{ k: 'return', value }];
    }
    case 'block':
      return [{ k: 'block', body: checkBlock(cx, s.body) }];
    case 'assert':
      checkAssert(cx, s);
      return [];
  }
}

/** `const_assert`. */
export function checkAssert(cx: Cx, s: Stmt & { k: 'assert' }): void {
  const cond = condition(cx, s.cond);
  if (cond.k !== 'const') refuse(s.at, 'const_assert needs a constant');
  else if (cond.value[0] !== true) refuse(s.at, 'const_assert fails');
}

function checkLocal(cx: Cx, d: VarDecl): TStmt[] {
  if (d.space !== undefined && d.space !== 'function') refuse(d.at, `var<${d.space}> stands at module scope`);
  const type = d.type === undefined ? undefined : typeOf(cx, d.type);
  const common = { name: d.name, space: 'function', access: 'read_write', at: d.at } as const;
  if (d.kind === 'let' && d.init !== undefined) {
    const o = checkOperand(cx, d.init);
    if ('ptr' in o) {
      const { space, access } = o.ptr;
      const v: Variable = {
        ...common,
        kind: 'pointer',
        type: { k: 'ptr', space, access, elem: o.ptr.type },
        space,
        access,
      };
      bindName(cx, d.name, { k: 'pointer', v }, d.at);
      return [{ k: 'point', v, ref: o.ptr }];
    }
  }
  const given = d.init === undefined ? undefined : checkValue(cx, d.init);
  const init =
    given === undefined
      ? undefined
      : type === undefined
        ? d.kind === 'const'
          ? given
          : concrete(given)
        : coerce(given, type, d.at);
  const actual = type ?? init?.type;
  if (actual === undefined) return refuse(d.at, `${d.kind} ${d.name} needs a type or a value`);
  if (leaves(actual) === undefined || actual.k === 'atomic')
    refuse(d.at, `a local variable cannot be ${typeName(actual)}`);
  if (d.kind === 'const') {
    if (init?.k !== 'const') return refuse(d.at, `const ${d.name} needs a constant`);
    bindName(cx, d.name, { k: 'const', expr: init }, d.at);
    return [];
  }
  // WGSL says zero, but Dawn on Vulkan zeroes it once a call, not once a turn.
  if (init === undefined && state(cx).loops > 0)
    refuse(d.at, `give var ${d.name} a value: in a loop, adapters do not zero it in every turn`);
  const v: Variable = { ...common, kind: d.kind === 'let' ? 'let' : 'var', type: actual };
  bindName(cx, d.name, { k: d.kind === 'let' ? 'value' : 'var', v }, d.at);
  return [{ k: 'declare', v, init: init ?? zero(actual, d.at) }];
}

function checkAssign(cx: Cx, s: Stmt & { k: 'assign' }): TStmt {
  if (s.target === '_') return { k: 'run', call: concrete(checkValue(cx, s.value)) };
  const target = checkPlace(cx, s.target);
  if (target.access === 'read') refuse(s.at, 'this memory is read-only');
  if (target.type.k === 'atomic') refuse(s.at, 'atomics are written with atomicStore');
  if (leaves(target.type) === undefined)
    refuse(s.at, `${typeName(target.type)} cannot be assigned as a whole`);
  const value = checkValue(cx, s.value);
  if (s.op === '=')
    return { k: 'assign', target, op: '=', value: coerce(value, target.type, s.at), at: s.at };
  const loaded: TExpr = { k: 'load', ref: target, type: target.type, at: s.at };
  const combined = checkBinary(s.op, loaded, value, s.at);
  if (combined.k !== 'binary' || typeName(combined.type) !== typeName(target.type))
    return refuse(s.at, `'${s.op}=' of ${typeName(target.type)} and ${typeName(value.type)}`);
  return { k: 'assign', target, op: s.op, value: combined.r, at: s.at };
}

function checkRun(cx: Cx, s: Stmt & { k: 'call' }): TStmt {
  if (BARRIERS.has(s.call.callee.name)) {
    if (!state(cx).entry)
      refuse(s.at, `${s.call.callee.name} stands at the top level of an entry point only`);
    return { k: 'barrier', at: s.at };
  }
  return { k: 'run', call: checkCall(cx, s.call) };
}

function inBreakable<T>(cx: Cx, loop: boolean, body: () => T): T {
  const fn = state(cx);
  fn.breakables++;
  if (loop) fn.loops++;
  const out = body();
  fn.breakables--;
  if (loop) fn.loops--;
  return out;
}

function checkSwitch(cx: Cx, s: Stmt & { k: 'switch' }): TStmt {
  const value = concrete(checkValue(cx, s.value));
  const type = scalarOf(value.type);
  if (width(value.type) !== 1 || (type !== 'u32' && type !== 'i32')) refuse(s.at, 'switch takes u32 or i32');
  const seen = new Set<number | undefined>();
  const cases = s.cases.map((c): TCase => {
    const selectors = c.selectors.map((e) => {
      const v = e === 'default' ? undefined : coerce(checkValue(cx, e), shaped(1, type!), e.at);
      if (v !== undefined && v.k !== 'const') refuse(v.at, 'a case needs a constant');
      const key = v?.k === 'const' ? Number(v.value[0]) : undefined;
      if (seen.has(key)) refuse(e === 'default' ? s.at : e.at, `case ${key ?? 'default'} stands twice`);
      seen.add(key);
      return key;
    });
    return { selectors, body: inBreakable(cx, false, () => checkBlock(cx, c.body)) };
  });
  if (!seen.has(undefined)) refuse(s.at, 'a switch needs a default');
  return { k: 'switch', value, cases };
}

function checkLoop(cx: Cx, s: Loop): TLoop {
  const init = s.init === undefined ? undefined : checkStmt(cx, s.init)[0];
  const cond = s.cond === undefined ? undefined : condition(cx, s.cond);
  const tail = () => ({
    continuing: checkList(cx, s.continuing),
    breakIf: s.breakIf === undefined ? undefined : condition(cx, s.breakIf),
  });
  const whole = (): Pick<TLoop, 'body' | 'continuing' | 'breakIf'> =>
    s.shared
      ? scoped(cx, () => ({ body: checkList(cx, s.body), ...tail() }))
      : { body: checkBlock(cx, s.body), ...tail() };
  return { k: 'loop', init, cond, ...inBreakable(cx, true, whole), at: s.at };
}
