/**
 * Invocations: identifiers, overrides, atomics, workgroup memory and barriers. Each answer is
 * derived by hand next to it.
 */
import { type Case, f, i, join, ONE, OUT, one, u, writer } from './case.ts';

export const invocation: readonly Case[] = [
  {
    name: 'identifiers of a grid in three dimensions',
    wgsl: `${OUT}@compute @workgroup_size(2, 2, 1) fn main(@builtin(global_invocation_id) g: vec3<u32>,
      @builtin(local_invocation_id) l: vec3<u32>, @builtin(local_invocation_index) n: u32, @builtin(workgroup_id) w: vec3<u32>,
      @builtin(num_workgroups) c: vec3<u32>) { let at = g.x + 4u * (g.y + 2u * g.z);
      output[at] = 100000u * c.x + 10000u * l.x + 1000u * l.y + 100u * n + 10u * w.x + w.z; }`,
    groups: [2, 1, 2],
    expected: Uint32Array.from({ length: 16 }, (_, at) => {
      const [x, y, z] = [at % 4, (at >> 2) % 2, at >> 3];
      const [lx, ly] = [x % 2, y % 2];
      return 200000 + 10000 * lx + 1000 * ly + 100 * (lx + 2 * ly) + 10 * (x >> 1) + z;
    }),
  },
  {
    name: 'overrides, also as workgroup size and length of workgroup memory',
    wgsl: `override WIDTH: u32 = 2u; override SCALE = 1.0f; override NEGATE: bool = false; ${OUT}
      var<workgroup> part: array<u32, WIDTH>;
      @compute @workgroup_size(WIDTH) fn main(@builtin(local_invocation_index) n: u32) { part[n] = n + 1u; workgroupBarrier();
      let x = f32(part[WIDTH - 1u - n]) * SCALE; output[n] = select(u32(x), 0u, NEGATE); }`,
    overrides: { WIDTH: 4, SCALE: 1.5 },
    // Reversed 4, 3, 2, 1 times 1.5, truncated.
    expected: u(6, 4, 3, 1),
  },
  {
    name: 'arrayLength counts elements of the buffer',
    wgsl: `struct Tail { head: vec2<u32>, rest: array<vec2<u32>> } ${OUT}@group(0) @binding(0) var<storage, read> input: Tail;
      ${ONE} output[0] = arrayLength(&input.rest); output[1] = arrayLength(&output); }`,
    input: u(0, 0, 1, 1, 2, 2, 3, 3),
    expected: u(3, 2),
  },
  {
    name: 'every atomic',
    wgsl: writer(
      `let c = &counts[0]; output[0] = atomicAdd(c, 5u); output[1] = atomicSub(c, 7u); output[2] = atomicMax(c, 9u);
      output[3] = atomicMin(c, 12u); output[4] = atomicOr(c, 3u); output[5] = atomicAnd(c, 6u); output[6] = atomicXor(c, 15u);
      output[7] = atomicExchange(c, 40u); let r = atomicCompareExchangeWeak(c, 41u, 1u); output[8] = r.old_value + u32(r.exchanged);
      output[9] = atomicLoad(c); atomicStore(c, 2u); atomicAdd(c, 1u); output[10] = atomicLoad(c);
      let s = &signs[1]; atomicStore(s, -3); atomicMax(s, -5); atomicMin(s, -4); atomicSub(s, 1); output[11] = bitcast<u32>(atomicLoad(s));`,
      `@group(0) @binding(2) var<storage, read_write> counts: array<atomic<u32>>;
      @group(0) @binding(3) var<storage, read_write> signs: array<atomic<i32>>;`,
    ),
    // 0; 5; -2 stays above 9; min 12: 12; |3 = 15; &6 = 6; ^15 = 9; 40; no exchange; 40; 3; -5.
    expected: join(u(0, 5, 0xfffffffe, 0xfffffffe, 12, 15, 6, 9, 40, 40, 3), i(-5)),
  },
  {
    name: 'workgroup memory: prefix sums by doubling, a barrier inside a uniform loop',
    wgsl: `${OUT}var<workgroup> sums: array<u32, 8>;
      @compute @workgroup_size(8) fn main(@builtin(local_invocation_index) n: u32, @builtin(workgroup_id) w: vec3<u32>) {
      sums[n] = n + w.x; workgroupBarrier();
      for (var step = 1u; step < 8u; step <<= 1u) { var add = 0u; if (n >= step) { add = sums[n - step]; } workgroupBarrier();
        sums[n] += add; workgroupBarrier(); }
      output[w.x * 8u + n] = sums[n]; }`,
    groups: [2, 1, 1],
    // Triangular numbers, and the same plus n + 1.
    expected: u(0, 1, 3, 6, 10, 15, 21, 28, 1, 3, 6, 10, 15, 21, 28, 36),
  },
  {
    name: 'values live across a barrier, each invocation its own; workgroup memory starts zeroed',
    wgsl: `${OUT}struct Box { u: u32, f: f32 } var<workgroup> total: atomic<u32>; var<workgroup> seen: array<u32, 4>;
      @compute @workgroup_size(4) fn main(@builtin(global_invocation_id) g: vec3<u32>, @builtin(local_invocation_index) n: u32) {
      let mine = g.x * g.x; var v = vec2<u32>(n, 7u); var box = Box(g.x, 0.5); var odd = (g.x & 1u) == 1u; let two = 2u;
      seen[n] += 1u; atomicAdd(&total, mine); workgroupBarrier(); v.x += seen[3u - n]; box.f += f32(n); workgroupBarrier();
      if (odd) { output[g.x] = 0u; return; }
      output[g.x] = atomicLoad(&total) * 1000u + v.x * 100u + u32(box.f) * 10u + box.u + v.y * two; }`,
    groups: [2, 1, 1],
    // Squares: 0+1+4+9 = 14 and 16+25+36+49 = 126. n = 0: v.x 1, f 0; n = 2: v.x 3, f 2.
    expected: u(
      14000 + 100 + 0 + 0 + 14,
      0,
      14000 + 300 + 20 + 2 + 14,
      0,
      126000 + 100 + 0 + 4 + 14,
      0,
      126000 + 300 + 20 + 6 + 14,
      0,
    ),
  },
  {
    name: 'a whole workgroup may return before a barrier',
    wgsl: `${OUT}var<workgroup> part: array<u32, 2>;
      @compute @workgroup_size(2) fn main(@builtin(workgroup_id) w: vec3<u32>, @builtin(local_invocation_index) n: u32) {
      if (w.x == 1u) { output[2u + n] = 5u; return; } part[n] = n + 1u; workgroupBarrier(); output[w.x * 2u + n] = part[1u - n]; }`,
    groups: [3, 1, 1],
    expected: u(2, 1, 5, 5, 2, 1),
  },
  {
    name: 'private variables start anew in each invocation',
    wgsl: `${OUT}var<private> seen: array<u32, 2>; var<private> n = 4u; fn note(i: u32) { seen[i & 1u] += n; n += 1u; }
      @compute @workgroup_size(2) fn main(@builtin(global_invocation_id) g: vec3<u32>) { note(g.x); note(g.x); output[g.x] = seen[0] * 10u + seen[1]; }`,
    expected: u(90, 9),
  },
  {
    name: 'bits change their type without changing',
    wgsl: one(`let v = bitcast<vec2<f32>>(vec2<u32>(input[0], input[1])); output[0] = bitcast<u32>(v.x * 2.0); output[1] = bitcast<u32>(v.y);
      output[2] = u32(bitcast<i32>(v.y) < 0); output[3] = bitcast<u32>(bitcast<f32>(input[0])); output[4] = pack4xU8(vec4<u32>(1u, 2u, 255u, 4u));
      output[5] = unpack4xU8(output[4]).z;`),
    input: f(1.5, -2),
    expected: join(f(3, -2), u(1), f(1.5), u(0x04ff0201, 255)),
  },
  {
    name: 'abstract numbers are exact until they get a type',
    wgsl: writer(
      `output[0] = BIG / 4096; output[1] = u32(0xfffffffff >> 4u); output[2] = bitcast<u32>(f32(1) / 4); const k = -7 % 3;
      output[3] = bitcast<u32>(i32(k)); output[4] = bitcast<u32>(HALF * 3); output[5] = u32(-1i); output[6] = u32(1 << 4) + u32(max(2, 3));`,
      'const BIG = 1 << 40; const HALF = 0.5;',
    ).replace('BIG / 4096', 'u32(BIG / 4096)'),
    // 2^28; 2^32-1; 0.25; -1; 1.5; wraps; 19.
    expected: join(u(2 ** 28, 0xffffffff), f(0.25), i(-1), f(1.5), u(0xffffffff, 19)),
  },
];
