/**
 * Checks a WGSL module of the subset and resolves every name in it. Anything else is refused with
 * its place.
 */
import type { Decl, FnDecl, StructDecl, VarDecl } from './ast.ts';
import { checkValue, coerce, concrete } from './check-expr.ts';
import { checkAssert, checkList } from './check-stmt.ts';
import type { Constant, Entry, Fn, Module, TStmt, Variable } from './ir.ts';
import {
  attributeInt,
  bindName,
  type Cx,
  type Entity,
  type FnState,
  lookUp,
  type Resolve,
  scoped,
  typeOf,
} from './scope.ts';
import { type At, refuse } from './source.ts';
import {
  layOut,
  leaves,
  type PtrType,
  type Space,
  type StructType,
  sameType,
  shaped,
  type Type,
  typeName,
  U32,
  VOID,
} from './types.ts';

/** Entry-point inputs of the subset, with their types. */
const INPUTS: Readonly<Record<string, Type>> = {
  global_invocation_id: shaped(3, 'u32'),
  local_invocation_id: shaped(3, 'u32'),
  local_invocation_index: U32,
  workgroup_id: shaped(3, 'u32'),
  num_workgroups: shaped(3, 'u32'),
};

/** Checks all declarations; there may be one `@compute` entry point. */
export function check(decls: readonly Decl[]): Module {
  const cx = contextOf(decls);
  for (const d of decls) {
    if ('name' in d) lookUp(cx, d.name, d.at);
    else checkAssert(cx, d);
  }
  const { structs, bindings, overrides, globals, entry } = cx;
  bindings.sort((a, b) => a.group - b.group || a.binding - b.binding);
  return { structs, bindings, overrides, constants: constantsOf(cx, decls), globals, entry };
}

/** Structs by name, each checked with only the declarations that it needs. */
export function structsIn(decls: readonly Decl[]): (name: string) => StructType | undefined {
  const cx = contextOf(decls);
  return (name) => {
    const decl = cx.decls.get(name);
    if (decl?.k !== 'struct') return undefined;
    lookUp(cx, name, decl.at);
    return cx.structs.find((s) => s.name === name);
  };
}

function contextOf(decls: readonly Decl[]): Cx {
  const named = new Map<string, Decl & { readonly name: string }>();
  for (const d of decls) {
    if (!('name' in d)) continue;
    if (named.has(d.name)) refuse(d.at, `'${d.name}' is already declared`);
    named.set(d.name, d);
  }
  return {
    decls: named,
    entities: new Map(),
    busy: new Set(),
    scopes: [],
    structs: [],
    bindings: [],
    overrides: [],
    globals: [],
    resolve: RESOLVE,
    entry: undefined,
    fn: undefined,
  };
}

function constantsOf(cx: Cx, decls: readonly Decl[]): Constant[] {
  return decls.flatMap((d) => {
    const entity = d.k === 'decl' && d.kind === 'const' ? cx.entities.get(d.name) : undefined;
    if (entity?.k !== 'const' || entity.expr.k !== 'const' || !('name' in d)) return [];
    const [value, more] = entity.expr.value;
    if (value === undefined || more !== undefined) return [];
    return [{ name: d.name, value: typeof value === 'bigint' ? Number(value) : value, at: d.at }];
  });
}

const RESOLVE: Resolve = { value: checkValue, declare: checkGlobal, fn: checkFn, struct: checkStruct };

function checkStruct(cx: Cx, d: StructDecl): StructType {
  const members = d.members.map((m) => {
    const unknown = m.attributes.find((a) => a.name !== 'align' && a.name !== 'size');
    if (unknown !== undefined) refuse(unknown.at, `@${unknown.name} on a struct member is not in the subset`);
    const align = attributeInt(cx, m.attributes, 'align');
    return { name: m.name, type: typeOf(cx, m.type), align, size: attributeInt(cx, m.attributes, 'size') };
  });
  if (members.length === 0) refuse(d.at, 'a struct has members');
  members.slice(0, -1).forEach((m, i) => {
    if (m.type.k === 'array' && leaves(m.type) === undefined)
      refuse(d.members[i]!.at, 'only the last member can be as long as its buffer');
  });
  const type = layOut(d.name, members);
  cx.structs.push(type);
  return type;
}

const SPACES = ['private', 'workgroup', 'storage', 'uniform'];

function checkGlobal(cx: Cx, d: VarDecl): Entity {
  const type = d.type === undefined ? undefined : typeOf(cx, d.type);
  const given = d.init === undefined ? undefined : checkValue(cx, d.init);
  const init = given === undefined || type === undefined ? given : coerce(given, type, d.at);
  if (d.kind === 'const') {
    if (init?.k !== 'const') return refuse(d.at, `const ${d.name} needs a constant`);
    return { k: 'const', expr: init };
  }
  const actual = type ?? (init === undefined ? undefined : concrete(init).type);
  if (actual === undefined) return refuse(d.at, `${d.kind} ${d.name} needs a type or a value`);
  const value = init === undefined ? undefined : coerce(init, actual, d.at);
  if (d.kind === 'override') {
    if (actual.k !== 'scalar') refuse(d.at, 'an override is a scalar');
    if (value?.k !== 'const') return refuse(d.at, 'an override has a constant default');
    if (d.attributes.length > 0) refuse(d.at, 'overrides are set by name, @id is not in the subset');
    const v: Variable = {
      kind: 'override',
      name: d.name,
      type: actual,
      space: 'private',
      access: 'read',
      at: d.at,
    };
    cx.overrides.push({ v, fallback: value.value[0]! });
    return { k: 'value', v };
  }
  return { k: 'var', v: checkModuleVar(cx, d, actual, value) };
}

