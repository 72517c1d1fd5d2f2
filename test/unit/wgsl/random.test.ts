/**
 * Random programs have the same meaning on the CPU device as in an interpreter that shares no code
 * with the compiler.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCpuDevice } from '../../../src/device/cpu.ts';
import { sizeOf } from '../../sizes.ts';
import { loadKernels } from '../../wgsl/load.ts';
import { INPUTS, type Pick, program, randomInput } from '../../wgsl/random.ts';
import { runWords } from '../../wgsl/run.ts';

test.each([true, false])('random programs, with WebAssembly: %s', async (wasm) => {
  const device = createCpuDevice({ wasm });
  await fc.assert(
    fc.asyncProperty(fc.gen(), async (g) => {
      const pick: Pick = (n) => g(fc.nat, n - 1);
      const programs = Array.from({ length: 10 }, () => program(pick, 1 + pick(5)));
      const input = randomInput(pick, 8);
      const kernels = await loadKernels(programs.map((p) => p.wgsl));
      for (const [i, kernel] of kernels.entries()) {
        const output = await runWords(device, kernel, {
          input,
          outputWords: input.length,
          groups: [2, 1, 1],
        });
        const want = Array.from({ length: 8 }, (_, k) => [
          ...programs[i]!.run(input.subarray(k * INPUTS, (k + 1) * INPUTS)),
        ]);
        expect([...output], programs[i]!.wgsl).toEqual(want.flat());
      }
    }),
    { numRuns: sizeOf({ fast: 4, full: 25 }), endOnFailure: true },
  );
});
