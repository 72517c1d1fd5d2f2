/** Runs the conformance cases and `argv[2]` random programs on WebGPU; prints the words of each. */
import { openWebGpuDevice } from '../../src/platform/node.ts';
import { CASES } from '../wgsl/cases.ts';
import { fixedProgram } from '../wgsl/fixed.ts';
import { loadKernels } from '../wgsl/load.ts';
import { runWords } from '../wgsl/run.ts';

const programs = Array.from({ length: Number(process.argv[2]) }, (_, n) => fixedProgram(n));
const kernels = await loadKernels([...CASES.map((c) => c.wgsl), ...programs.map((p) => p.program.wgsl)]);
const runs = [
  ...CASES.map(({ input = new Uint32Array(1), groups = [1, 1, 1] as const, overrides = {}, expected }) => ({
    input,
    groups,
    overrides,
    outputWords: expected.length,
  })),
  ...programs.map(({ input }) => ({ input, groups: [2, 1, 1] as const, outputWords: input.length })),
];
const device = await openWebGpuDevice();
try {
  const outputs: number[][] = [];
  for (const [i, run] of runs.entries()) outputs.push([...(await runWords(device, kernels[i]!, run))]);
  console.log(JSON.stringify(outputs));
} finally {
  device.destroy();
}
