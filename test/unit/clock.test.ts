/** No test fails because the machine is busy: none reads a clock; limits only end what hangs. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const TESTS = resolve(import.meta.dirname, '..');
const files = readdirSync(TESTS, { recursive: true, encoding: 'utf8' }).filter(
  (name) => name.endsWith('.test.ts') && !name.endsWith('clock.test.ts'),
);
const CLOCK = /\b(performance|Date)\.now\b|\bhrtime\b/;
const LIMIT = /\b(?:timeout|timeoutMs|testTimeout|hookTimeout): ([0-9_]+)/g;
/** Shortest limit, ms. */
const LEAST_MS = 120_000;
/** Tests of a time limit itself. */
const SHORT = ['unit/device/child.test.ts'];

/** Limits of a text that are too short. */
function shortIn(text: string): number[] {
  return Array.from(text.matchAll(LIMIT), ([, ms]) => Number(ms!.replaceAll('_', ''))).filter(
    (ms) => ms < LEAST_MS,
  );
}

test('what is looked for is found', () => {
  expect(CLOCK.test('const began = performance.now();')).toBe(true);
  expect(shortIn('{ timeout: 20_000 }, { timeoutMs: 120_000 }')).toEqual([20_000]);
});

test('no test reads a clock', () => {
  expect(files.length).toBeGreaterThan(150);
  expect(files.filter((name) => CLOCK.test(readFileSync(join(TESTS, name), 'utf8')))).toEqual([]);
});

test('no time limit is shorter than two minutes', () => {
  const short = files.filter((name) => shortIn(readFileSync(join(TESTS, name), 'utf8')).length > 0);
  expect(short.filter((name) => !SHORT.includes(name))).toEqual([]);
});
