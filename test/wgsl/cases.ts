/** Small kernels with the words they must write, on every device. Each answer is derived by hand beside it. */
import { words } from './run.ts';

export interface Case {
  readonly name: string;
  readonly wgsl: string;
  readonly input?: Uint32Array;
  readonly expected: Uint32Array;
  readonly groups?: readonly [number, number, number];
  readonly overrides?: Readonly<Record<string, number>>;
}

const IN = '@group(0) @binding(0) var<storage, read> input: array<u32>;\n';
const OUT = '@group(0) @binding(1) var<storage, read_write> output: array<u32>;\n';
const ONE = '@compute @workgroup_size(1) fn main() {\n';
const u = (...values: number[]): Uint32Array => words('u32', values);
const i = (...values: number[]): Uint32Array => words('i32', values);
const f = (...values: number[]): Uint32Array => words('f32', values);
const join = (...parts: Uint32Array[]): Uint32Array => Uint32Array.from(parts.flatMap((p) => [...p]));

/** A kernel of one invocation whose statements may write `output[…]`. */
const one = (body: string, module = ''): string => `${IN}${OUT}${module}\n${ONE}${body}\n}\n`;
/** A kernel that uses `output` only. */
const writer = (body: string, module = ''): string => `${OUT}${module}\n${ONE}${body}\n}\n`;

