/** Statements as JavaScript. Names are unique in the whole kernel, so blocks need no renaming. */

import { emitAtomic } from './emit-atomic.ts';
import { captured, type Ec, fresh, type Place, pinned, type Slot, view } from './emit-context.ts';
import { emitExpr, emitScalar, region } from './emit-expr.ts';
import { binaryJs } from './emit-ops.ts';
import { loadPlace, pinPlace, placeOf, storePlace } from './emit-place.ts';
import type { TExpr, TLoop, TStmt, Variable } from './ir.ts';
import { canonical, isInt, type Js } from './js.ts';
import { holdsArray, width } from './types.ts';
import { counterOf } from './walk.ts';

/** Writes the statements of a block. */
export function emitBody(ec: Ec, body: readonly TStmt[]): void {
  for (const s of body) emitStmt(ec, s);
}

/** Writes one statement. */
export function emitStmt(ec: Ec, s: TStmt): void {
  switch (s.k) {
    case 'declare':
      ec.slots.set(s.v, emitDeclare(ec, s.v, s.init!));
      return;
    case 'point':
      ec.slots.set(s.v, { k: 'place', place: pinPlace(ec, placeOf(ec, s.ref)) });
      return;
    case 'assign':
      emitAssign(ec, s);
      return;
    case 'run':
      if (s.call.k === 'atomic') emitAtomic(ec, s.call, false);
      else emitExpr(ec, s.call);
      return;
    case 'if':
      emitIf(ec, s);
      return;
    case 'switch':
      emitSwitch(ec, s);
      return;
    case 'loop':
      emitLoop(ec, s);
      return;
    case 'block':
      emitBody(ec, s.body);
      return;
    case 'break':
      ec.out.push('break;');
      return;
    case 'continue': {
      const loop = ec.loops.at(-1)!;
      loop.tail?.();
      ec.out.push(`continue ${loop.label};`);
      return;
    }
    case 'return':
      emitReturn(ec, s.value);
      return;
    case 'barrier':
      throw new Error('barriers are taken apart before');
  }
}

/**
 * Declares a local; values and variables become JavaScript's, those with arrays live in memory.
 */
export function emitDeclare(ec: Ec, v: Variable, init: TExpr): Slot {
  if (holdsArray(v.type)) return emitArray(ec, v, init);
  const values = emitExpr(ec, init);
  if (v.kind === 'let') return { k: 'values', values: values.map((x) => letName(ec, v, x)) };
  const names = values.map((x) => {
    const n = fresh(ec, v.name);
    ec.out.push(`let ${n} = ${canonical(x).code};`);
    return n;
  });
  return { k: 'place', place: { k: 'names', names, type: v.type } };
}

/** Memory of its own, the same in every call: WGSL has no recursion. */
function emitArray(ec: Ec, v: Variable, init: TExpr): Slot {
  const zero = init.k === 'const' && init.value.every((x) => !x && !Object.is(x, -0));
  const values = zero ? [] : emitExpr(ec, init);
  const mem = region(ec, v.name, v.type);
  const place: Place = { k: 'memory', mem, addr: { terms: [], offset: 0 }, type: v.type };
  if (zero) ec.out.push(`${view(ec, mem, 'u32')}.fill(0);`);
  else storePlace(ec, place, values);
  return { k: 'place', place };
}

function letName(ec: Ec, v: Variable, x: Js): Js {
  return pinned(ec, x, v.name);
}

function emitAssign(ec: Ec, s: TStmt & { k: 'assign' }): void {
  let place = placeOf(ec, s.target);
  const { value: values, lines } = captured(ec, () => emitExpr(ec, s.value));
  if (lines.length > 0 || s.op !== '=') place = pinPlace(ec, place);
  ec.out.push(...lines);
  if (s.op === '=') {
    storePlace(ec, place, values);
    return;
  }
  const old = loadPlace(ec, place);
  const n = width(s.target.type);
  const twice = (s.op === '/' || s.op === '%') && isInt(old[0]!.s);
  const right = values.length === n && !twice ? values : values.map((v) => pinned(ec, v));
  const left = twice ? old.map((v) => pinned(ec, v)) : old;
  storePlace(
    ec,
    place,
    left.map((l, i) => binaryJs(s.op, l, right[right.length === 1 ? 0 : i]!)),
  );
}

