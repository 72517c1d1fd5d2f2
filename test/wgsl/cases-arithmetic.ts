/**
 * Numbers: wrapping, rounding, conversion, built-in functions. Each answer is derived by hand next
 * to it.
 */
import { type Case, f, i, join, one, u } from './case.ts';

export const arithmetic: readonly Case[] = [
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
    // 1e20 saturates to 2^32 - 256 (the largest both types have) or above; 2^32-127 lies nearer
    // 2^32 than 2^32-256.
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
    // 0xb0: bits 4, 5, 7. All ones as i32 has no bit that differs from the sign. 0xb = -5 in four
    // bits.
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
