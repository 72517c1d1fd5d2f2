/** How far a jump may go, by paces and by the time that links need. */
import { expect, test } from 'vitest';
import { atFullLink, atOnePace, type Evidence } from '../../../src/engine/flow/jump/bound.ts';
import { overAgain, paceBetween } from '../../../src/engine/flow/jump/pace.ts';

const marks = (step: number[], freePs: number[]) => ({
  step: Uint32Array.from(step),
  freePs: Float64Array.from(freePs),
});
const pace = (lowPs: number, highPs: number) => ({ lowPs, highPs, overPs: 0 });
const known = { steps: 10, left: 1005, quietPs: Infinity, uneven: 0 };

test('one pace: whole windows, but the last, at the middle of the paces', () => {
  const windows = [pace(1e6, 1_000_100), pace(999_900, 1e6)];
  const made = atOnePace({ ...known, windows }, 1e6)!;
  expect(made.steps).toBe(990);
  expect(made.ps).toBe(990e6);
  expect(made.earlyPs).toBeCloseTo(1005 * 100 + 1005 * 1_000_100 * 2 ** -22, 6);
  expect(made.latePs).toBe(made.earlyPs);
});

test('one pace: not where the paces differ too much, or little is left', () => {
  const windows = [pace(1e6, 1_001_000)];
  expect(atOnePace({ ...known, windows }, 1005 * 1000 - 1)).toBeUndefined();
  expect(atOnePace({ ...known, windows, left: 19 }, 1e9)).toBeUndefined();
  expect(atOnePace({ ...known, windows, quietPs: 15e6 }, 1e9)).toBeUndefined();
});

const full: Evidence = {
  ...known,
  windows: [pace(5e5, 1e6), pace(5e5, 1e6)],
  whole: { ...pace(5e5, 1e6), overPs: 2000 },
  ...{ loadPs: 1e6, againPs: 0, behindPs: 300, handled: { earlyPs: 7, latePs: 1 } },
};

test('a full link: its own time a step, whatever the others take', () => {
  const made = atFullLink(full, 3000)!;
  expect(made).toMatchObject({ steps: 985, ps: 985e6 });
  const rounding = 985e6 * 2 ** -22;
  expect(made.earlyPs).toBeCloseTo(300 + rounding + 7, 6);
  expect(made.latePs).toBeCloseTo(2000 + rounding + 1, 6);
  expect(made.derivedPs).toBeCloseTo(2300 + 2 * rounding, 6);
  expect(atFullLink(full, 2300)).toBeUndefined();
});

test('a full link: a lane that is slower in both windows is slower in all', () => {
  const windows = [pace(5e5, 1e6), pace(5e5, 1_000_200)];
  expect(atFullLink({ ...full, windows, againPs: 500 }, 985 * 200)).toBeUndefined();
  expect(atFullLink({ ...full, windows, againPs: 500 }, 986 * 200)?.steps).toBeUndefined();
  expect(atFullLink({ ...full, windows, againPs: 500 }, 1e6)?.latePs).toBeGreaterThan(985 * 200);
});

test('paces are of lanes that moved, by the steps that they took', () => {
  const then = marks([5, 5, 5], [100, 200, 300]);
  const now = marks([9, 5, 10], [500, 200, 900]);
  expect(paceBetween(then, now, 4, 90)).toEqual({ lowPs: 100, highPs: 120, overPs: 150 });
  expect(paceBetween(then, then, 4, 90)).toBeUndefined();
});

test('a lane one step ahead is taken from the end of the step that it was in', () => {
  const then = { ...marks([5, 5], [100, 90]), duePs: Float64Array.of(200, 101) };
  const now = marks([9, 10], [500, 501]);
  expect(paceBetween(then, now, 4, 0)).toMatchObject({ lowPs: 100, highPs: 100 });
});

test('delays count if a lane has them in both windows', () => {
  const moments = [marks([0, 0], [0, 0]), marks([2, 2], [260, 200]), marks([4, 4], [460, 460])] as const;
  expect(overAgain(...moments, 100)).toBe(0);
  expect(overAgain(moments[0], moments[1], marks([4, 4], [500, 460]), 100)).toBe(40);
});