function block(ec: Ec, body: readonly TStmt[]): string[] {
  return captured(ec, () => emitBody(ec, body)).lines;
}

function emitIf(ec: Ec, s: TStmt & { k: 'if' }): void {
  const cond = emitScalar(ec, s.cond);
  const no = block(ec, s.no);
  ec.out.push(`if (${cond.code}) {`, ...block(ec, s.yes));
  if (no.length > 0) ec.out.push('} else {', ...no);
  ec.out.push('}');
}

function emitSwitch(ec: Ec, s: TStmt & { k: 'switch' }): void {
  const value = emitScalar(ec, s.value);
  ec.out.push(`switch (${canonical(value).code}) {`);
  for (const c of s.cases) {
    for (const sel of c.selectors) ec.out.push(sel === undefined ? 'default:' : `case ${sel}:`);
    ec.out.push('{', ...block(ec, c.body), 'break;', '}');
  }
  ec.out.push('}');
}

function emitReturn(ec: Ec, value: TExpr | undefined): void {
  const { ret } = ec;
  const values = value === undefined ? [] : emitExpr(ec, value);
  if (ret.k === 'invocation') ec.out.push(ret.text);
  else if (ret.k === 'closure')
    ec.out.push(values.length === 0 ? 'return;' : `return ${canonical(values[0]!).code};`);
  else {
    ret.used = true;
    ret.names.forEach((n, i) => {
      ec.out.push(`${n} = ${canonical(values[i]!).code};`);
    });
    ec.out.push(`break ${ret.label};`);
  }
}

/** One assignment: fits the head of a `for`. */
const fitsHead = (lines: readonly string[]): boolean =>
  lines.length === 1 && /^(?!let |const |if )[^{}]*;$/.test(lines[0]!);

/**
 * All loops become `for`; parts that do not fit its head are written into the body, and again
 * before each `continue`.
 */
export function emitLoop(ec: Ec, s: TLoop): void {
  if (s.init !== undefined) emitStmt(ec, s.init);
  const label = fresh(ec, 'turn');
  const counter = counterOf(s);
  const counted = counter === undefined ? undefined : ec.slots.get(counter);
  const tail = (): void => {
    if (counted?.k === 'place' && counted.place.k === 'names') {
      ec.out.push(`${counted.place.names[0]}++;`);
      return;
    }
    emitBody(ec, s.continuing);
    if (s.breakIf === undefined) return;
    const stop = emitScalar(ec, s.breakIf);
    ec.out.push(`if (${stop.code}) break ${label};`);
  };
  // Only a `for` can show its tail before its body: a `loop`'s tail uses the body's names.
  const step = s.init === undefined && s.cond === undefined ? [] : captured(ec, tail).lines;
  const inHead = fitsHead(step) || (s.continuing.length === 0 && s.breakIf === undefined);
  const cond = s.cond === undefined ? undefined : captured(ec, () => emitScalar(ec, s.cond!));
  ec.loops.push({ label, tail: inHead ? undefined : tail });
  const { lines: body } = captured(ec, () => {
    if (cond !== undefined && cond.lines.length > 0)
      ec.out.push(...cond.lines, `if (!(${cond.value.code})) break;`);
    emitBody(ec, s.body);
    if (!inHead && !jumpsAway(s.body)) tail();
  });
  ec.loops.pop();
  const test = cond !== undefined && cond.lines.length === 0 ? cond.value.code : '';
  const named = body.some((line) => line.includes(label)) ? `${label}: ` : '';
  ec.out.push(
    `${named}for (; ${test}; ${inHead && step.length > 0 ? step[0]!.slice(0, -1) : ''}) {`,
    ...body,
    '}',
  );
}

/** Whether the last statement of a block leaves it. */
function jumpsAway(body: readonly TStmt[]): boolean {
  const last = body.at(-1)?.k;
  return last === 'break' || last === 'continue' || last === 'return';
}
