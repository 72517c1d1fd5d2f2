import { expect, test } from 'vitest';
import { waitsSection } from '../../../src/report/text/waits.ts';

test('who waits, how much of it slow ranks add, and mostly for whom', () => {
  const row = (role: string, added_us: number) => {
    const waits = [30, 10].map((wait_us, i) => ({ role: `stage ${i}, rank ${i}`, wait_us }));
    return { role, ranks: 7, wait_us: 40, added_us, for: waits };
  };
  expect(waitsSection([row('stage 0, ranks 0-4, 6-7', 20), row('stage 1', 5)])).toEqual([
    'waits at collectives, and the part that slow ranks add',
    'who                      ranks  added   wait  mostly for',
    'stage 0, ranks 0-4, 6-7      7  20 us  40 us  stage 0, rank 0 (75 %)',
    'stage 1                      7   5 us  40 us  stage 0, rank 0 (75 %)',
  ]);
  const many = Array.from({ length: 10 }, (_, i) => row(`stage ${i}`, 10 - i));
  expect(waitsSection(many).at(-1)).toBe('  and 2 more in --json');
  expect(waitsSection([])).toEqual([]);
  expect(waitsSection(undefined)).toEqual([]);
});
