import { expect, test } from 'vitest';
import { programOf } from '../../../../src/workload/program-of.ts';
import { buildStep, type StepItem } from '../../../../src/workload/step.ts';
import { stepSpans } from '../../../../src/workload/timeline/spans.ts';
import { tinyTraining } from '../models.ts';

test('computing, waiting, and a stream whose second bucket waits for its first', () => {
  const step = buildStep(tinyTraining({}));
  const index = (group: string) => step.collectives.findIndex((one) => one.group === group);
  const [reduce, bucket] = [index('tp'), index('dp')];
  const items: StepItem[] = [
    { kind: 'compute', timePs: 10 },
    { kind: 'post', collective: bucket, stream: 'dp' },
    { kind: 'exposed', collective: reduce },
    { kind: 'compute', timePs: 5 },
    { kind: 'post', collective: bucket, stream: 'dp' },
  ];
  // The tp collective takes 3, a bucket 20. Compute 0..10, tp 10..13, compute 13..18. The first
  // bucket is posted at 10 and takes until 30; the second is posted at 18, begins at 30 and ends at
  // 50.
  const program = programOf({ ...step, head: [], tail: items });
  const spans = stepSpans(program, (collective) => (collective === reduce ? 3 : 20));
  expect(spans.map(({ stream, startPs, endPs }) => [stream, startPs, endPs])).toEqual([
    ['compute', 0, 10],
    ['tp', 10, 13],
    ['dp', 10, 30],
    ['compute', 13, 18],
    ['dp', 30, 50],
  ]);
});
