/**
 * SwiftShader, which browsers without a GPU use, compiles in a time that explodes with a shader's
 * size: every kernel stays under 5 s there.
 */
import { beforeAll, expect, test } from 'vitest';
import { kernels } from '../../src/kernels/index.ts';
import type { KernelCheck } from '../../src/platform/node.ts';
import { describeGpu, runInChild } from './support.ts';

const LIMIT_MS = 5000;

describeGpu('compiling the kernels', (icd) => {
  let checks: readonly KernelCheck[] = [];
  beforeAll(async () => {
    const script = new URL('./compile-child.ts', import.meta.url);
    checks = (await runInChild(script, [], { timeoutMs: 280_000, icd })) as typeof checks;
  });
  test.each(Object.keys(kernels))('%s', (name) => {
    const check = checks.find((c) => c.name === name);
    expect(check?.messages).toEqual([]);
    expect(check?.compileMs).toBeLessThan(LIMIT_MS);
  });
});
