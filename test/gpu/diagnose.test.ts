import { expect, test } from 'vitest';
import type { Diagnosis } from '../../src/platform/diagnose.ts';
import { describeGpu, runInChild } from './support.ts';

describeGpu('diagnosis', (icd) => {
  test('the adapter computes, and auto takes it only if it is hardware', async () => {
    const script = new URL('./diagnose-child.ts', import.meta.url);
    const found = (await runInChild(script, [], { timeoutMs: 280_000, icd })) as Diagnosis;
    expect(found.adapters).toHaveLength(1);
    // JSON drops undefined: without a problem, the key is missing.
    expect(found.adapters[0]).not.toHaveProperty('problem');
    expect(found.cpu).not.toHaveProperty('problem');
    if (found.adapters[0]?.report?.hardware) expect(found.auto.kind).toBe('webgpu');
    else expect(found.auto).toMatchObject({ kind: 'cpu', why: expect.stringContaining('no hardware GPU') });
  });
});
