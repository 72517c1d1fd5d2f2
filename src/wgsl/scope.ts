/** Names: the place of each declaration, and the types that names stand for. */
import type { Attribute, Decl, Expr, FnDecl, Ident, StructDecl, VarDecl } from './ast.ts';
import type { Binding, Entry, Fn, Override, TExpr, TRef, Variable } from './ir.ts';
import { type At, refuse } from './source.ts';
import { BOOL, F32, I32, type Space, type StructType, shaped, type Type, U32 } from './types.ts';

export type Entity =
  | { readonly k: 'type'; readonly type: Type }
  | { readonly k: 'const'; readonly expr: TExpr }
  | { readonly k: 'var' | 'value' | 'pointer'; readonly v: Variable }
  | { readonly k: 'fn'; readonly fn: Fn };

/** Everything the checker knows while it works. */
export interface Cx {
  readonly decls: ReadonlyMap<string, Decl & { readonly name: string }>;
  readonly entities: Map<string, Entity>;
  readonly busy: Set<string>;
  readonly scopes: Map<string, Entity>[];
  readonly structs: StructType[];
  readonly bindings: Binding[];
  readonly overrides: Override[];
  readonly globals: { v: Variable; init: TExpr | undefined }[];
  readonly resolve: Resolve;
  entry: Entry | undefined;
  fn: FnState | undefined;
}

/** The mutually recursive parts of the checker, tied together in check.ts. */
export interface Resolve {
  value(cx: Cx, e: Expr): TExpr;
  declare(cx: Cx, d: VarDecl): Entity;
  fn(cx: Cx, d: FnDecl): Fn;
  struct(cx: Cx, d: StructDecl): StructType;
}

export interface FnState {
  readonly result: Type;
  weight: number;
  loops: number;
  breakables: number;
  /** Nesting below the body of an entry point: barriers stand at 0 or in a uniform loop. */
  readonly entry: boolean;
}

/** Declares a name in the innermost scope. */
export function bindName(cx: Cx, name: string, entity: Entity, at: At): void {
  const scope = cx.scopes.at(-1)!;
  if (scope.has(name)) refuse(at, `'${name}' is already declared in this scope`);
  scope.set(name, entity);
}

/** Runs `body` in a scope of its own. */
export function scoped<T>(cx: Cx, body: () => T): T {
  cx.scopes.push(new Map());
  try {
    return body();
  } finally {
    cx.scopes.pop();
  }
}

/** The meaning of a name here; module-scope names may be declared later in the text. */
export function lookUp(cx: Cx, name: string, at: At): Entity | undefined {
  for (let i = cx.scopes.length - 1; i >= 0; i--) {
    const found = cx.scopes[i]!.get(name);
    if (found !== undefined) return found;
  }
  return moduleEntity(cx, name, at);
}

function moduleEntity(cx: Cx, name: string, at: At): Entity | undefined {
  const known = cx.entities.get(name);
  if (known !== undefined) return known;
  const decl = cx.decls.get(name);
  if (decl === undefined) return undefined;
  if (cx.busy.has(name)) refuse(at, `'${name}' depends on itself; WGSL has no recursion`);
  cx.busy.add(name);
  // Module-scope declarations see no local names.
  const scopes = cx.scopes.splice(0);
  const fn = cx.fn;
  cx.fn = undefined;
  const entity = build(cx, decl);
  cx.fn = fn;
  cx.scopes.push(...scopes);
  cx.busy.delete(name);
  cx.entities.set(name, entity);
  return entity;
}

function build(cx: Cx, decl: Decl): Entity {
  switch (decl.k) {
    case 'struct':
      return { k: 'type', type: cx.resolve.struct(cx, decl) };
    case 'alias':
      return { k: 'type', type: typeOf(cx, decl.type) };
    case 'fn':
      return { k: 'fn', fn: cx.resolve.fn(cx, decl) };
    case 'decl':
      return cx.resolve.declare(cx, decl);
    default:
      return refuse(decl.at, 'not a name');
  }
}

