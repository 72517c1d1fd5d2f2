/** The estimate of a validation before it runs. */
import { expect, test } from 'vitest';
import type { Case } from '../../../src/validate/case.ts';
import { estimate } from '../../../src/validate/validate.ts';

const MiB = 2 ** 20;

function caseOf(takesS: number, memory: number, draws = 1): Case {
  const scenario = {
    kind: 'map',
    entries: [],
    span: { source: { name: '', text: '', kind: 'file' }, start: 0, end: 0 },
  } as const;
  return {
    ...{ id: 'c', group: 'packets', kind: 'packet', tests: 't', source: 's', quick: true, draws, takesS },
    ...{ memoryBytes: memory * MiB, checks: [], place: 'x:1', directory: '.' },
    runs: ['a', 'b'].map((name) => ({ name, scenario, factsOnly: false, listFlows: false })),
  };
}

test('time is shared by the threads, and no less than the longest simulation', () => {
  // Two runs of five seconds, ten draws: 100 s.
  expect(estimate([caseOf(10, 100, 10)], 4)).toMatchObject({ cases: 1, runs: 20, threads: 4, seconds: 25 });
  expect(estimate([caseOf(10, 100)], 4)).toMatchObject({ runs: 2, threads: 2, seconds: 5 });
});

test('memory is that of the largest at a time; where it ends, fewer threads run', () => {
  const cases = [caseOf(1, 1000), caseOf(1, 100, 3)];
  const all = estimate(cases, 4);
  // Two of 1000 MiB and two of 100, and 150 for each thread.
  expect(all).toMatchObject({ threads: 4, bytes: (2 * 1000 + 2 * 100 + 4 * 150) * MiB });
  expect(estimate(cases, 4, 2400 * MiB)).toMatchObject({ threads: 2, seconds: 2 });
  expect(estimate(cases, 4, 1)).toMatchObject({ threads: 1, seconds: 4 });
});
