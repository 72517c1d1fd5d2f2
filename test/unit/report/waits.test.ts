import { expect, test } from 'vitest';
import { heldSection } from '../../../src/report/text/held.ts';
import { waitsSection } from '../../../src/report/text/waits.ts';

test('who waits, how much of it faults add, and mostly for whom', () => {
  const row = (role: string, added_us: number) => {
    const waits = [30, 10].map((wait_us, i) => ({ role: `stage ${i}, rank ${i}`, wait_us }));
    return { role, ranks: 7, wait_us: 40, added_us, for: waits };
  };
  expect(waitsSection([row('stage 0, ranks 0-4, 6-7', 20), row('stage 1', 5)])).toEqual([
    'waits at collectives, and the part that faults add',
    'who                      ranks  added   wait  mostly for',
    'stage 0, ranks 0-4, 6-7      7  20 us  40 us  stage 0, rank 0 (75 %)',
    'stage 1                      7   5 us  40 us  stage 0, rank 0 (75 %)',
  ]);
  const many = Array.from({ length: 10 }, (_, i) => row(`stage ${i}`, 10 - i));
  expect(waitsSection(many).at(-1)).toBe('  and 2 more in --json');
  expect(waitsSection([])).toEqual([]);
  expect(waitsSection(undefined)).toEqual([]);
});

test('which collectives are held up, by what, and how many ranks wait', () => {
  const row = { calls: 2, added_us: 1500, held: 4, waiting: 12 };
  const rows = [
    { ...row, collective: 'dp all-reduce', ranks: 'ranks 0-3', faults: ['rank 2', 'spine 1'] },
    { ...row, collective: 'tp all-gather', held: 0, waiting: 16, faults: [] },
  ];
  expect(heldSection(rows)).toEqual([
    'collectives that faults of links hold up',
    'name           calls   added  held up            others wait  by',
    'dp all-reduce      2  1.5 ms  ranks 0-3                   12  rank 2, spine 1',
    'tp all-gather      2  1.5 ms  traffic of others           16',
  ]);
  const many = Array.from({ length: 9 }, () => rows[0]!);
  expect(heldSection(many).at(-1)).toBe('  and 1 more in --json');
  expect(heldSection(undefined)).toEqual([]);
});
