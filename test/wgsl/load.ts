/**
 * Kernels compiled while a test runs: the translated text is written to a module of its own and
 * imported.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CpuFactory, KernelModule } from '../../src/device/device.ts';
import { type Compiled, compileKernel } from '../../src/wgsl/compile.ts';
import { RUNTIME_NAMES } from '../../src/wgsl/emit.ts';
import { wasmKernel } from '../../src/wgsl/modules.ts';
import * as runtime from '../../src/wgsl/runtime.ts';

/** Compiles one text as `test.wgsl`, with `files` to import from. */
export function compileText(text: string, files: Readonly<Record<string, string>> = {}): Compiled {
  return compileKernel('test.wgsl', (file) => (file === 'test.wgsl' ? text : files[file]));
}

/**
 * Kernels ready for a device; the text of all of them is one module. `files` are there to import.
 */
export async function loadKernels(
  texts: readonly string[],
  files: Readonly<Record<string, string>> = {},
): Promise<KernelModule[]> {
  const compiled = texts.map((text) => compileText(text, files));
  const directory = mkdtempSync(join(tmpdir(), 'weft-wgsl-'));
  try {
    const path = join(directory, 'kernels.mjs');
    const factories = compiled.map((k) => `${k.factory},`).join('\n');
    writeFileSync(path, `export const load = ({ ${RUNTIME_NAMES.join(', ')} }) => [\n${factories}\n];\n`);
    const module = (await import(pathToFileURL(path).href)) as {
      load: (from: typeof runtime) => CpuFactory[];
    };
    const loaded = module.load(runtime);
    return compiled.map(({ factory: _, structs: __, wasm, ...k }, i) => ({
      ...k,
      js: loaded[i]!,
      wasm: wasm && wasmKernel(wasm),
    }));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** One kernel; see {@link loadKernels}. */
export async function loadKernel(text: string): Promise<KernelModule> {
  return (await loadKernels([text]))[0]!;
}
