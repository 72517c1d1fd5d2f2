/** Stretches of a program, and the bytes and places along them. */
import { describe, expect, test } from 'vitest';
import { buildCollective } from '../../../src/collective/build.ts';
import { holdAfter, watchOf } from '../../../src/engine/flow/jump/holds.ts';
import { advance, bytesAt, stretchesOf } from '../../../src/engine/flow/jump/stretch.ts';
import { laneSteps } from '../../../src/model/schedule-read.ts';

const RANKS = 20;
const groups = [Uint32Array.from({ length: RANKS }, (_, i) => i)];
const ringOf = (bytes: number) =>
  buildCollective({ collective: 'all-reduce', algorithm: 'ring', bytes, groups });

describe('a ring', () => {
  const even = ringOf(1000 * RANKS);

  test('is one stretch from its second step to its last message', () => {
    const stretch = stretchesOf(even).at(3, { op: even.laneOps[3]! + 1, iteration: 2 })!;
    expect(stretch.left).toBe(2 * (RANKS - 1) - 3);
    expect(stretch).toMatchObject({ sends: true, uneven: 0, bytes: 1000 });
    expect(stretch.last).toBe(stretch.first + 1);
  });

  test.each([1000 * RANKS, 1000 * RANKS + 7])('of %i bytes sends what its steps send', (bytes) => {
    const schedule = ringOf(bytes);
    const sizes = [...laneSteps(schedule, 5)].map((step) => step.bytes);
    for (const [skip, steps] of [
      [0, 30],
      [4, 1],
      [10, 25],
    ] as const) {
      const from = advance(schedule, { op: schedule.laneOps[5]! + 1, iteration: 0 }, skip).to;
      const made = advance(schedule, from, steps);
      const sent = sizes.slice(1 + skip, 1 + skip + steps).reduce((sum, size) => sum + size, 0);
      expect(made.bytes).toBe(sent);
      expect(bytesAt(schedule, made.to)).toBe(sizes[1 + skip + steps]);
    }
  });

  test('is watched from its second step on, at every hold up to its end', () => {
    const watch = watchOf(even, stretchesOf(even), 8)!;
    expect(watch.stretches).toEqual([{ from: 1, to: 2 * (RANKS - 1) }]);
    const holds: number[] = [];
    for (let step = holdAfter(watch, 0, 4, 9); step > 0; step = holdAfter(watch, step, 4, 9))
      holds.push(step);
    expect(holds).toEqual([2, 6, 10, 14, 18, 22, 26]);
  });
});

test('a pairwise exchange has no stretch, as its peers change', () => {
  const schedule = buildCollective({ collective: 'all-to-all', algorithm: 'pairwise', bytes: 1e6, groups });
  expect(watchOf(schedule, stretchesOf(schedule), 2)).toBeUndefined();
});
