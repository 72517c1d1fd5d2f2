import { expect, test } from 'vitest';
import type { StepItem } from '../../../src/workload/step.ts';
import { cutWindows } from '../../../src/workload/windows.ts';

const compute: StepItem = { kind: 'compute', timePs: 10 };
const exposed: StepItem = { kind: 'exposed', collective: 0 };
const post: StepItem = { kind: 'post', collective: 1, stream: 'dp' };
const layer = [compute, exposed];

/** A layer takes 10 + 5, a bucket 20. */
const durationPs = (collective: number) => (collective === 0 ? 5 : 20);

function shapes(items: readonly StepItem[], slack: number): string[] {
  return cutWindows(items, durationPs, slack).map((s) => `${s.busy ? 'busy' : 'quiet'} ${s.items.length}`);
}

test('a window lasts until its bucket should be reduced, and ends with an exposed collective', () => {
  // From the post: 15, then 30 ≥ 20: two layers and the post, five items. One quiet layer is left.
  expect(shapes([...layer, post, ...layer, ...layer, ...layer], 1)).toEqual(['quiet 2', 'busy 5', 'quiet 2']);
  // Twice as long as alone, 40, is reached after three layers.
  expect(shapes([...layer, post, ...layer, ...layer, ...layer], 2)).toEqual(['quiet 2', 'busy 7']);
});

test('a bucket posted within a window lengthens it, for it waits for its stream', () => {
  // Posted at 15, starts at 20, done at 40: three layers.
  expect(shapes([post, ...layer, post, ...layer, ...layer, ...layer], 1)).toEqual(['busy 8', 'quiet 2']);
});

test('without a bound the first window goes on to the end', () => {
  expect(shapes([...layer, post, ...layer, ...layer], Infinity)).toEqual(['quiet 2', 'busy 5']);
});

test('windows of the same items have the same key', () => {
  const items = [post, ...layer, ...layer, ...layer, post, ...layer, ...layer];
  const [first, , third] = cutWindows(items, durationPs, 1);
  expect(first!.key).toBe(third!.key);
});
