/** Devices in a page: WebGPU through `navigator.gpu`, where the browser has it. */
import { openAdapter, requestAdapter } from '../device/adapter.ts';
import { devicesWith } from '../device/choose.ts';
import type { Device } from '../device/device.ts';
import { DeviceError } from '../util/errors.ts';

/** Opens the browser's adapter; throws `DeviceError` with the reason when there is none or it will not do. */
export async function openWebGpuDevice(options: { readonly hardwareOnly?: boolean } = {}): Promise<Device> {
  // Absent in browsers without WebGPU and on pages that are not served securely, whatever the types say.
  const gpu: GPU | undefined = navigator.gpu;
  if (!gpu)
    throw new DeviceError('this browser has no WebGPU, or the page is not served over https or localhost');
  const adapter = await requestAdapter(gpu);
  if (!adapter) throw new DeviceError('the browser found no WebGPU adapter');
  return openAdapter(adapter, options, () => undefined);
}

export const { chooseDevice, withDevice } = devicesWith(openWebGpuDevice);
