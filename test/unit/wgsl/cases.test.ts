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
  const both = CASES.flatMap((c, i) => [true, false].map((wasm) => [c.name, wasm, c, i] as const));
  test.each(both)('%s, with WebAssembly: %s', async (_, wasm, c, i) => {
    const { input = new Uint32Array(1), groups = [1, 1, 1], overrides = {} } = c;
    const run = { input, outputWords: c.expected.length, groups, overrides };
    expect(await runWords(createCpuDevice({ wasm }), kernels[i]!, run)).toEqual(c.expected);
  });
});
