import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadExpressions } from '../../../src/units/expression.ts';
import { parseQuantity } from '../../../src/units/parse.ts';
import { type DimensionedKind, UNITS } from '../../../src/units/scales.ts';
import { sizeOf } from '../../sizes.ts';

const evaluate = await loadExpressions();

test('the fast path agrees with mathjs on every unit', () => {
  const kinds = Object.keys(UNITS) as DimensionedKind[];
  const quantity = fc.constantFrom(...kinds).chain((kind) =>
    fc.record({
      kind: fc.constant(kind),
      unit: fc.constantFrom(...UNITS[kind].keys()),
      number: fc.oneof(fc.integer({ min: 1, max: 999 }), fc.double({ min: 0.5, max: 999, noNaN: true })),
      space: fc.constantFrom('', ' '),
    }),
  );
  fc.assert(
    fc.property(quantity, ({ kind, unit, number, space }) => {
      const text = `${number}${space}${unit}`;
      let fast: number;
      try {
        fast = parseQuantity(kind, text);
      } catch {
        return; // out of bounds, which the bounds' own tests cover
      }
      const slow = evaluate(kind, text);
      const whole = kind === 'time' || kind === 'size' ? 0.5 : 0;
      expect(Math.abs(fast - slow)).toBeLessThanOrEqual(whole + 1e-12 * slow);
    }),
    { numRuns: sizeOf({ fast: 100, full: 500 }) },
  );
});

test.each([
  ['size', '2 * 64 MiB', 2 ** 27],
  // 5 ns/m over 100 m of fibre: 500 ns.
  ['time', '5 ns/m * 100 m', 500_000],
  ['time', '1us + 500ns', 1_500_000],
  ['time', '(1 + 2) µs', 3_000_000],
  ['rate', '8 * 50 Gbit/s', 400e9],
  ['rate', '64 MiB / 1 ms', (8 * 2 ** 26) / 1e-3],
  ['size', '400 Gbit/s * 1 us', 50_000],
  ['flops', '2 * 989 TFLOPs', 1978e12],
  ['count', '4 * 8', 32],
  ['ratio', '32 / (4 * 4)', 2],
] as const)('%s %s', (kind, text, value) =>
  expect(parseQuantity(kind, text, evaluate)).toBeCloseTo(value, 3),
);

test.each([
  ['5ns+3', 'its parts have incompatible units'],
  ['2ns*3ns', 'its value is not a time'],
  ['3*foo', "'foo' is not a unit"],
  ['sqrt(4)*1ns', 'only numbers, units and + - * / ^ can be used'],
  ['2 * (1ns', 'parenthesis ) expected'],
] as const)('says why %s is no time', (text, why) => {
  expect(() => parseQuantity('time', text, evaluate)).toThrowError(`'${text}' is not a time: ${why}`);
});

test.each([
  ['size', '2 * 64'],
  ['size', '2 * 64 Gbit/s'],
  ['count', '2 * 64 MiB'],
  ['count', 'sqrt(4) * 2'],
  ['count', 'import(1) + 2'],
  ['size', '2 * 64 MiBB'],
  ['size', '1 MiB - 2 MiB'],
  ['time', '1us * (2'],
] as const)('refuses %s %s', (kind, text) => {
  expect(() => parseQuantity(kind, text, evaluate)).toThrowError(
    /is not|without the unit|cannot be negative/,
  );
});
