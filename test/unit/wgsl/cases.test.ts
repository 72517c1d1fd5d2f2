import { beforeAll, describe, expect, test } from 'vitest';
import { createCpuDevice } from '../../../src/device/cpu.ts';
import type { KernelModule } from '../../../src/device/device.ts';
import { CASES } from '../../wgsl/cases.ts';
import { loadKernels } from '../../wgsl/load.ts';
import { runWords } from '../../wgsl/run.ts';

describe('kernels on the CPU device', () => {
  let kernels: readonly KernelModule[] = [];
  beforeAll(async () => {
    kernels = await loadKernels(CASES.map((c) => c.wgsl));
  });
  test.each(CASES.map((c, i) => [c.name, c, i] as const))('%s', async (_, c, i) => {
    const { input = new Uint32Array(1), groups = [1, 1, 1], overrides = {} } = c;
    const run = { input, outputWords: c.expected.length, groups, overrides };
    expect(await runWords(createCpuDevice(), kernels[i]!, run)).toEqual(c.expected);
  });
});
