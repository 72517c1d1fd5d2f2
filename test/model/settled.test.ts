/**
 * Kernels compiled for one run answer as those for any: random runs of both engines, equal to the
 * last bit.
 */
import { afterAll, expect, test } from 'vitest';
import { createCpuDevice } from '../../src/device/cpu.ts';
import type { Device } from '../../src/device/device.ts';
import { simulateFlow } from '../../src/engine/flow/simulate.ts';
import type { PacketRun } from '../../src/engine/packet/api.ts';
import { simulatePackets } from '../../src/engine/packet/simulate.ts';
import { flowCase } from './flow-cases.ts';
import { describeRun, randomPacketRun } from './packet-cases.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());
const settled: Device = {
  ...device,
  bind: (kernel, buffers, overrides) => device.bind(kernel, buffers, overrides, true),
};

async function packets(on: Device, run: PacketRun) {
  try {
    return (await simulatePackets(on, run)).replicas;
  } catch (error) {
    return String(error);
  }
}

test('40 random runs of packets', async () => {
  for (let seed = 0; seed < 2000; seed += 50) {
    const run = randomPacketRun(seed);
    expect(await packets(settled, run), `seed ${seed}: ${describeRun(run)}`).toEqual(
      await packets(device, run),
    );
  }
});

test('40 random runs of flows', async () => {
  for (let index = 0; index < 40; index++) {
    const { run } = flowCase(index);
    const [one, any] = [await simulateFlow(settled, run), await simulateFlow(device, run)];
    expect(one.replicas, `case ${index}`).toEqual(any.replicas);
  }
});
