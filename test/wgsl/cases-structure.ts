/**
 * Vectors, structs, arrays, functions and control flow. Each answer is derived by hand next to it.
 */
import { type Case, f, i, join, ONE, one, u, writer } from './case.ts';

export const structure: readonly Case[] = [
  {
    name: 'vectors: swizzles, mixed operands, comparison, dot, dynamic components',
    wgsl: one(`var v = vec3<u32>(input[0], 2u, 3u); v = v.zxy; v += vec3(10u); v.y *= 2u; v[input[1]] = 7u;
      output[0] = v.x; output[1] = v.y; output[2] = v.z; output[3] = dot(v, vec3<u32>(1u, 10u, 100u));
      output[4] = u32(all(v < vec3(23u))) + 2u * u32(any(v == vec3(7u))); let w = v.xy * 2u; output[5] = w[input[2]];
      let a = vec2<f32>(1.5, 2.0) * 2.0; output[6] = bitcast<u32>(a.x + a.y);`),
    // (3,1,2) + 10 = (13,11,12); y·2 = 22; [2] = 7: (13,22,7); 13+220+700; all < 23, one is 7; w =
    // (26,44); 3+4.
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