const arithmetic: readonly Case[] = [
  {
    name: 'u32 wraps',
    wgsl: one(`output[0] = input[0] + 2u; output[1] = input[1] - 1u; output[2] = input[0] * input[0];
      output[3] = input[1] - input[2] + 7u; output[4] = ~input[1];`),
    input: u(0xffffffff, 0, 3),
    // 2^32+1; -1; (2^32-1)^2 = 1 mod 2^32; -3+7; all ones.
    expected: u(1, 0xffffffff, 1, 4, 0xffffffff),
  },
  {
    name: 'i32 wraps, divides towards zero, and survives zero and -2^31 / -1',
    wgsl: one(`let lo = bitcast<i32>(input[0]); let m = bitcast<i32>(input[1]); let z = bitcast<i32>(input[2]);
      output[0] = bitcast<u32>(lo - 1); output[1] = bitcast<u32>(-7 / (m * 2)); output[2] = bitcast<u32>((m * 7) % 3);
      output[3] = bitcast<u32>(lo / m); output[4] = bitcast<u32>(lo % m); output[5] = bitcast<u32>(lo / z);
      output[6] = bitcast<u32>(m % z); output[7] = bitcast<u32>(-lo); output[8] = bitcast<u32>(abs(lo));`),
    input: u(0x80000000, 0xffffffff, 0),
    // -2^31-1; -7/-2 = 3; -7%3 = -1; itself; 0; itself; 0; itself; itself.
    expected: i(0x7fffffff, 3, -1, -(2 ** 31), 0, -(2 ** 31), 0, -(2 ** 31), -(2 ** 31)),
  },
  {
    name: 'u32 divides by zero to itself, with remainder 0',
    wgsl: one('output[0] = input[0] / input[1]; output[1] = input[0] % input[1]; output[2] = input[0] / 3u;'),
    input: u(0xfffffffe, 0),
    expected: u(0xfffffffe, 0, 0x55555554),
  },
  {
    name: 'shift amounts are taken modulo 32',
    wgsl: one(`output[0] = input[0] << input[1]; output[1] = input[0] >> input[1];
      output[2] = bitcast<u32>(bitcast<i32>(input[2]) >> input[1]);`),
    input: u(6, 33, 0x80000000),
    expected: u(12, 3, 0xc0000000),
  },
  {
    name: 'f32 rounds after each operation',
    wgsl: one(`let x = bitcast<f32>(input[0]); let y = bitcast<f32>(input[1]);
      output[0] = bitcast<u32>(x + 1.0); output[1] = bitcast<u32>(y - x); output[2] = bitcast<u32>(fract(-1.25 * y));`),
    // 2^24 + 1 rounds to 2^24 (half to even); 1 - 2^24 is exact; -1.25 - floor(-1.25) = 0.75.
    input: f(16777216, 1),
    expected: f(16777216, -16777215, 0.75),
  },
  {
    name: 'conversions truncate and saturate; integers round to even',
    wgsl: one(`let big = bitcast<f32>(input[0]); let low = bitcast<f32>(input[1]);
      output[0] = u32(low); output[1] = bitcast<u32>(i32(low)); output[2] = u32(big) >> 8u; output[3] = u32(big * -1.0);
      output[4] = bitcast<u32>(f32(input[2])); output[5] = bitcast<u32>(f32(bitcast<i32>(input[2])));
      output[6] = u32(bool(input[3])) + u32(!bool(input[4]));`),
    input: join(f(1e20, -3.75), u(0xffffff81, 5, 0)),
    // 1e20 saturates to 2^32 - 256 (the largest both types have) or above; 2^32-127 lies nearer 2^32 than 2^32-256.
    expected: join(u(0), i(-3), u(0xffffff, 0), f(4294967296, -127), u(2)),
  },
  {
    name: 'rounding functions',
    wgsl: one(`for (var k = 0u; k < 3u; k++) { let x = bitcast<f32>(input[k]); output[4u * k] = bitcast<u32>(round(x));
      output[4u * k + 1u] = bitcast<u32>(trunc(x)); output[4u * k + 2u] = bitcast<u32>(floor(x));
      output[4u * k + 3u] = bitcast<u32>(ceil(x) + sign(x)); }`),
    input: f(2.5, 3.5, -1.25),
    expected: f(2, 2, 2, 4, 4, 3, 3, 5, -1, -1, -2, -2),
  },
  {
    name: 'bit functions',
    wgsl: one(`let x = input[0]; output[0] = countOneBits(x); output[1] = countLeadingZeros(x); output[2] = countTrailingZeros(x);
      output[3] = firstLeadingBit(x); output[4] = firstTrailingBit(x); output[5] = reverseBits(x);
      output[6] = firstLeadingBit(input[1]); output[7] = bitcast<u32>(firstLeadingBit(bitcast<i32>(input[2])));
      output[8] = countTrailingZeros(input[1]); output[9] = firstTrailingBit(input[1]);
      output[10] = extractBits(x, 4u, 4u); output[11] = bitcast<u32>(extractBits(bitcast<i32>(x), 4u, 4u));
      output[12] = insertBits(x, 5u, 8u, 4u); output[13] = extractBits(x, 4u, input[1]);`),
    // 0xb0: bits 4, 5, 7. All ones as i32 has no bit that differs from the sign. 0xb = -5 in four bits.
    input: u(0xb0, 0, 0xffffffff),
    expected: u(3, 24, 4, 7, 4, 0x0d000000, 0xffffffff, 0xffffffff, 32, 0xffffffff, 11, 0xfffffffb, 0x5b0, 0),
  },
  {
    name: 'selections',
    wgsl: one(`output[0] = clamp(input[0], 3u, 9u); output[1] = min(input[0], 5u); output[2] = max(input[0], 5u);
      output[3] = select(1u, 2u, input[0] > 10u); output[4] = bitcast<u32>(clamp(bitcast<f32>(input[1]), -1.0, 1.0));
      output[5] = bitcast<u32>(max(-1, bitcast<i32>(input[2])));`),
    input: join(u(12), f(-4), i(-9)),
    expected: join(u(9, 5, 12, 2), f(-1), i(-1)),
  },
];

