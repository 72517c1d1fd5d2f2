/**
 * A checked kernel as a WebAssembly module. It imports memory `m m`. From `g` it imports the base
 * address of each buffer by its name, `NAME bytes` if a length is asked for, and overrides by
 * theirs. It exports `run(groups_x, groups_y, groups_z)`. Kernels that share memory between
 * invocations, or index values, are left to JavaScript.
 */
import type { Fixed } from '../../device/fixed.ts';
import type { Entry, Module, Variable } from '../ir.ts';
import { type Concrete, leaves } from '../types.ts';
import { callCounts, hasBarrier, usedVariables } from '../walk.ts';
import { type Code, constant, I32, OP, section, text, typeOf, unsigned } from './code.ts';
import {
  captured,
  globalCode,
  jump,
  literal,
  local,
  nested,
  newLocal,
  setLocal,
  Unwritten,
  type Value,
  type Wc,
} from './context.ts';
import { codeSection, emptyBody, finishBody, functionTypes, nameSection } from './function.ts';
import { applied } from './ops.ts';
import { emitBody } from './stmt.ts';

export interface WasmText {
  readonly bytes: Uint8Array;
  /** The imports from `g`, in any order. */
  readonly globals: readonly string[];
  readonly fixed: readonly Fixed[];
}

/** Invocations in a call of `stretch`: see emit-entry.ts. */
const STRETCH = 128;

/** The entry point of a module; undefined if it is not written for WebAssembly. */
export function emitWasm(module: Module, entry: Entry, name: string): WasmText | undefined {
  try {
    return emitModule(module, entry, name);
  } catch (error) {
    if (error instanceof Unwritten) return undefined;
    throw error;
  }
}

function emitModule(module: Module, entry: Entry, name: string): WasmText {
  const { fn, builtins } = entry;
  const used = usedVariables(fn.body);
  if (fn.body.some(hasBarrier)) throw new Unwritten('a barrier');
  if (module.globals.some((g) => used.has(g.v))) throw new Unwritten('private or workgroup memory');
  if (builtins.some((b) => b !== 'global_invocation_id' && b !== 'num_workgroups'))
    throw new Unwritten('workgroups');
  const wc: Wc = {
    out: [],
    body: emptyBody(),
    slots: new Map(),
    globals: new Map(),
    closures: new Map(),
    functions: [],
    calls: callCounts(fn),
    ret: { k: 'function' },
    jumps: [],
  };
  const global = declareGlobals(wc, module, used);
  // gid_y, gid_z, from, to, groups_x, groups_y, groups_z.
  const params = [I32, I32, I32, I32, I32, I32, I32];
  wc.functions.push(undefined);
  for (const type of params) newLocal(wc, type);
  const x = newLocal(wc, I32);
  const ids = [x, 0, 1].map((n) => local(n, 'u32', true));
  const groups = [4, 5, 6].map((n) => local(n, 'u32', true));
  for (const [i, p] of fn.params.entries())
    wc.slots.set(p, { k: 'values', values: builtins[i] === 'num_workgroups' ? groups : ids });
  const { code } = captured(wc, () => {
    wc.out.push(...local(2, 'u32', true).code, ...setLocal(x));
    nested(wc, OP.block, (exit) => {
      nested(wc, OP.loop, (top) => {
        wc.out.push(...applied(OP.i32GeU, 'bool', ids[0]!, local(3, 'u32', true)).code);
        jump(wc, exit, OP.brIf);
        nested(wc, OP.block, (label) => {
          wc.ret = { k: 'jump', label, locals: [] };
          emitBody(wc, fn.body);
        });
        wc.out.push(...applied(OP.i32Add, 'u32', ids[0]!, literal('u32', 1)).code, ...setLocal(x));
        jump(wc, top);
      });
    });
  });
  wc.functions[0] = finishBody(wc, params, [], code);
  wc.body = emptyBody();
  wc.functions.push(emitRows(wc, entry, global));
  return assemble(wc, [name, ...[...wc.closures.keys()].map((f) => f.name), 'run']);
}

