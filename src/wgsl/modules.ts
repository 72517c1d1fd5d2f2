/**
 * The generated modules of src/kernels: the common data of the kernels, and one module for each
 * form.
 */
import type { KernelForm, WasmKernel } from '../device/device.ts';
import { packFixed } from '../device/fixed.ts';
import { type Compiled, layouts } from './compile.ts';
import { RUNTIME_NAMES } from './emit.ts';
import { refuse } from './source.ts';
import type { Type } from './types.ts';
import type { WasmText } from './wasm/module.ts';

const HEAD = '// @ts-nocheck: generated from shaders/ by `npm run generate`, do not edit.';

const json = (v: unknown): string => JSON.stringify(v);

/** As a `KernelModule` has it. */
export function wasmKernel({ bytes, globals, fixed }: WasmText): WasmKernel {
  return { base64: Buffer.from(bytes).toString('base64'), globals, fixed: packFixed(fixed) };
}

/**
 * The texts of the modules by their names below src/kernels. Throws `WgslError` when a kernel lacks
 * a form, or a struct has two layouts.
 */
export function moduleTexts(
  kernels: readonly Compiled[],
  sizeOf: (t: Type) => number,
): Readonly<Record<'index.ts' | `${KernelForm}.ts`, string>> {
  return {
    'index.ts': indexText(kernels, sizeOf),
    'wgsl.ts': formText('wgsl', 'string', kernels, (k) => json(k.wgsl)),
    'wasm.ts': formText('wasm', 'WasmKernel', kernels, wasmOf),
    'js.ts': formText('js', 'CpuFactory', kernels, (k) => k.factory, runtimeImport(kernels)),
  };
}

/** Every kernel by name, and every struct's layout. */
function indexText(kernels: readonly Compiled[], sizeOf: (t: Type) => number): string {
  const names = kernels.map((k) => `  readonly ${json(k.name)}: KernelModule;`);
  return [
    HEAD,
    "import type { KernelModule } from '../device/device.ts';\n",
    '/** Kernels without their forms. */',
    `export const kernels: {\n${names.join('\n')}\n} = {`,
    ...kernels.map(plainText),
    '};\n',
    '/** Layouts of the structs in buffers, bytes. */',
    `export const structs = ${JSON.stringify(layouts(kernels, sizeOf), null, 2)} as const;`,
    '',
  ].join('\n');
}

function plainText({ name, entryPoint, workgroupSize, bindings, overrides }: Compiled): string {
  const fields = Object.entries({ name, entryPoint, workgroupSize, bindings, overrides });
  const lines = fields.map(([key, value]) => `    ${key}: ${json(value)},`);
  return [`  ${json(name)}: {`, ...lines, '  },'].join('\n');
}

function formText(
  form: KernelForm,
  type: string,
  kernels: readonly Compiled[],
  text: (kernel: Compiled) => string,
  imports = '',
): string {
  return [
    HEAD,
    ...(type === 'string' ? [] : [`import type { ${type} } from '../device/device.ts';`]),
    `${imports}\nexport const ${form}: Readonly<Record<string, ${type}>> = {`,
    ...kernels.map((k) => `${json(k.name)}: ${text(k)},`),
    '};\n',
  ].join('\n');
}

function wasmOf({ name, wasm }: Compiled): string {
  const at = { file: `${name}.wgsl`, line: 1, column: 1 };
  return json(wasmKernel(wasm ?? refuse(at, 'cannot be written as WebAssembly (docs/wgsl.md)')));
}

/** The import line of translated kernels, for their functions of the runtime. */
function runtimeImport(kernels: readonly Compiled[]): string {
  const text = kernels.map((k) => k.factory).join('\n');
  const used = RUNTIME_NAMES.filter((n) => text.includes(`${n}(`));
  return used.length === 0 ? '' : `import { ${used.join(', ')} } from '../wgsl/runtime.ts';\n`;
}
