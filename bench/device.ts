import { createCpuDevice } from '../src/device/cpu.ts';
import type { Device } from '../src/device/device.ts';
import { kernelsIn } from '../src/device/kernels.ts';

/** A CPU device whose kernels are already read: the time to read code is not the engine's time. */
export async function readyDevice(): Promise<Device> {
  const device = createCpuDevice();
  await kernelsIn(device.form);
  return device;
}
