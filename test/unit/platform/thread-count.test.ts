/** When threads pay, and how many. */
import { expect, test } from 'vitest';
import { threadsFor } from '../../../src/platform/thread-count.ts';
import { arrayBytes } from '../../../src/util/array-bytes.ts';

const GIB = 2 ** 30;
const demand = { seeds: 16, workMs: 10_000, bytes: () => GIB / 4, limitBytes: 8 * GIB };

test('long work of several seeds goes to as many threads as may be, one a seed at most', () => {
  expect(threadsFor(demand, 4)).toBe(4);
  expect(threadsFor({ ...demand, seeds: 3 }, 4)).toBe(3);
  expect(threadsFor({ ...demand, seeds: 1 }, 4)).toBe(1);
  expect(threadsFor(demand, 1)).toBe(1);
});

test('short work stays, and memory is not asked for', () => {
  const bytes = () => {
    throw new Error('not asked for');
  };
  expect(threadsFor({ ...demand, workMs: 100, bytes }, 4)).toBe(1);
  // Two threads for three seeds save a third of the time.
  const workMs = [800, 700, 600].map((ms) => threadsFor({ ...demand, seeds: 3, workMs: ms }, 2));
  expect(workMs).toEqual([2, 1, 1]);
});

test('memory leaves room for some of them', () => {
  expect(threadsFor({ ...demand, limitBytes: GIB }, 8)).toBe(4);
  expect(threadsFor({ ...demand, limitBytes: GIB / 8 }, 8)).toBe(1);
});

test('bytes of arrays in data count once, those of maps too', () => {
  const shared = new Float64Array(10);
  const data = {
    a: shared,
    b: [shared, { c: new Uint8Array(3) }],
    d: new Map([[1, new Int32Array(2)]]),
    e: 'x',
  };
  expect(arrayBytes(data)).toBe(80 + 3 + 8);
});
