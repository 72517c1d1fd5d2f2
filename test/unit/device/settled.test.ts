/** Kernels with their uniforms, overrides and addresses compiled in. */
import { afterAll, expect, test } from 'vitest';
import { createCpuDevice } from '../../../src/device/cpu.ts';
import { loadKernel } from '../../wgsl/load.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

const kernel = await loadKernel(`
struct Given { u: u32, i: i32, f: f32, more: vec2<u32> }
override whole: u32 = 7u;
override part: f32 = 0.5;
@group(0) @binding(0) var<uniform> given: Given;
@group(0) @binding(1) var<storage, read_write> output: array<u32>;
@compute @workgroup_size(1)
fn main() {
  output[0] = given.u;
  output[1] = bitcast<u32>(given.i);
  output[2] = bitcast<u32>(given.f);
  output[3] = given.more.y;
  output[4] = whole;
  output[5] = bitcast<u32>(part);
  output[6] = given.u + 1u;
}`);

const bits = (f: number): number => new Uint32Array(Float32Array.of(f).buffer)[0]!;

// Around the limits of a byte of LEB128 (6 bits and a sign, 13, 20, 27), and the sign of a word.
const WORDS = [
  0,
  1,
  63,
  64,
  127,
  128,
  8191,
  8192,
  2 ** 20,
  2 ** 27,
  2 ** 28,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32 - 1,
];
const FLOATS = [0, -0, 1.5, -1e-42, 3e38, Number.POSITIVE_INFINITY];

async function answer(
  given: readonly number[],
  overrides: Readonly<Record<string, number>>,
  settled: boolean,
) {
  const buffers = { given: device.createBuffer('given', 24), output: device.createBuffer('output', 28) };
  device.write(buffers.given, Uint32Array.from(given));
  const bound = device.bind(kernel, buffers, overrides, settled);
  device.run(device.record([{ kernel: bound, groups: [1, 1, 1] }]));
  const output = [...new Uint32Array(await device.read(buffers.output))];
  for (const buffer of Object.values(buffers)) buffer.destroy();
  return output;
}

test.each(WORDS)('%d is itself, as u32, as i32, as an override, and after it', async (word) => {
  // vec2 is aligned to 8 bytes, so word 3 is padding.
  const given = [word, word, bits(1), 9, 8, word];
  const want = [word, word, bits(1), word, word, bits(0.5), (word + 1) % 2 ** 32];
  expect(await answer(given, { whole: word }, true)).toEqual(want);
  expect(await answer(given, { whole: word }, false)).toEqual(want);
});

test.each(FLOATS)('%d is itself, as a uniform and as an override', async (f) => {
  const given = [1, 2, bits(f), 0, 0, 3];
  const want = [1, 2, bits(f), 3, 7, bits(f), 2];
  expect(await answer(given, { part: f }, true)).toEqual(want);
});

test('other values, and other places in memory, are another kernel; the same ones may be the one before', async () => {
  const hold = device.createBuffer('hold', 4096);
  expect((await answer([5, 0, 0, 0, 0, 0], {}, true))[0]).toBe(5);
  expect((await answer([6, 0, 0, 0, 0, 0], {}, true))[0]).toBe(6);
  hold.destroy();
  expect((await answer([5, 0, 0, 0, 0, 0], {}, true))[0]).toBe(5);
  for (let u = 0; u < 10; u++) expect((await answer([u, 0, 0, 0, 0, 0], {}, true))[0]).toBe(u);
});
