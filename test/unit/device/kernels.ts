/**
 * Tiny kernels for tests of the devices themselves, each written by hand both as WGSL and as
 * JavaScript.
 */
import type { KernelModule } from '../../../src/device/device.ts';

/** Adds `amount` to each of the first `groups` words, times the scale in the uniform buffer. */
export const addScaled: KernelModule = {
  name: 'test/add_scaled',
  wgsl: `
override amount: u32 = 1u;
@group(0) @binding(0) var<storage, read_write> words: array<u32>;
@group(0) @binding(1) var<uniform> scale: u32;
@compute @workgroup_size(1)
fn main(@builtin(workgroup_id) id: vec3<u32>) {
  words[id.x] = words[id.x] + amount * scale;
}`,
  entryPoint: 'main',
  workgroupSize: [1, 1, 1],
  bindings: [
    { name: 'words', group: 0, binding: 0, kind: 'storage' },
    { name: 'scale', group: 0, binding: 1, kind: 'uniform' },
  ],
  overrides: { amount: 1 },
  wasm: undefined,
  js: (memory, { amount = 1 }) => {
    const words = wordsOf(memory[0]!);
    const scale = wordsOf(memory[1]!);
    return (x, y, z) => {
      for (let i = 0; i < y * z; i++) for (let g = 0; g < x; g++) words[g]! += amount * scale[0]!;
    };
  },
};

/** Writes its workgroup count and the length of its input to two groups of bindings. */
export const measure: KernelModule = {
  name: 'test/measure',
  wgsl: `
@group(0) @binding(0) var<storage, read> input: array<u32>;
@group(1) @binding(2) var<storage, read_write> output: array<u32>;
@compute @workgroup_size(1)
fn main(@builtin(workgroup_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  if (all(id == vec3<u32>())) {
    output[0] = groups.x;
    output[1] = groups.y;
    output[2] = groups.z;
    output[3] = arrayLength(&input);
  }
}`,
  entryPoint: 'main',
  workgroupSize: [1, 1, 1],
  bindings: [
    { name: 'input', group: 0, binding: 0, kind: 'read-only-storage' },
    { name: 'output', group: 1, binding: 2, kind: 'storage' },
  ],
  overrides: {},
  wasm: undefined,
  js: (memory) => {
    const input = wordsOf(memory[0]!);
    const output = wordsOf(memory[1]!);
    return (x, y, z) => {
      if (x * y * z > 0) output.set([x, y, z, input.length]);
    };
  },
};

function wordsOf(bytes: Uint8Array<ArrayBuffer>): Uint32Array {
  return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
}
