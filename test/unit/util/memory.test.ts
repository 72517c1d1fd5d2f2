import { expect, test } from 'vitest';
import { reportError } from '../../../src/cli/process/errors.ts';
import { allocating, isAllocationFailure, MemoryError } from '../../../src/util/memory.ts';

/** Errors of this engine for objects that it cannot hold. */
function thrown(make: () => unknown): unknown {
  try {
    make();
  } catch (error) {
    return error;
  }
  return undefined;
}

test.each([
  ['an array buffer', () => new ArrayBuffer(Number.MAX_SAFE_INTEGER)],
  ['a typed array', () => new Float64Array(2 ** 45)],
  ['a text', () => 'x'.repeat(2 ** 30)],
])('%s that does not fit is no bug', (_, make) => {
  const error = thrown(make);
  expect(isAllocationFailure(error), String(error)).toBe(true);
  expect(reportError(error, false).exitCode).toBe(2);
  expect(reportError(error, false).text).toMatch(/^weft: error: out of memory: .*\n {2}memory: /);
});

test.each([
  ['a wrong length', () => new Float64Array(-1)],
  [
    'a stack that overflows',
    () =>
      (function deeper(): unknown {
        return [deeper()];
      })(),
  ],
  ['another error', () => JSON.parse('{')],
])('%s is one', (_, make) => {
  const error = thrown(make);
  expect(isAllocationFailure(error), String(error)).toBe(false);
  expect(reportError(error, false).exitCode).toBe(70);
});

test('what was asked for is named', () => {
  const make = () => allocating('256 TiB for a test', () => new Float64Array(2 ** 45));
  expect(make).toThrow(MemoryError);
  expect(make).toThrow('out of memory: 256 TiB for a test');
});
