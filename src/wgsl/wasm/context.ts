/** The state of the translator to WebAssembly while it writes one kernel. */

import type { Fixed } from '../../device/fixed.ts';
import type { ConstScalar, Fn, Variable } from '../ir.ts';
import type { Concrete, Type } from '../types.ts';
import { type Code, constant, NOTHING, OP, typeOf, unsigned } from './code.ts';
import { hasConstant, sumCode } from './sum.ts';

/** Code that pushes a scalar and has no effect. */
export interface Value {
  readonly code: Code;
  readonly s: Concrete;
  /** Means the same wherever it stands: constants and locals never set again. */
  readonly stable: boolean;
  /** The constant it is. */
  readonly value?: ConstScalar;
  /** The local it is. */
  readonly local?: number;
  /** The same all through a binding. */
  readonly fixed?: boolean;
  /** The parts of an integer, if they are known. */
  readonly sum?: Sum;
}

/** An integer as multiples of others, and a constant; all modulo 2^32. */
export interface Sum {
  readonly terms: readonly { readonly v: Value; readonly times: number }[];
  readonly plus: number;
}

/** Where a variable, or a part of one, lives. */
export type Place =
  | { readonly k: 'locals'; readonly locals: readonly number[]; readonly type: Type }
  | {
      readonly k: 'memory';
      /** Pushes an address. */
      readonly address: Code;
      /** Whether the address means the same wherever it stands. */
      readonly stable: boolean;
      /** Bytes past it. */
      readonly offset: number;
      /** The uniform buffer this is a fixed place of. */
      readonly uniform: string | undefined;
      readonly type: Type;
    };

export type Slot =
  | { readonly k: 'place'; readonly place: Place }
  | { readonly k: 'values'; readonly values: readonly Value[] };

/**
 * How `return` is written: a jump out of a block, with the result in locals, or a return, or a jump
 * that depends on a bool.
 */
export type Return =
  | { readonly k: 'function' }
  | { readonly k: 'jump'; readonly label: number; readonly locals: readonly number[] }
  | { readonly k: 'branch'; readonly to: Target; readonly otherwise: number };

/** Where to go if a condition is `when`. */
export interface Target {
  readonly label: number;
  readonly when: boolean;
}

/** A function being written. */
export interface Body {
  /** Value types of its parameters, then of its locals. */
  readonly locals: number[];
  /**
   * Globals that it uses, by name: copied to locals at the start, since memory is reached through
   * them.
   */
  readonly globals: Map<string, number>;
  /** Scalars at fixed places of uniform buffers, read once at the start, by `name offset type`. */
  readonly hoisted: Map<string, Hoisted>;
  /** Number of blocks around the present instruction. */
  depth: number;
  /** Locals that nothing written from now on reads any more. */
  free: number[];
  /** Locals in use since the innermost scope began. */
  taken: number[];
}

/** A local that is set at the start of a function from `offset` of a uniform buffer. */
interface Hoisted {
  readonly local: number;
  readonly uniform: string;
  readonly offset: number;
  readonly type: number;
  /** Pushes the scalar. */
  readonly code: Code;
}

export interface Wc {
  /** Instructions of the block being written. */
  out: number[];
  body: Body;
  readonly slots: Map<Variable, Slot>;
  /** Globals, imported by name: bases of buffers, overrides, lengths; with their types. */
  readonly globals: Map<string, number>;
  /** Functions that are called, not written out: their order. */
  readonly closures: Map<Fn, number>;
  /** Their known parts, in that order. */
  readonly functions: (FunctionText | undefined)[];
  readonly calls: ReadonlyMap<Fn, number>;
  ret: Return;
  /** Labels of loops and switches around: where break and continue go. */
  readonly jumps: { readonly exit: number; readonly next: number | undefined }[];
}

export interface FunctionText {
  readonly params: readonly number[];
  readonly results: readonly number[];
  /** Locals in addition to the parameters. */
  readonly locals: readonly number[];
  readonly code: Code;
  /** Where in `code`. */
  readonly fixed: readonly Fixed[];
}

/** Features that WebAssembly is not written for: such a kernel runs as JavaScript. */
export class Unwritten extends Error {}

/** A constant. */
export function literal(s: Concrete, value: ConstScalar): Value {
  return { code: constant(s, value), s, stable: true, value };
}

/**
 * A local of a value type until the scope ends. Locals are used again: V8's first compiler keeps
 * account of every local at every jump, and its second at the head of every loop.
 */
