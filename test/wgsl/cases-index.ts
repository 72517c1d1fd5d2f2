/**
 * Indices put together from parts: the compiler scales the parts and adds their constant parts
 * last.
 */
import { type Case, one, u } from './case.ts';

export const index: readonly Case[] = [
  {
    name: 'sums, differences, products and shifts in an index, modulo 2^32',
    wgsl: one(`let a = input[0]; let b = bitcast<i32>(input[1]);
      output[a - 3u + 1u] = 10u; output[0xffffffffu + a] = 11u; output[2u * (a + 1u) - 4u] = 12u; output[(a << 1u) - 1u] = 13u;
      output[b + 6] = 14u; output[3 * b + 11] = 15u; output[a * a * 3u - 6u] = 16u;`),
    // a = 2, b = -2: 0, 1, 2, 3, 4, 5 and 6.
    input: u(2, 0xfffffffe),
    expected: u(10, 11, 12, 13, 14, 15, 16),
  },
  {
    name: 'an index with a constant part is what it was when it was made',
    wgsl: one(`var a = input[0]; let next = a + 1u; let twice = 2u * a + 2u; a = 7u;
      output[next] = 1u; output[twice] = a; let place = input[next - 1u] + 4u; output[place] = next; a += 1u; output[0] = a + twice;`),
    // a = 1: next = 2, twice = 4; input[1] = 2, so place = 6; 8 + 4.
    input: u(1, 2),
    expected: u(12, 0, 1, 0, 7, 0, 2),
  },
  {
    name: 'an index whose parts are read in order: what a call writes is not in the part before it',
    wgsl: one(
      `var at = 1u; output[at + step_on(&at) + 1u] = at; output[at - 3u] = step_on(&at) + at;`,
      'fn step_on(p: ptr<function, u32>) -> u32 { *p += 3u; return 1u; }',
    ),
    // 1 + 1 + 1 = 3, at is 4 by then; then output[4 - 3] = 1 + 7.
    expected: u(0, 8, 0, 4),
  },
  {
    name: 'elements of members of elements, each index a sum',
    wgsl: `struct Row { head: u32, cells: array<u32, 3> }
      @group(0) @binding(0) var<storage, read> input: array<u32>;
      @group(0) @binding(1) var<storage, read_write> output: array<Row, 2>;
      @compute @workgroup_size(1) fn main() { let r = input[0]; let c = input[1];
        output[r - 1u].cells[c + 1u] = 5u; output[1u + r - 1u].cells[2u * c - 2u] = output[r - 1u].cells[3u - c] + 1u; }`,
    // r = 1, c = 1: row 0, cell 2; row 1, cell 0 gets row 0, cell 2 and one.
    input: u(1, 1),
    expected: u(0, 0, 0, 5, 0, 6, 0, 0),
  },
];
