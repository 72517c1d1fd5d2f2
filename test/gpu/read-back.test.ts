import { expect, test } from 'vitest';
import { describeGpu, runInChild } from './support.ts';

describeGpu('read-back of a batch', (icd) => {
  // Flows end with a dispatch of their own; packets look at their counters first.
  test('16 seeds are read in one round trip, whatever the engine', async () => {
    const script = new URL('./read-back-child.ts', import.meta.url);
    expect(await runInChild(script, [], { timeoutMs: 280_000, icd })).toEqual({
      flows: { submissions: 1, maps: 1, replicas: 16 },
      packets: { submissions: 2, maps: 2, replicas: 16 },
    });
  });
});
