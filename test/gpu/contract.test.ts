import { beforeAll, expect, test } from 'vitest';
import { CONTRACT } from '../unit/device/contract.ts';
import { describeGpu, runInChild } from './support.ts';

describeGpu('device contract on webgpu', (icd) => {
  let results: Readonly<Record<string, string>> = {};
  beforeAll(async () => {
    const script = new URL('./contract-child.ts', import.meta.url);
    results = (await runInChild(script, [], { timeoutMs: 280_000, icd })) as typeof results;
  });
  test.each(CONTRACT.map((c) => c.name))('%s', (name) => {
    expect(results[name]).toBe('ok');
  });
});
