import { expect, test } from 'vitest';
import { stepSpans } from '../../../src/workload/spans.ts';
import type { StepItem } from '../../../src/workload/step.ts';
import { timelinePs } from '../../../src/workload/timeline.ts';

test('computing, waiting, and a stream whose second bucket waits for its first', () => {
  const items: StepItem[] = [
    { kind: 'compute', timePs: 10 },
    { kind: 'post', collective: 1, stream: 'dp' },
    { kind: 'exposed', collective: 0 },
    { kind: 'compute', timePs: 5 },
    { kind: 'post', collective: 1, stream: 'dp' },
  ];
  // Collective 0 takes 3, collective 1 takes 20. Compute 0..10, exposed 10..13, compute 13..18. The
  // first bucket is posted at 10 and takes until 30; the second is posted at 18, begins at 30 and
  // ends at 50.
  const durationPs = (collective: number) => (collective === 0 ? 3 : 20);
  const spans = stepSpans(items, durationPs);
  expect(spans.map(({ stream, startPs, endPs }) => [stream, startPs, endPs])).toEqual([
    ['compute', 0, 10],
    ['dp', 10, 30],
    ['exposed', 10, 13],
    ['compute', 13, 18],
    ['dp', 30, 50],
  ]);
  expect(Math.max(...spans.map(({ endPs }) => endPs))).toBe(timelinePs(items, durationPs));
});
