import { expect, test } from 'vitest';
import type { ProgramCollective, StepProgram } from '../../../../src/workload/program.ts';
import { stepSpans } from '../../../../src/workload/timeline/spans.ts';

test('computing, waiting, and a stream whose second bucket waits for its first', () => {
  const collective = (name: string): ProgramCollective => ({
    ...{ name, group: 'dp', collective: 'all-reduce', algorithm: 'ring', bytes: 8 },
    ...{ groups: [Uint32Array.of(0, 1)], roles: [0] },
  });
  const bucket = { kind: 'collective', on: 1, collective: 1, after: [0] } as const;
  const program: StepProgram = {
    ranks: 2,
    streams: ['compute', 'dp'],
    collectives: [collective('waited for'), collective('bucket')],
    launchPs: 0,
    roles: [
      {
        name: 'all ranks',
        ranks: Uint32Array.of(0, 1),
        phases: [
          {
            repeat: 1,
            items: [
              { kind: 'compute', on: 0, timePs: 10, event: 0, label: 'B2' },
              bucket,
              { kind: 'collective', on: 0, collective: 0 },
              { kind: 'compute', on: 0, timePs: 5, event: 0, label: 'B1' },
              bucket,
            ],
          },
        ],
      },
    ],
  };
  // The collective that is waited for takes 3, a bucket 20. Compute 0..10, wait 10..13, compute
  // 13..18. The first bucket is posted at 10 and takes until 30; the second is posted at 18, begins
  // at 30 and ends at 50.
  const spans = stepSpans(program, (index) => (index === 0 ? 3 : 20));
  expect(spans).toEqual([
    { role: 0, stream: 'compute', collective: undefined, label: 'B2', startPs: 0, endPs: 10 },
    { role: 0, stream: 'compute', collective: 0, label: undefined, startPs: 10, endPs: 13 },
    { role: 0, stream: 'dp', collective: 1, label: undefined, startPs: 10, endPs: 30 },
    { role: 0, stream: 'compute', collective: undefined, label: 'B1', startPs: 13, endPs: 18 },
    { role: 0, stream: 'dp', collective: 1, label: undefined, startPs: 30, endPs: 50 },
  ]);
});
