import { expect, test } from 'vitest';
import { createCpuDevice } from '../../src/device/cpu.ts';
import { simulateFlow } from '../../src/engine/flow/simulate.ts';
import { AGREEMENT, agreementCase, type Digest, digest } from '../model/flow-agreement.ts';
import { taken } from './part.ts';
import { describeGpu, runInChild } from './support.ts';

describeGpu('flow engine', (icd) => {
  // WGSL lets a division be 2.5 units in the last place off, so times may differ; counts and bytes
  // may not.
  test('webgpu and cpu agree: integers equal, times within 1e-5', async () => {
    const script = new URL('./flow-child.ts', import.meta.url);
    const { answers } = (await runInChild(script, [], { timeoutMs: 280_000, icd })) as {
      answers: Digest[][];
    };
    const device = createCpuDevice();
    const cases = taken(AGREEMENT);
    expect(answers.length).toBe(cases.length);
    for (const [i, index] of cases.entries()) {
      const theirs = answers[i]!;
      const mine = digest(await simulateFlow(device, agreementCase(index)));
      mine.forEach((replica, r) => {
        const other = theirs[r]!;
        const name = `case ${index}, replica ${r}`;
        expect(other.messages, name).toBe(replica.messages);
        expect(other.linkBytes, name).toEqual(replica.linkBytes);
        expect(Math.abs(other.endPs / replica.endPs - 1), name).toBeLessThan(1e-5);
        replica.ends.forEach((end, message) => {
          expect(Math.abs(other.ends[message]! / end - 1), `${name}, message ${message}`).toBeLessThan(1e-5);
        });
      });
    }
    device.destroy();
  });
});