const SCALARS: Readonly<Record<string, Type>> = { u32: U32, i32: I32, f32: F32, bool: BOOL };
const SPACES = new Set(['function', 'private', 'workgroup', 'storage', 'uniform']);

/** The type a name stands for, or undefined if it is not a type's name. */
export function maybeType(cx: Cx, e: Ident): Type | undefined {
  const short = /^vec([234])([uif])$/.exec(e.name);
  if (short !== null) return shaped(Number(short[1]), { u: 'u32', i: 'i32', f: 'f32' }[short[2]!] as 'u32');
  const vec = /^vec([234])$/.exec(e.name);
  if (vec !== null && e.targs !== undefined) {
    const elem = targ(cx, e, 0);
    if (elem.k !== 'scalar') refuse(e.at, 'a vector is made of scalars');
    return shaped(Number(vec[1]), elem.s);
  }
  if (e.name === 'array' && e.targs !== undefined) return arrayType(cx, e);
  if (e.name === 'atomic') {
    const elem = targ(cx, e, 0);
    if (elem.k !== 'scalar' || (elem.s !== 'u32' && elem.s !== 'i32')) refuse(e.at, 'atomics are u32 or i32');
    return { k: 'atomic', s: elem.s };
  }
  if (e.name === 'ptr') return ptrType(cx, e);
  if (/^(f16|mat[234]x[234][fh]?|texture_.*|sampler.*)$/.test(e.name))
    refuse(e.at, `${e.name} is not in the subset`);
  const entity = SCALARS[e.name] ?? lookUp(cx, e.name, e.at);
  if (entity === undefined) return undefined;
  if (entity.k === 'type') return entity.type;
  return 's' in entity ? (entity as Type) : undefined;
}

/** The type a name stands for; refused if it is not a type's name. */
export function typeOf(cx: Cx, e: Ident): Type {
  return maybeType(cx, e) ?? refuse(e.at, `'${e.name}' is not a type of the subset`);
}

function targ(cx: Cx, e: Ident, i: number): Type {
  const arg = e.targs?.[i];
  if (arg?.k !== 'ident') return refuse(e.at, `${e.name} needs a type in <…>`);
  return typeOf(cx, arg);
}

function arrayType(cx: Cx, e: Ident): Type {
  const elem = targ(cx, e, 0);
  const countExpr = e.targs?.[1];
  if (countExpr === undefined) return { k: 'array', elem, count: undefined, countOverride: undefined };
  if (countExpr.k === 'ident') {
    const entity = lookUp(cx, countExpr.name, countExpr.at);
    if (entity?.k === 'value' && entity.v.kind === 'override')
      return { k: 'array', elem, count: undefined, countOverride: entity.v.name };
  }
  const count = cx.resolve.value(cx, countExpr);
  const n = count.k === 'const' ? Number(count.value[0]) : Number.NaN;
  if (!(n >= 1) || !Number.isInteger(n))
    refuse(countExpr.at, 'an array has a constant, positive number of elements');
  return { k: 'array', elem, count: n, countOverride: undefined };
}

function ptrType(cx: Cx, e: Ident): Type {
  const space = e.targs?.[0];
  if (space?.k !== 'ident' || !SPACES.has(space.name)) refuse(e.at, 'ptr needs an address space');
  const access = e.targs?.[2];
  const elem = targ(cx, e, 1);
  const given = access?.k === 'ident' ? access.name : undefined;
  const fallback = space.name === 'storage' || space.name === 'uniform' ? 'read' : 'read_write';
  return { k: 'ptr', space: space.name as Space, access: (given ?? fallback) as 'read', elem };
}

/** The constant integer of an attribute, or undefined without that attribute. */
export function attributeInt(cx: Cx, attributes: readonly Attribute[], name: string): number | undefined {
  const found = attributes.find((a) => a.name === name);
  if (found === undefined) return undefined;
  const arg = found.args[0];
  const value = arg === undefined ? undefined : cx.resolve.value(cx, arg);
  if (value?.k !== 'const') return refuse(found.at, `@${name} needs a constant`);
  return Number(value.value[0]);
}

export type Operand = { readonly val: TExpr } | { readonly ref: TRef } | { readonly ptr: TRef };