const structure: readonly Case[] = [
  {
    name: 'vectors: swizzles, mixed operands, comparison, dot, dynamic components',
    wgsl: one(`var v = vec3<u32>(input[0], 2u, 3u); v = v.zxy; v += vec3(10u); v.y *= 2u; v[input[1]] = 7u;
      output[0] = v.x; output[1] = v.y; output[2] = v.z; output[3] = dot(v, vec3<u32>(1u, 10u, 100u));
      output[4] = u32(all(v < vec3(23u))) + 2u * u32(any(v == vec3(7u))); let w = v.xy * 2u; output[5] = w[input[2]];
      let a = vec2<f32>(1.5, 2.0) * 2.0; output[6] = bitcast<u32>(a.x + a.y);`),
    // (3,1,2) + 10 = (13,11,12); y·2 = 22; [2] = 7: (13,22,7); 13+220+700; all < 23, one is 7; w = (26,44); 3+4.
    input: u(1, 2, 1),
    expected: join(u(13, 22, 7, 933, 3, 44), f(7)),
  },
  {
    name: 'an array of structs in a buffer, layouts with padding',
    wgsl: `struct Item { a: u32, v: vec3<f32>, n: i32, list: array<u32, 3> }
      struct All { head: u32, items: array<Item, 2> }
      @group(0) @binding(1) var<storage, read_write> output: All;
      ${ONE} output.head = 9u; output.items[1].v = vec3<f32>(1.0, 2.0, 3.0); output.items[1].n = -1;
        let i = output.head - 8u; output.items[i].list[i + 1u] = 5u; var copy = output.items[i]; copy.list[i] = copy.list[2] + 1u;
        output.items[0] = copy; output.items[0].a = u32(copy.v.z); }`,
    // Item: a 0, v 16, n 28, list 32..44, size 48; All: head 0, items 16: 28 words.
    expected: join(
      u(9, 0, 0, 0),
      u(3, 0, 0, 0),
      f(1, 2, 3),
      i(-1),
      u(0, 6, 5, 0),
      u(0, 0, 0, 0),
      f(1, 2, 3),
      i(-1),
      u(0, 0, 5, 0),
    ),
  },
  {
    name: 'local arrays, constant tables, and copies by value',
    wgsl: one(
      `var a = array<u32, 4>(1u, 2u, 3u, 4u); var b = a; b[input[0]] = 9u; let c = b; b[0] = 8u;
      output[0] = a[input[0]]; output[1] = c[input[0]] + b[0]; output[2] = c[0]; output[3] = PRIMES[input[0] + 1u];
      var z: array<vec2<u32>, 3>; z[input[0]].y = 6u; output[4] = z[2].y + z[1].y;`,
      'const PRIMES = array<u32, 4>(2u, 3u, 5u, 7u);',
    ),
    input: u(2),
    expected: u(3, 17, 1, 7, 6),
  },
  {
    name: 'a local is made anew in every turn',
    wgsl: writer(
      `for (var k = 0u; k < 3u; k++) { var x = 0u; var a = array<u32, 2>(); x += k; a[k & 1u] += x; output[k] = a[0] * 10u + a[1]; }`,
    ),
    expected: u(0, 1, 20),
  },
  {
    name: 'functions: pointers to scalars, elements and members; composite results; early returns',
    wgsl: one(
      `var x = 5u; bump(&x, 2u); var v = vec2<u32>(1u, 2u); v.y += 10u; var s: Pair; s.hi = 3u; bump(&s.hi, 1u);
      var a: array<u32, 3>; bump(&a[input[0]], 4u); let p = &a[1]; *p = 6u; bump(p, 1u);
      output[0] = x; output[1] = v.y; output[2] = s.hi; output[3] = a[2]; output[4] = a[1]; let t = both(x, s.hi);
      output[5] = t.lo; output[6] = t.hi; output[7] = find(input[0]) * 100u + find(9u); swap(&v); output[8] = v.x;`,
      `struct Pair { lo: u32, hi: u32 }
      fn bump(p: ptr<function, u32>, by: u32) { *p += by; }
      fn swap(p: ptr<function, vec2<u32>>) { *p = (*p).yx; }
      fn both(a: u32, b: u32) -> Pair { if (a < b) { return Pair(a, b); } return Pair(b, a); }
      fn find(x: u32) -> u32 { for (var k = 0u; k < 4u; k++) { if (k == x) { return k + 1u; } } return 7u; }`,
    ),
    input: u(2),
    expected: u(7, 12, 4, 4, 7, 4, 7, 307, 12),
  },
  {
    name: 'a larger function, called twice, with a vector among its parameters; constant arguments',
    wgsl: one(
      `output[0] = steps(input[0], vec2<u32>(100u, 3u), true); output[1] = steps(7u, vec2(4u), input[0] > 10u);
      output[2] = shift(input[0], 33u) + down(input[0], 33u); output[3] = part(9u, 0u);`,
      `fn shift(x: u32, by: u32) -> u32 { return x << by; }
      fn down(x: u32, by: u32) -> u32 { return x >> by; }
      fn part(x: u32, by: u32) -> u32 { return x / by + x % by; }
      fn steps(start: u32, limit: vec2<u32>, count: bool) -> u32 { var x = start; var n = 0u; var seen = array<u32, 64>();
        loop { if (x == 1u) { break; } if (n > limit.x) { return 0xffffffffu; }
          if ((x & 1u) == 1u) { x = limit.y * x + 1u; } else { x = x / 2u; } seen[n & 63u] = x; n++; }
        if (count) { return n; } var top = 0u; for (var k = 0u; k < 64u; k++) { top = max(top, seen[k]); }
        if (top > start) { return top; } return start; }`,
    ),
    input: u(6),
    // 6 3 10 5 16 8 4 2 1: 8 steps. With 4x + 1: 7 29 117 469 1877 7509: more than 4 steps.
    // 6 << 1 + 6 >> 1; 9/0 is 9 and 9%0 is 0.
    expected: u(8, 0xffffffff, 15, 9),
  },
  {
    name: 'a function keeps its effects in order, also in conditions',
    wgsl: writer(
      `output[0] = next() * 100u + next() * 10u + next(); var turns = 0u;
      while (next() < 7u && turns < 10u) { turns++; } output[1] = turns; output[2] = calls;
      if (calls > 100u && next() > 0u) { output[3] = 1u; } output[4] = calls; output[5] = calls * 10u + next();`,
      'var<private> calls: u32 = 0u; fn next() -> u32 { calls++; return calls; }',
    ),
    // 1,2,3; 4,5,6 pass and 7 ends: 3 turns, 7 calls; short circuit; 7·10 + 8.
    expected: u(123, 3, 7, 0, 7, 78),
  },
  {
    name: 'loops: continue runs the continuing part, break if ends it',
    wgsl: writer(`var n = 0u; var k = 0u; loop { let odd = (k & 1u) == 1u; if (odd) { continue; } n += k;
      continuing { let step = select(1u, 2u, odd); k += step; break if k >= 9u; } } output[0] = n; output[1] = k;
      var m = 0u; for (var a = 0u; a < 4u; a++) { for (var b = 0u; b < 4u; b++) { if (b > a) { break; } if (b == 1u) { continue; }
      m += 10u * a + b; } } output[2] = m;`),
    // k: 0, 1→3, 5, 7, 9: n = 0. m: a=0:0; a=1:10; a=2: 20+22; a=3: 30+32+33.
    expected: u(0, 9, 147),
  },
  {
    name: 'switch: several selectors, default anywhere, break, continue of the loop around',
    wgsl: writer(`for (var k = 0u; k < 6u; k++) { var r = 0u; switch k { default: { r = 9u; } case 1u, 2u: { if (k == 2u) { break; } r = 1u; }
      case 3u: { continue; } } output[k] = r + 10u; }`),
    expected: u(19, 11, 10, 0, 19, 19),
  },
];

const invocation: readonly Case[] = [
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

export const CASES: readonly Case[] = [...arithmetic, ...structure, ...invocation];
