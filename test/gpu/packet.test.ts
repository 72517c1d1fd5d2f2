import { expect, test } from 'vitest';
import { createCpuDevice } from '../../src/device/cpu.ts';
import { simulatePackets } from '../../src/engine/packet/simulate.ts';
import { packetAgreement, packetDigest } from '../model/packet-agreement.ts';
import { taken } from './part.ts';
import { describeGpu, runInChild } from './support.ts';

describeGpu('packet engine', (icd) => {
  test('webgpu and cpu agree bit for bit', async () => {
    const script = new URL('./packet-child.ts', import.meta.url);
    const { answers } = (await runInChild(script, [], { timeoutMs: 280_000, icd })) as { answers: string[] };
    const device = createCpuDevice();
    const mine: string[] = [];
    const runs = packetAgreement();
    for (const index of taken(runs.length))
      mine.push(packetDigest(await simulatePackets(device, runs[index]!)));
    device.destroy();
    expect(answers).toEqual(mine);
  });
});
