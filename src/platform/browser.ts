/** Devices in a page: WebGPU through `navigator.gpu`, where the browser has it. */
import { openAdapter, requestAdapter } from '../device/adapter.ts';
import {
  chooseFrom,
  type DeviceChoice,
  type DeviceMakers,
  type OnWarning,
  withDeviceFrom,
} from '../device/choose.ts';
import { createCpuDevice } from '../device/cpu.ts';
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

/** The device for `choice`; see `chooseFrom`. The caller destroys it. */
export function chooseDevice(choice: DeviceChoice, onWarning: OnWarning): Promise<Device> {
  return chooseFrom(MAKERS, choice, onWarning);
}

/** Runs on the device for `choice`, once more on the CPU if `auto` loses its GPU; see `withDeviceFrom`. */
export function withDevice<T>(
  choice: DeviceChoice,
  run: (device: Device) => Promise<T>,
  onWarning: OnWarning,
): Promise<T> {
  return withDeviceFrom(MAKERS, choice, run, onWarning);
}

const MAKERS: DeviceMakers = {
  cpu: async () => createCpuDevice(),
  webgpu: (options) => openWebGpuDevice(options),
};
