import { expect, test } from 'vitest';
import type { StreamResult } from '../../../src/model/training-result.ts';
import { timelineSection } from '../../../src/report/text/timeline.ts';

const idle = { compute_us: 70_000, exposed_us: 20_000, bubble_us: 10_000, bubble_compute_us: 8000 };
const stream = (name: string, exposed_us: number): StreamResult => ({
  ...{ group: 'tp', stream: name, calls: 3, bytes: 2 ** 30 },
  ...{ time_us: 2 * exposed_us, hidden_us: exposed_us, exposed_us },
});
const part = (role: string, name: string, share: number) => ({
  ...{ roles: [role], item: 'compute', name, count: 1, time_us: 100_000 * share, share },
});

test('shares of a rank, streams by what they expose, and the critical path by role', () => {
  const critical_path = [
    part('stage 1', 'F mlp', 0.4),
    { ...part('stage 1', 'tp all-reduce', 0.3), item: 'tp' },
    part('stage 1', 'B mlp', 0.2),
    part('stage 0', 'F mlp', 0.1),
  ];
  const streams = [stream('a', 1000), stream('b', 2000)];
  expect(timelineSection({ ...idle, roles: [], streams, critical_path }, ', mean of 2 seeds')).toEqual([
    'time of a rank, mean of 2 seeds: compute 70.0 %, exposed communication 20.0 %, bubble 10.0 %',
    'bubble without a network: 8 ms',
    'group  stream  bytes  time  hidden  exposed',
    'tp     b       1 GiB  4 ms    2 ms     2 ms',
    'tp     a       1 GiB  2 ms    1 ms     1 ms',
    'critical path        share',
    'compute of stage 1  60.0 %',
    'tp all-reduce       30.0 %',
    'compute of stage 0  10.0 %',
  ]);
});

test('at most 14 lines: the last row stands for the rest', () => {
  const streams = Array.from({ length: 9 }, (_, i) => stream(`s${i}`, 1000));
  const critical_path = Array.from({ length: 10 }, (_, i) => part(`stage ${i}`, 'F', 0.1));
  const lines = timelineSection({ ...idle, roles: [], streams, critical_path }, '');
  expect(lines.length).toBe(14);
  expect(lines[7]).toMatch(/^5 more +5 GiB +10 ms +5 ms +5 ms$/);
  expect(lines.at(-1)).toMatch(/^6 more +60\.0 %$/);
});

test('nothing for older results, and for a step without time', () => {
  expect(timelineSection(undefined, '')).toEqual([]);
  const none = { compute_us: 0, exposed_us: 0, bubble_us: 0, bubble_compute_us: 0 };
  expect(timelineSection({ ...none, roles: [], streams: [], critical_path: [] }, '')).toEqual([]);
});
