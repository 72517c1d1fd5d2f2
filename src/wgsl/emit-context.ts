/** The state of the translator while it writes one kernel. */
import type { Fn, Variable } from './ir.ts';
import { canonical, type Js, literalJs, name } from './js.ts';
import type { Concrete, Type } from './types.ts';

/** A word address: `Σ code·stride + offset`, in words of 4 bytes. */
export interface Address {
  readonly terms: readonly { readonly code: Js; readonly stride: number }[];
  readonly offset: number;
}

/** Where a variable, or a part of one, lives. */
export type Place =
  | { readonly k: 'names'; readonly names: readonly string[]; readonly type: Type }
  | { readonly k: 'memory'; readonly mem: string; readonly addr: Address; readonly type: Type }
  /** One of several names, chosen when it runs: a vector indexed by a variable. */
  | { readonly k: 'chosen'; readonly names: readonly string[]; readonly index: Js; readonly type: Type };

export type Slot =
  | { readonly k: 'place'; readonly place: Place }
  | { readonly k: 'values'; readonly values: readonly Js[] };

/** How `return` is written. */
export type Return =
  | { readonly k: 'invocation'; readonly text: string }
  | { readonly k: 'closure' }
  | { readonly k: 'inline'; readonly names: readonly string[]; readonly label: string; used: boolean };

export interface Ec {
  /** Statements of the block being written. */
  out: string[];
  readonly slots: Map<Variable, Slot>;
  /**
   * Statements of the factory, before the run function: values that each binding of the kernel has
   * of its own.
   */
  readonly factory: string[];
  /** Functions, which get from their callers whatever is not the same for all bindings. */
  readonly functions: string[];
  /** Views asked for: `links$u`. */
  readonly views: Map<string, Set<'u' | 'i' | 'f'>>;
  /** Buffers nothing in a dispatch writes: those bound as uniform. */
  readonly uniforms: ReadonlySet<string>;
  /** Uniform scalars in use, name → the code that reads them; read once a dispatch. */
  readonly hoisted: Map<string, string>;
  /**
   * Functions that are called, not inlined: their names, and their inputs besides their arguments.
   */
  readonly closures: Map<Fn, { readonly name: string; readonly given: readonly string[] }>;
  /** Names of override constants. */
  readonly overrides: Set<string>;
  /** How often each function is called, in the text of all that is reachable. */
  readonly calls: ReadonlyMap<Fn, number>;
  /** Names that mean the same in every stretch between barriers. */
  readonly everywhere: Set<string>;
  ret: Return;
  /**
   * The loops around: their labels, and the code between two turns if it is not in the loop's head.
   */
  readonly loops: { readonly label: string; readonly tail: (() => void) | undefined }[];
  readonly names: { count: number };
}

/** A name no other has. */
export function fresh(ec: Ec, base: string): string {
  ec.names.count += 1;
  return `${base}_${ec.names.count}`;
}

/** Runs `body` with a statement buffer of its own and yields its statements. */
export function captured<T>(ec: Ec, body: () => T): { readonly value: T; readonly lines: string[] } {
  const outer = ec.out;
  ec.out = [];
  try {
    const value = body();
    return { value, lines: ec.out };
  } finally {
    ec.out = outer;
  }
}

/**
 * The views, uniform scalars and overrides that these lines name, which functions get as arguments.
 */
export function givenNames(ec: Ec, lines: readonly string[]): string[] {
  const views = [...ec.views].flatMap(([mem, kinds]) => [...kinds].map((kind) => `${mem}$${kind}`));
  const known = new Set([...views, ...ec.hoisted.keys(), ...ec.overrides]);
  const found = new Set(lines.join('\n').match(/[\w$]+\$\w+/g));
  return [...known].filter((n) => found.has(n));
}

/**
 * A value that may be written twice, and later: itself where it is stable, else a constant that
 * holds it.
 */
export function pinned(ec: Ec, v: Js, base = 't'): Js {
  if (v.stable) return canonical(v);
  const c = canonical(v);
  const n = fresh(ec, base);
  ec.out.push(`const ${n} = ${c.code};`);
  return name(n, c.s, c);
}

/** Emits several operands in order; later operands cannot change the earlier ones. */
export function inOrder<T>(ec: Ec, items: readonly T[], emit: (item: T) => readonly Js[]): (readonly Js[])[] {
  const done: (readonly Js[])[] = [];
  for (const item of items) {
    const { value, lines } = captured(ec, () => emit(item));
    if (lines.length > 0) {
      for (let i = 0; i < done.length; i++) done[i] = done[i]!.map((v) => pinned(ec, v));
      ec.out.push(...lines);
    }
    done.push(value);
  }
  return done;
}

/** The view of a memory through which a scalar type is read and written. */
export function view(ec: Ec, mem: string, s: Concrete): string {
  const kind = s === 'f32' ? 'f' : s === 'i32' ? 'i' : 'u';
  const kinds = ec.views.get(mem) ?? new Set();
  kinds.add(kind);
  ec.views.set(mem, kinds);
  return `${mem}$${kind}`;
}

/** Canonical zero of a type. */
export function zeroJs(s: Concrete): Js {
  return literalJs(s === 'bool' ? false : 0, s);
}