function checkModuleVar(cx: Cx, d: VarDecl, type: Type, init: Module['globals'][number]['init']): Variable {
  if (d.space === undefined || !SPACES.includes(d.space))
    return refuse(d.at, `var ${d.name} needs an address space`);
  const space = d.space as Space;
  const access = d.access ?? (space === 'private' || space === 'workgroup' ? 'read_write' : 'read');
  const v: Variable = { kind: 'var', name: d.name, type, space, access: access as 'read', at: d.at };
  if (space === 'private' || space === 'workgroup') {
    if (space === 'workgroup' && init !== undefined) refuse(d.at, 'workgroup memory has no initial value');
    if (space === 'private' && leaves(type) === undefined)
      refuse(d.at, `private memory cannot be ${typeName(type)}`);
    cx.globals.push({ v, init });
    return v;
  }
  const group = attributeInt(cx, d.attributes, 'group');
  const binding = attributeInt(cx, d.attributes, 'binding');
  if (group === undefined || binding === undefined)
    return refuse(d.at, `${d.name} needs @group and @binding`);
  if (leaves(type)?.includes('bool')) refuse(d.at, 'bool has no layout in a buffer');
  if (cx.bindings.some((b) => b.group === group && b.binding === binding))
    refuse(d.at, `@group(${group}) @binding(${binding}) is already taken`);
  cx.bindings.push({ v, group, binding });
  return v;
}

function checkFn(cx: Cx, d: FnDecl): Fn {
  const isEntry = d.attributes.some((a) => a.name === 'compute');
  const stage = d.attributes.find((a) => a.name === 'vertex' || a.name === 'fragment');
  if (stage !== undefined) refuse(stage.at, `@${stage.name} is not in the subset`);
  const result = d.result === undefined ? VOID : typeOf(cx, d.result);
  const params = d.params.map((p) => param(cx, p.name, typeOf(cx, p.type), p.at));
  const fnState: FnState = { result, weight: 1, loops: 0, breakables: 0, entry: isEntry };
  const outer = cx.fn;
  cx.fn = fnState;
  const body = scoped(cx, () => {
    for (const p of params) {
      const k = p.kind === 'pointer' ? 'pointer' : 'value';
      bindName(cx, p.name, { k, v: p }, p.at);
    }
    return checkList(cx, d.body);
  });
  cx.fn = outer;
  if (result.k !== 'void' && !ends(body)) refuse(d.at, `${d.name} does not return on every path`);
  const fn: Fn = { name: d.name, params, result, body, weight: fnState.weight, at: d.at };
  if (isEntry) setEntry(cx, d, fn);
  return fn;
}

function param(_cx: Cx, name: string, type: Type, at: At): Variable {
  const common = { name, type, at };
  if (type.k !== 'ptr') return { ...common, kind: 'param', space: 'function', access: 'read' };
  const { space, access } = type as PtrType;
  return { ...common, kind: 'pointer', space, access };
}

/**
 * Whether control never runs off the end of a body (WGSL §9.7, "Statements behavior analysis",
 * simplified).
 */
function ends(body: readonly TStmt[]): boolean {
  return body.some((s) => {
    switch (s.k) {
      case 'return':
        return true;
      case 'block':
        return ends(s.body);
      case 'if':
        return ends(s.yes) && ends(s.no);
      case 'switch':
        return s.cases.every((c) => ends(c.body) && !leavesSwitch(c.body));
      case 'loop':
        return s.cond === undefined && s.breakIf === undefined && !leavesSwitch(s.body);
      default:
        return false;
    }
  });
}

/** Whether a `break` in `body` leaves the statement around it. */
function leavesSwitch(body: readonly TStmt[]): boolean {
  return body.some((s) => {
    if (s.k === 'break') return true;
    if (s.k === 'block') return leavesSwitch(s.body);
    return s.k === 'if' && (leavesSwitch(s.yes) || leavesSwitch(s.no));
  });
}

function setEntry(cx: Cx, d: FnDecl, fn: Fn): void {
  if (cx.entry !== undefined) refuse(d.at, 'one entry point a file');
  const size =
    d.attributes.find((a) => a.name === 'workgroup_size') ?? refuse(d.at, '@compute needs @workgroup_size');
  const sizes = size.args.map((a) => {
    const v = checkValue(cx, a);
    if (v.k === 'const') return Number(v.value[0]);
    return v.k === 'value' && v.v.kind === 'override'
      ? v.v.name
      : refuse(a.at, '@workgroup_size takes constants and overrides');
  });
  const builtins = d.params.map((p) => {
    const attribute = p.attributes.find((a) => a.name === 'builtin');
    const arg = attribute?.args[0];
    const name = arg?.k === 'ident' ? arg.name : '';
    const type = INPUTS[name] ?? refuse(p.at, `@builtin(${name}) is not in the subset`);
    if (!sameType(typeOf(cx, p.type), type)) refuse(p.at, `@builtin(${name}) is ${typeName(type)}`);
    return name;
  });
  const workgroupSize: Entry['workgroupSize'] = [sizes[0] ?? 1, sizes[1] ?? 1, sizes[2] ?? 1];
  cx.entry = { fn, builtins, workgroupSize };
}
