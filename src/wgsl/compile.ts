/**
 * From a shader file to a kernel: the imports resolved, the module checked, the entry point
 * translated.
 */
import type { BindingKind, KernelBinding, KernelForm, KernelModule } from '../device/device.ts';
import { check } from './check.ts';
import { emitFactory } from './emit.ts';
import type { Binding, Module } from './ir.ts';
import { parse } from './parse.ts';
import { refuse, resolveImports, wgslText } from './source.ts';
import { type StructType, type Type, typeName } from './types.ts';
import { emitWasm, type WasmText } from './wasm/module.ts';
import { expandWords, isExpanded, type Shared } from './words.ts';

export interface Compiled extends Omit<KernelModule, KernelForm> {
  /** Complete WGSL, imports resolved. */
  readonly wgsl: string;
  /** Text of a `CpuFactory`. */
  readonly factory: string;
  readonly wasm: WasmText | undefined;
  /** Structs that lie in buffers. */
  readonly structs: readonly StructType[];
  readonly shared: Shared;
}

/** Files that hold an entry point are kernels; all others are there to be imported. */
export function isKernel(text: string): boolean {
  return /^\s*@compute\b/m.test(text);
}

/**
 * Compiles `file` (a path below shaders/, as `read` knows it). Throws `WgslError` with file, line
 * and reason for whatever is wrong or outside the subset.
 */
export function compileKernel(file: string, read: (file: string) => string | undefined): Compiled {
  const imported = resolveImports(file, read);
  const { source, words } = expandWords(imported);
  const module = check(parse(source));
  const { entry } = module;
  if (entry === undefined) return refuse({ file, line: 1, column: 1 }, 'no @compute entry point');
  const overrides = defaults(module);
  const name = file.replace(/\.wgsl$/, '');
  const size = entry.workgroupSize.map((n) => (typeof n === 'number' ? n : (overrides[n] ?? 1)));
  return {
    name,
    wgsl: wgslText(source),
    entryPoint: entry.fn.name,
    workgroupSize: [size[0]!, size[1]!, size[2]!],
    bindings: module.bindings.map(binding),
    overrides,
    factory: emitFactory(module, entry),
    wasm: emitWasm(module, entry, name),
    structs: hostStructs(module.bindings.map((b) => b.v.type)),
    shared: { words, constants: module.constants.filter(({ at }) => !isExpanded(imported, at)) },
  };
}

function binding({ v, group, binding: number }: Binding): KernelBinding {
  const kind: BindingKind =
    v.space === 'uniform' ? 'uniform' : v.access === 'read' ? 'read-only-storage' : 'storage';
  return { name: v.name, group, binding: number, kind };
}

function defaults(module: Module): Record<string, number> {
  return Object.fromEntries(module.overrides.map((o) => [o.v.name, Number(o.fallback)]));
}

function hostStructs(types: readonly Type[]): StructType[] {
  const found = new Map<string, StructType>();
  const visit = (t: Type): void => {
    if (t.k === 'array') visit(t.elem);
    if (t.k !== 'struct') return;
    for (const f of t.fields) visit(f.type);
    found.set(t.name, t);
  };
  for (const t of types) visit(t);
  return [...found.values()];
}

const json = (v: unknown): string => JSON.stringify(v);

/** Layouts as `{ Name: { size, align, fields: { field: { offset, size, type } } } }`, in bytes. */
export function layouts(kernels: readonly Compiled[], sizeOf: (t: Type) => number): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const k of kernels) {
    for (const s of k.structs) {
      const fields = s.fields.map((f) => [
        f.name,
        { offset: f.offset, size: sizeOf(f.type), type: typeName(f.type) },
      ]);
      const layout = { size: s.size, align: s.align, fields: Object.fromEntries(fields) };
      const before = out[s.name];
      if (before !== undefined && json(before) !== json(layout))
        refuse(
          { file: `${k.name}.wgsl`, line: 1, column: 1 },
          `struct ${s.name} has another layout in another kernel`,
        );
      out[s.name] = layout;
    }
  }
  return out;
}
