/**
 * Indices out of range: nothing throws, no other memory is touched, and a read gives a number (WGSL
 * §13.6.3).
 */
import { expect, test } from 'vitest';
import { createCpuDevice } from '../../../src/device/cpu.ts';
import { loadKernel } from '../../wgsl/load.ts';
import { runWords } from '../../wgsl/run.ts';

const IO = `@group(0) @binding(0) var<storage, read> input: array<u32>;
@group(0) @binding(1) var<storage, read_write> output: array<u32>;
@group(0) @binding(2) var<storage, read_write> counts: array<atomic<u32>>;`;

test('reads yield zero, writes and atomics are dropped', async () => {
  const kernel = await loadKernel(`${IO}
@compute @workgroup_size(1) fn main() {
  let far = input[0]; let below = bitcast<i32>(input[1]); var local = array<u32, 2>(5u, 6u);
  output[0] = input[far] + 1u; output[1] = input[below] | 2u; output[2] = bitcast<u32>(bitcast<f32>(input[far]) + 1.0);
  output[3] = local[far] + 3u; output[4] = atomicAdd(&counts[far], 1u) + 4u; output[5] = u32(input[far] == 0u) + 4u;
  output[far] = 9u; output[below] = 9u; local[far] = 9u; output[far] += 9u; atomicMax(&counts[far], 9u); atomicStore(&counts[far], 9u);
  output[6] = local[0] + local[1];
  output[7] = u32(bitcast<f32>(input[far]));
}`);
  const input = Uint32Array.of(1 << 30, 0xffffffff);
  const output = await runWords(createCpuDevice(), kernel, { input, outputWords: 8 });
  expect([...output]).toEqual([1, 2, 0x3f800000, 3, 4, 5, 11, 0]);
});

test('a struct far out of range may be any of its buffer, or zero', async () => {
  const kernel = await loadKernel(`struct Pair { a: u32, b: u32 }
@group(0) @binding(0) var<storage, read> input: array<u32>;
@group(0) @binding(1) var<storage, read_write> output: array<Pair>;
@compute @workgroup_size(1) fn main() { output[0].b = 3u + output[input[0]].a; output[input[0]].a = 1u; output[1].a = 4u; }`);
  const output = await runWords(createCpuDevice(), kernel, { input: Uint32Array.of(77), outputWords: 4 });
  expect([...output]).toEqual([0, 3, 4, 0]);
});