export function newLocal(wc: Wc, type: number): number {
  const { free, locals, taken } = wc.body;
  const at = free.findLastIndex((n) => locals[n] === type);
  const n = at < 0 ? keptLocal(wc, type) : free.splice(at, 1)[0]!;
  taken.push(n);
  return n;
}

/** A local of a value type for the whole function. */
export function keptLocal(wc: Wc, type: number): number {
  return wc.body.locals.push(type) - 1;
}

/** Runs `body`, whose locals nothing reads afterwards. */
export function scoped<T>(wc: Wc, body: () => T): T {
  const within = wc.body;
  const outer = within.taken;
  within.taken = [];
  const value = body();
  within.free.push(...within.taken);
  within.taken = outer;
  return value;
}

/** The value of a local; stable where it is never set again. */
export function local(n: number, s: Concrete, stable: boolean): Value {
  return { code: [OP.localGet, ...unsigned(n)], s, stable, local: n };
}

/** Takes the value off the stack into a local. */
export function setLocal(n: number): number[] {
  return [OP.localSet, ...unsigned(n)];
}

/** The same; afterwards nothing but the values it yields reads its locals. */
export function scopedBut(wc: Wc, body: () => readonly Value[]): readonly Value[] {
  const within = wc.body;
  const outer = within.taken;
  within.taken = [];
  const values = body();
  const simple = values.every((v) => v.value !== undefined || v.local !== undefined);
  const kept = within.taken.filter((n) => !simple || values.some((v) => v.local === n));
  within.free.push(...within.taken.filter((n) => !kept.includes(n)));
  within.taken = [...outer, ...kept];
  return values;
}

/** A value computed now, that may be written twice, and later. */
export function pinned(wc: Wc, v: Value): Value {
  if (v.stable) return v;
  if (v.sum !== undefined && hasConstant(v.sum)) {
    // Its constant part is added at its use, to the other constants there.
    const sum = { terms: v.sum.terms.map((t) => ({ ...t, v: pinned(wc, t.v) })), plus: v.sum.plus };
    return { code: sumCode(sum), s: v.s, stable: true, sum };
  }
  const n = newLocal(wc, typeOf(v.s));
  wc.out.push(...v.code, ...setLocal(n));
  return local(n, v.s, true);
}

/** Pushes a global, through a local that is set at the start of the function. */
export function globalCode(wc: Wc, name: string, type: number): number[] {
  wc.globals.set(name, type);
  let n = wc.body.globals.get(name);
  if (n === undefined) {
    n = keptLocal(wc, type);
    wc.body.globals.set(name, n);
  }
  return [OP.localGet, ...unsigned(n)];
}

/** Runs `body` with instructions of its own and yields them. */
export function captured<T>(wc: Wc, body: () => T): { readonly value: T; readonly code: number[] } {
  const outer = wc.out;
  wc.out = [];
  try {
    const value = body();
    return { value, code: wc.out };
  } finally {
    wc.out = outer;
  }
}

/**
 * The same where other code may be written before these instructions: that code gets none of their
 * locals.
 */
export function apart<T>(wc: Wc, body: () => T): { readonly value: T; readonly code: number[] } {
  const within = wc.body;
  const outer = within.free;
  within.free = [];
  const done = captured(wc, body);
  within.taken.push(...within.free);
  within.free = outer;
  return done;
}

/** Writes a block, loop or if around the code of `body`; `body` gets the label to jump to. */
export function nested(wc: Wc, op: number, body: (label: number) => void): void {
  wc.body.depth += 1;
  const label = wc.body.depth;
  const { code } = captured(wc, () => body(label));
  wc.body.depth -= 1;
  wc.out.push(op, NOTHING, ...code, OP.end);
}

/** Jumps to the end of a block or the start of a loop. */
export function jump(wc: Wc, label: number, op: number = OP.br): void {
  wc.out.push(op, ...unsigned(wc.body.depth - label));
}

/** Emits several operands in order; later operands cannot change the earlier ones. */
export function inOrder<T>(wc: Wc, items: readonly T[], emit: (item: T) => readonly Value[]): Value[][] {
  const done: Value[][] = [];
  for (const item of items) {
    const { value, code } = apart(wc, () => emit(item));
    if (code.length > 0) {
      for (let i = 0; i < done.length; i++) done[i] = done[i]!.map((v) => pinned(wc, v));
      wc.out.push(...code);
    }
    done.push([...value]);
  }
  return done;
}
