/** Devices in a page: WebGPU through `navigator.gpu`, where the browser has it. */
import { openAdapter, requestAdapter } from '../device/adapter.ts';
import { devicesWith } from '../device/choose.ts';
import type { Device } from '../device/device.ts';
import { DeviceError } from '../util/errors.ts';

/**
 * Opens the browser's adapter; throws `DeviceError` with the reason if none exists or it does not
 * meet the needs.
 */
export async function openWebGpuDevice(options: { readonly hardwareOnly?: boolean } = {}): Promise<Device> {
  // Absent in browsers without WebGPU and on pages that are not served securely, whatever the types
  // say.
  const gpu: GPU | undefined = navigator.gpu;
  if (!gpu)
    throw new DeviceError('this browser has no WebGPU, or the page is not served over https or localhost');
  const adapter = await requestAdapter(gpu);
  if (!adapter) throw new DeviceError('the browser found no WebGPU adapter');
  return openAdapter(adapter, options, () => undefined);
}

const devices = devicesWith(openWebGpuDevice);

/**
 * Opens a device: `cpu`; `webgpu`, any adapter, software too; `auto`, a hardware adapter, else the
 * CPU with a warning that says why. The caller destroys it. Throws `DeviceError` if `webgpu` is
 * asked for and the browser has none.
 */
export const chooseDevice = devices.chooseDevice;

/**
 * Runs `run` on a device, chosen as by {@link chooseDevice}, and destroys the device after it,
 * whatever happens. With `auto`, a GPU that fails in the middle (lost, out of memory, driver fault)
 * costs a warning and a second run on the CPU.
 *
 * ```ts
 * const tell = (warning: Warning) => console.warn(warningText(warning));
 * const result = await withDevice('auto', (device) => runScenario(scenario, { device }), tell);
 * ```
 */
export const withDevice = devices.withDevice;
