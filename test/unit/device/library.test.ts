/** A machine whose native WebGPU library does not load still runs, and names the fault. */
import { expect, test, vi } from 'vitest';
import { chooseDevice, openWebGpuDevice } from '../../../src/platform/node.ts';
import { warningText } from '../../../src/report/warnings/text.ts';
import { DeviceError } from '../../../src/util/errors.ts';

vi.mock('webgpu', () => {
  throw new Error('dlopen: no such file');
});

test('asked for WebGPU: a clear error', async () => {
  const opened = openWebGpuDevice();
  await expect(opened).rejects.toThrow(DeviceError);
  await expect(opened).rejects.toThrow(/WebGPU library did not load \(.*\); reinstall .*--device cpu/s);
});

test('the CPU does not load it', async () => {
  const device = await chooseDevice('cpu', () => undefined);
  expect(device.info.kind).toBe('cpu');
  device.destroy();
});

test('auto takes the CPU and says why', async () => {
  const warnings: string[] = [];
  const device = await chooseDevice('auto', (one) => warnings.push(warningText(one)));
  expect(device.info.kind).toBe('cpu');
  expect(warnings.join()).toMatch(/^no hardware GPU: .*; running on the CPU$/s);
  device.destroy();
});
