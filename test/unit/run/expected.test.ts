/** The time that is left of a run, on a clock of its own. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { phasesOf } from '../../../src/run/course.ts';
import { expectedCourse } from '../../../src/run/expected.ts';
import { scenarioJob } from '../../../src/run/job.ts';
import { parseScenario } from '../../../src/scenario/check.ts';

/** Time that is left, as it is shown, of work that has had `passedMs`. */
const leftOf = (share: number, passedMs: number) => (passedMs * (1 - share)) / share;

/** Phases of these times, gone through evenly; the ratio of the time shown to the true one. */
function ratios(phases: readonly { name: string; weight: number; ms: number; kind?: string }[]) {
  let nowMs = 0;
  const course = expectedCourse(phases, () => nowMs);
  const total = phases.reduce((sum, { ms }) => sum + ms, 0);
  const seen: { readonly at: number; readonly ratio: number }[] = [];
  for (const { name, ms } of phases) {
    const began = nowMs;
    for (let step = 0; step < 10 && ms > 0; step++) {
      nowMs = began + (ms * step) / 10;
      const share = course.at(name, step / 10);
      if (nowMs > 0) seen.push({ at: nowMs / total, ratio: leftOf(share, nowMs) / (total - nowMs) });
    }
    nowMs = began + ms;
  }
  return seen;
}

test('phases that take their usual time: the time left is right from the second on', () => {
  const usual = [1, 2, 4, 1].map((weight, i) => ({ name: `${i}`, weight, ms: 1000 * weight }));
  // Until the second phase begins nothing says how long a unit takes but the first one's own pace,
  // which is trusted from a fifth of it on.
  const later = ratios(usual).filter(({ at }) => at >= 0.2 / 8);
  expect(later.length).toBeGreaterThan(30);
  for (const { ratio } of later) expect(ratio).toBeCloseTo(1, 9);
});

test('a machine of another speed has no effect', () => {
  const slow = [1, 2, 4, 1].map((weight, i) => ({ name: `${i}`, weight, ms: 7300 * weight }));
  for (const { at, ratio } of ratios(slow)) if (at >= 0.2 / 8) expect(ratio).toBeCloseTo(1, 9);
});

test('a last phase that is ten times as long as usual is known once a fifth of it has passed', () => {
  const seen = ratios([
    { name: 'a', weight: 1, ms: 1000 },
    { name: 'b', weight: 1, ms: 10_000 },
  ]);
  // At the beginning 1 s is expected in place of 10.
  expect(seen.find(({ at }) => at >= 1 / 11)?.ratio).toBeCloseTo(0.1, 9);
  for (const { at, ratio } of seen) if (at >= 3 / 11 + 1e-9) expect(ratio).toBeCloseTo(1, 9);
});

test('a kind of phases that takes no time takes none later', () => {
  const kind = 'together';
  const seen = ratios([
    { name: 'a', weight: 1, ms: 1000 },
    { name: 'b', weight: 3, ms: 0, kind },
    { name: 'c', weight: 1, ms: 1000 },
    { name: 'd', weight: 10, ms: 0, kind },
  ]);
  // After the second phase the fourth is known to take nothing. Half is over as the third begins.
  for (const { at, ratio } of seen) if (at >= 0.5) expect(ratio).toBeCloseTo(1, 9);
});

test('while anything is left no more than 99 % are shown, and a phase that comes again changes nothing', () => {
  let nowMs = 0;
  const course = expectedCourse(
    [
      { name: 'a', weight: 1 },
      { name: 'b', weight: 1 },
    ],
    () => nowMs,
  );
  nowMs = 1000;
  expect(course.at('b', 0)).toBe(0.5);
  nowMs = 1500;
  const before = course.at('b', 0.5);
  expect(course.at('unknown', 1)).toBeLessThanOrEqual(before);
  nowMs = 1_000_000;
  expect(course.at('b', 1)).toBe(0.99);
});

/**
 * Work of examples/moe-leaf-spine.yaml with four seeds, as it was recorded: processor time, ms,
 * rung, simulations alone or together, and the part of them that was done. All of it took 11.1 s.
 */
const TOTAL_MS = 11_057;
const RECORDED = [
  [297, 'latency alone', 0.143],
  [750, 'topology alone', 0],
  [993, 'endpoints alone', 0],
  [1215, 'endpoints together', 0],
  [1634, 'endpoints together', 0.017],
  [2093, 'endpoints together', 0.235],
  [2429, 'topology together', 0],
  [2840, 'topology together', 0.255],
  [3022, 'routing alone', 0],
  [3364, 'routing together', 0],
  [3771, 'routing together', 0.004],
  [4175, 'routing together', 0.126],
  [4648, 'routing together', 0.225],
  [5068, 'routing together', 0.23],
  [5484, 'routing together', 0.281],
  [5911, 'routing together', 0.286],
] as const;

test('of a recorded step, from a tenth to a half, the time left is right within a factor of 2', async () => {
  const text = readFileSync('examples/moe-leaf-spine.yaml', 'utf8');
  const job = scenarioJob(await parseScenario(text, { overrides: ['seeds=4'] }));
  const phases = phasesOf({ alone: 7, together: true }, job, (stage) => stage === 'routing');
  let nowMs = 0;
  const course = expectedCourse(phases, () => nowMs);
  const seen: number[] = [];
  for (const [ms, phase, part] of RECORDED) {
    nowMs = ms;
    const share = course.at(phase, part);
    if (ms >= TOTAL_MS / 10) seen.push(leftOf(share, ms) / (TOTAL_MS - ms));
  }
  expect(seen.length).toBe(13);
  expect(Math.max(...seen)).toBeLessThan(2);
  expect(Math.min(...seen)).toBeGreaterThan(1 / 2);
});
