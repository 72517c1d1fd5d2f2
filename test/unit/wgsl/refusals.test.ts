/** Code outside the subset, or wrong code, is refused with file, line and reason. */
import { expect, test } from 'vitest';
import { compileText } from '../../wgsl/load.ts';

const HEAD = '@group(0) @binding(0) var<storage, read_write> data: array<u32>;\n';
const body = (text: string): string =>
  `${HEAD}@compute @workgroup_size(4)\nfn main(@builtin(local_invocation_index) n: u32) {\n${text}\n}`;
const module = (text: string): string => `${HEAD}${text}\n@compute @workgroup_size(1) fn main() {}`;

// Bodies start on line 4, module texts on line 2.
test.each([
  ['types do not mix', body('data[0] = 1u + 1i;'), "4:14: operator '+' does not take u32 and i32"],
  ['a float is no integer', body('data[0] = 1.5;'), '4:1: expected u32, found abstract-float'],
  ['a name that WGSL keeps for itself', body('let set = 1u;'), "4:5: 'set' is a reserved word of WGSL"],
  ['an unknown name', body('data[0] = nothing;'), "4:11: 'nothing' is not declared"],
  [
    'an unknown function',
    body('data[0] = subgroupAdd(1u);'),
    "4:11: 'subgroupAdd' is not a function of the subset",
  ],
  ['operators that WGSL does not mix', body('data[0] = n & 1u == 0u;'), "4:18: WGSL does not mix '==' with"],
  [
    'a shift of a sum without parentheses',
    body('data[0] = n + 1u << 2u;'),
    "4:18: WGSL does not mix '<<' with",
  ],
  ['assignment to a value', body('let x = 1u;\nx = 2u;'), '5:1: this is a value, not a place in memory'],
  ['a negative u32', body('data[0] = u32(-1);'), '4:11: -1 does not fit u32'],
  ['a constant shifted too far', body('data[0] = n << 32u;'), '4:13: shift by 32 or more'],
  ['division by a constant zero', body('data[0] = 4u / 0u;'), '4:14: division by zero'],
  [
    'a constant index out of range',
    body('var a = array<u32, 2>();\na[2] = 1u;'),
    '5:2: index 2 is outside array<u32, 2>',
  ],
  ['a missing default', body('switch n { case 0u: {} }'), '4:1: a switch needs a default'],
  ['a break out of nothing', body('break;'), '4:1: break stands in a loop or a switch'],
  [
    'a barrier under a condition',
    body('if (n < 2u) {\nworkgroupBarrier();\n}'),
    '4:7: a barrier stands at the top level',
  ],
  [
    'a barrier in a function',
    module('fn f() {\nworkgroupBarrier();\n}'),
    '3:1: workgroupBarrier stands at the top level',
  ],
  [
    'a barrier in a loop of its own length',
    body('for (var k = 0u; k < n; k++) { workgroupBarrier(); }'),
    "4:1: a loop with a barrier inside needs a uniform head: 'n'",
  ],
  [
    'an atomic read as a number',
    module(
      '@group(0) @binding(1) var<storage, read_write> c: array<atomic<u32>>;\nfn f() -> u32 { return c[0]; }',
    ),
    '3:25: atomics are read with atomicLoad',
  ],
  [
    'a write to read-only memory',
    module('@group(0) @binding(1) var<storage, read> c: array<u32>;\nfn f() { c[0] = 1u; }'),
    '3:10: this memory is read-only',
  ],
  [
    'recursion',
    module('fn f(x: u32) -> u32 {\nreturn f(x); }'),
    "3:8: 'f' depends on itself; WGSL has no recursion",
  ],
  [
    'a path without return',
    module('fn f(x: u32) -> u32 { if (x > 1u) { return 1u; } }'),
    '2:1: f does not return on every path',
  ],
  ['f16', module('fn f(x: f16) {}'), '2:9: f16 is not in the subset'],
  ['matrices', module('fn f(x: mat4x4<f32>) {}'), '2:9: mat4x4 is not in the subset'],
  ['textures', module('@group(0) @binding(1) var t: texture_2d;'), '2:30: texture_2d is not in the subset'],
  ['an extension', module('enable f16;'), "2:1: 'enable' does not start a declaration"],
  ['two entry points', module('@compute @workgroup_size(1) fn other() {}'), '3:29: one entry point a file'],
  [
    'a builtin that is not there',
    module('').replace('main()', 'main(@builtin(subgroup_size) s: u32)'),
    '3:61: @builtin(subgroup_size) is not in the subset',
  ],
  [
    'a binding taken twice',
    module('@group(0) @binding(0) var<storage> other: array<u32>;'),
    '2:23: @group(0) @binding(0) is already taken',
  ],
  [
    'bool in a buffer',
    module('@group(0) @binding(1) var<storage> b: array<bool, 2>;'),
    '2:23: bool has no layout in a buffer',
  ],
  [
    'the address of a component',
    body('var v = vec2(1u);\nlet p = &v.x;'),
    '5:9: a vector component has no address',
  ],
  ['a local without a value in a loop', body('loop {\nvar x: u32;\nbreak; }'), '5:1: give var x a value'],
  ['a missing semicolon', body('data[0] = 1u'), "5:1: expected ';', found '}'"],
  ['a foreign character', body('data[0] = 1u $ 2u;'), '4:14: character "$" has no meaning in WGSL'],
])('%s', (_, text, message) => {
  expect(() => compileText(text)).toThrow(`test.wgsl:${message}`);
});

test('a file without an entry point is no kernel', () => {
  expect(() => compileText('fn f() {}')).toThrow('test.wgsl:1:1: no @compute entry point');
});
