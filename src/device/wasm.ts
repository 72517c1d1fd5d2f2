/** Kernels as WebAssembly: compiled once a process, instantiated once a binding. */
import type { KernelModule, WasmKernel } from './device.ts';
import type { Region } from './memory.ts';

const compiled = new WeakMap<WasmKernel, WebAssembly.Module>();

/** The smallest module there is. */
const NOTHING = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/** Whether this place compiles WebAssembly: a page's content security policy may forbid it. */
export function wasmWorks(): boolean {
  try {
    return new WebAssembly.Module(NOTHING) instanceof WebAssembly.Module;
  } catch {
    return false;
  }
}

function moduleOf(kernel: WasmKernel): WebAssembly.Module {
  let module = compiled.get(kernel);
  if (module === undefined) {
    module = new WebAssembly.Module(Uint8Array.from(atob(kernel.base64), (c) => c.charCodeAt(0)));
    compiled.set(kernel, module);
  }
  return module;
}

/** The run function of a kernel on regions of `memory`, in the order of its bindings. */
export function instantiate(
  kernel: KernelModule,
  wasm: WasmKernel,
  memory: WebAssembly.Memory,
  regions: readonly Region[],
  overrides: Readonly<Record<string, number>>,
): (x: number, y: number, z: number) => void {
  const globals: Record<string, number> = { ...overrides };
  for (const [i, { name }] of kernel.bindings.entries()) {
    globals[name] = regions[i]!.address;
    globals[`${name} bytes`] = regions[i]!.byteLength;
  }
  const instance = new WebAssembly.Instance(moduleOf(wasm), { m: { m: memory }, g: globals });
  return instance.exports.run as (x: number, y: number, z: number) => void;
}
