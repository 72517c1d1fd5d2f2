import { describe, expect, test } from 'vitest';
import { isExpression, parseQuantity, parseRate, parseSize, parseTime } from '../../../src/units/parse.ts';
import { UserError } from '../../../src/util/errors.ts';

function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof UserError) return `${error.message} | ${error.advice ?? ''}`;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('quantities', () => {
  test.each([
    ['400Gbit/s', 400e9],
    ['400 Gbps', 400e9],
    // A byte is eight bits: 450 GB/s = 3.6 Tbit/s.
    ['450GB/s', 3.6e12],
    ['450GBps', 3.6e12],
    ['1MiB/s', 8 * 2 ** 20],
    ['1e3 Mbit/s', 1e9],
    ['.5Tbps', 5e11],
  ])('rate %s is %d bit/s', (text, value) => expect(parseRate(text)).toBe(value));

  test.each([
    ['500ns', 500_000],
    ['1.5us', 1_500_000],
    ['1.5µs', 1_500_000],
    ['1.5 μs', 1_500_000],
    ['2ms', 2e9],
    ['3s', 3e12],
    ['7ps', 7],
    // 1/3 ns is 333.33 ps, the nearest whole one is 333.
    ['0.33333ns', 333],
    ['0s', 0],
    ['0', 0],
  ])('time %s is %d ps', (text, value) => expect(parseTime(text)).toBe(value));

  test.each([
    ['64KiB', 65536],
    ['1.5 MiB', 1572864],
    ['1GiB', 2 ** 30],
    ['2TiB', 2 ** 41],
    ['200MB', 2e8],
    ['1kB', 1000],
    ['17B', 17],
    ['0', 0],
    ['0MiB', 0],
    // 1.1 · 1e9 is 1100000000.0000002 in doubles.
    ['1.1GB', 1_100_000_000],
  ])('size %s is %d B', (text, value) => expect(parseSize(text)).toBe(value));

  test.each([
    ['flops', '989TFLOP/s', 989e12],
    ['flops', '989TFLOPs', 989e12],
    ['ratio', '2', 2],
    ['ratio', '3:2', 1.5],
    ['fraction', '0.45', 0.45],
    ['fraction', '45%', 0.45],
    ['count', '8', 8],
    ['count', '1e3', 1000],
  ] as const)('%s %s is %d', (kind, text, value) => expect(parseQuantity(kind, text)).toBe(value));
});

describe('refusals', () => {
  test.each([
    ['rate', '400', 'a rate needs a unit | did you mean 400Gbit/s?'],
    ['size', '64', 'a size needs a unit | did you mean 64MiB?'],
    ['size', '1000000', 'a size needs a unit | did you mean 1000000B?'],
    ['time', '500', 'a time needs a unit | did you mean 500ns?'],
    ['flops', '989', 'a compute rate needs a unit | did you mean 989TFLOP/s?'],
    ['rate', '400Gb/s', "'Gb/s' is not a unit of rate | did you mean 400Gbit/s?"],
    ['rate', '400gbps', "'gbps' is not a unit of rate | did you mean 400Gbps?"],
    ['size', '64MIB', "'MIB' is not a unit of size | did you mean 64MiB?"],
    ['rate', '500ns', 'a rate is required, but 500ns is a time | write it like 400Gbit/s or 50GB/s'],
    ['time', '-5ns', "a time cannot be negative, but this is '-5ns' | "],
    // No unit would make it one: asking for a unit would send people from one error to the next.
    ['size', '-5', "a size cannot be negative, but this is '-5' | "],
    ['rate', '-5Gb/s', "a rate cannot be negative, but this is '-5Gb/s' | "],
    ['time', '1e400s', "'1e400s' is not a finite number | "],
    ['rate', 'NaN', "'NaN' is not a rate | write it like 400Gbit/s or 50GB/s"],
    ['rate', '1e9Tbit/s', "'1e9Tbit/s' is absurdly large for a rate | at most 1000 Pbit/s"],
    ['time', '1e6s', "'1e6s' is absurdly large for a time | at most 9000 s"],
    ['time', '0.2ps', "'0.2ps' is less than 1ps | use at least 1ps, or 0"],
    ['count', '2.5', "'2.5' is not a whole number | write it like 8"],
    ['count', '8GPUs', "a whole number carries no unit, but this says 'GPUs' | write it like 8"],
    ['ratio', '2:0', "'2:0' is not a finite number | "],
    ['size', '', "'' is not a size | write it like 64MiB or 200MB"],
  ] as const)('%s %s', (kind, text, message) => {
    expect(refusal(() => parseQuantity(kind, text))).toBe(message);
  });
});

test('expressions are told from plain quantities', () => {
  expect(['2 * 64 MiB', '5 ns/m * 100 m', '(1+2) us', '1us + 500ns', '64 MiB / 2'].every(isExpression)).toBe(
    true,
  );
  expect(['400Gbit/s', '400 Gbit/s', '1e-3', '-5ns', '2:1', 'ecmp', 'a*b'].some(isExpression)).toBe(false);
});
