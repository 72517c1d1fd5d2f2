/**
 * Kernels as WebAssembly: compiled once a process, or once for values that stay as they are;
 * instantiated once a binding.
 */
import type { KernelModule, WasmKernel } from './device.ts';
import { type Fixed, unpackFixed } from './fixed.ts';
import type { Region } from './memory.ts';

interface Compiled {
  readonly bytes: Uint8Array<ArrayBuffer>;
  module: WebAssembly.Module | undefined;
  readonly fixed: readonly Fixed[];
  /** Modules with constants in them, by these constants, the latest last. */
  readonly settled: Map<string, WebAssembly.Module>;
}

const compiled = new WeakMap<WasmKernel, Compiled>();
/** Modules with constants that are kept for each kernel. */
const KEPT = 4;

/** The smallest possible module. */
const NOTHING = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/** Whether this place compiles WebAssembly: a page's content security policy may forbid it. */
export function wasmWorks(): boolean {
  try {
    return new WebAssembly.Module(NOTHING) instanceof WebAssembly.Module;
  } catch {
    return false;
  }
}

function compiledOf(kernel: WasmKernel): Compiled {
  let found = compiled.get(kernel);
  if (found === undefined) {
    const bytes = decoded(kernel.base64);
    found = { bytes, module: undefined, fixed: unpackFixed(kernel.fixed), settled: new Map() };
    compiled.set(kernel, found);
  }
  return found;
}

/** The bytes of base64: Node's own decoder, where there is one, does without a loop here. */
function decoded(base64: string): Uint8Array<ArrayBuffer> {
  if (typeof Buffer !== 'undefined') return Uint8Array.from(Buffer.from(base64, 'base64'));
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** The kernel for any values. */
function moduleOf(kernel: WasmKernel): WebAssembly.Module {
  const found = compiledOf(kernel);
  found.module ??= new WebAssembly.Module(found.bytes);
  return found.module;
}

/** The kernel with `words` in place of its reads that are fixed in a binding. */
function settledModule(kernel: WasmKernel, words: Int32Array): WebAssembly.Module {
  const found = compiledOf(kernel);
  const { settled } = found;
  const key = words.join();
  let module = settled.get(key);
  if (module === undefined) {
    module = new WebAssembly.Module(withConstants(found, words));
    for (const old of settled.keys()) if (settled.size >= KEPT) settled.delete(old);
    settled.set(key, module);
  }
  return module;
}

const CONST_I32 = 0x41;
const CONST_F32 = 0x43;
const NOP = 0x01;

function withConstants({ bytes, fixed }: Compiled, words: Int32Array): Uint8Array<ArrayBuffer> {
  const out = Uint8Array.from(bytes);
  const view = new DataView(out.buffer);
  for (const [i, { at, bytes: length, float }] of fixed.entries()) {
    out.fill(NOP, at, at + length);
    if (float) {
      out[at] = CONST_F32;
      view.setInt32(at + 1, words[i]!, true);
      continue;
    }
    // Signed LEB128 in as many bytes as any word takes.
    out[at] = CONST_I32;
    for (let b = 0; b < 4; b++) out[at + 1 + b] = ((words[i]! >> (7 * b)) & 0x7f) | 0x80;
    out[at + 5] = (words[i]! >> 28) & 0x7f;
  }
  return out;
}

/**
 * The run function of a kernel on regions of `memory`, in the order of its bindings. `settled`: see
 * `Device.bind`.
 */
export function instantiate(
  kernel: KernelModule,
  wasm: WasmKernel,
  memory: WebAssembly.Memory,
  regions: readonly Region[],
  overrides: Readonly<Record<string, number>>,
  settled: boolean,
): (x: number, y: number, z: number) => void {
  const globals: Record<string, number> = { ...overrides };
  const addresses: Record<string, number> = {};
  for (const [i, { name }] of kernel.bindings.entries()) {
    addresses[name] = globals[name] = regions[i]!.address;
    globals[`${name} bytes`] = regions[i]!.byteLength;
  }
  const read = new DataView(memory.buffer);
  const words = Int32Array.from(settled ? compiledOf(wasm).fixed : [], ({ name, offset, float }) => {
    if (offset !== undefined) return read.getInt32(addresses[name]! + offset, true);
    return float ? bitsOf(globals[name]!) : globals[name]!;
  });
  const module = settled ? settledModule(wasm, words) : moduleOf(wasm);
  const instance = new WebAssembly.Instance(module, { m: { m: memory }, g: globals });
  return instance.exports.run as (x: number, y: number, z: number) => void;
}

const bitsOf = (value: number): number => new Int32Array(Float32Array.of(value).buffer)[0]!;