/** Binds buffers and overrides to imported globals; yields how an override is read. */
function declareGlobals(wc: Wc, module: Module, used: ReadonlySet<Variable>): (name: string) => Value {
  for (const { v } of module.bindings) {
    if (!used.has(v)) continue;
    const uniform = v.space === 'uniform' ? v.name : undefined;
    const place = {
      k: 'memory',
      // Through a local of whatever function this is read in.
      get address(): Code {
        return globalCode(wc, v.name, I32);
      },
      stable: true,
      offset: 0,
      uniform,
      type: v.type,
    } as const;
    wc.slots.set(v, { k: 'place', place });
  }
  const types = new Map<string, Concrete>();
  for (const { v } of module.overrides) {
    const s = leaves(v.type)![0]!;
    types.set(v.name, s);
    const value = {
      get code(): Code {
        return globalCode(wc, v.name, typeOf(s));
      },
      s,
      stable: true,
      fixed: true,
    };
    wc.slots.set(v, { k: 'values', values: [value] });
  }
  return (name) => ({ code: globalCode(wc, name, typeOf(types.get(name)!)), s: 'u32', stable: true });
}

/** `run`: rows of invocations, cut into stretches. */
function emitRows(wc: Wc, entry: Entry, global: (name: string) => Value) {
  const params = [I32, I32, I32];
  for (const type of params) newLocal(wc, type);
  const groups = [0, 1, 2].map((n) => local(n, 'u32', true));
  const [y, z, from, endX, endY, endZ] = Array.from({ length: 6 }, () => newLocal(wc, I32)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const get = (n: number): Value => local(n, 'u32', false);
  const { code } = captured(wc, () => {
    for (const [i, end] of [endX, endY, endZ].entries()) {
      const size = entry.workgroupSize[i]!;
      const by = typeof size === 'number' ? literal('u32', size) : global(size);
      wc.out.push(...applied(OP.i32Mul, 'u32', groups[i]!, by).code, ...setLocal(end));
    }
    const counted = (n: number, end: number, by: number, body: () => void): void => {
      wc.out.push(...constant('u32', 0), ...setLocal(n));
      nested(wc, OP.block, (exit) => {
        nested(wc, OP.loop, (top) => {
          wc.out.push(...applied(OP.i32GeU, 'bool', get(n), get(end)).code);
          jump(wc, exit, OP.brIf);
          body();
          wc.out.push(...applied(OP.i32Add, 'u32', get(n), literal('u32', by)).code, ...setLocal(n));
          jump(wc, top);
        });
      });
    };
    counted(z, endZ, 1, () =>
      counted(y, endY, 1, () =>
        counted(from, endX, STRETCH, () => {
          const to = applied(OP.i32Add, 'u32', get(from), literal('u32', STRETCH));
          const within = applied(OP.i32LtU, 'bool', to, get(endX));
          const end = [...to.code, ...get(endX).code, ...within.code, OP.select];
          wc.out.push(...get(y).code, ...get(z).code, ...get(from).code, ...end);
          wc.out.push(...groups.flatMap((g) => g.code), OP.call, 0);
        }),
      ),
    );
  });
  return finishBody(wc, params, [], code);
}

function assemble(wc: Wc, names: readonly string[]): WasmText {
  const functions = wc.functions.map((f) => f!);
  const { types, of } = functionTypes(functions);
  const memory = [...text('m'), ...text('m'), 0x02, 0x00, ...unsigned(1)];
  const globals = [...wc.globals].map(([name, type]) => [...text('g'), ...text(name), 0x03, type, 0x00]);
  const code = codeSection(functions);
  const head = [
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, types),
    ...section(2, [memory, ...globals]),
    ...section(
      3,
      of.map((t) => unsigned(t)),
    ),
    ...section(7, [[...text('run'), 0x00, ...unsigned(functions.length - 1)]]),
  ];
  const fixed = code.fixed.map((f) => ({ ...f, at: head.length + f.at }));
  const bytes = Uint8Array.from([...head, ...code.bytes, ...nameSection(names)]);
  return { bytes, globals: [...wc.globals.keys()], fixed };
}
