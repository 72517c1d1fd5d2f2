/**
 * The same kernels write the same words on WebGPU and on the CPU device (whose words test/unit/wgsl
 * checks).
 */
import { beforeAll, expect, test } from 'vitest';
import { createCpuDevice } from '../../src/device/cpu.ts';
import { CASES } from '../wgsl/cases.ts';
import { fixedProgram } from '../wgsl/fixed.ts';
import { loadKernel } from '../wgsl/load.ts';
import { runWords } from '../wgsl/run.ts';
import { describeGpu, runInChild } from './support.ts';

const PROGRAMS = 40;

describeGpu('conformance', (icd) => {
  let outputs: readonly (readonly number[])[] = [];
  beforeAll(async () => {
    const script = new URL('./conformance-child.ts', import.meta.url);
    outputs = (await runInChild(script, [String(PROGRAMS)], { timeoutMs: 280_000, icd })) as typeof outputs;
  });

  test.each(CASES.map((c, i) => [c.name, c.expected, i] as const))('%s', (_, expected, i) => {
    expect(outputs[i]).toEqual([...expected]);
  });

  test.each(Array.from({ length: PROGRAMS }, (_, n) => n))('random program %i', async (n) => {
    const { program, input } = fixedProgram(n);
    const run = { input, outputWords: input.length, groups: [2, 1, 1] } as const;
    const want = await runWords(createCpuDevice(), await loadKernel(program.wgsl), run);
    expect(outputs[CASES.length + n], program.wgsl).toEqual([...want]);
  });
});
