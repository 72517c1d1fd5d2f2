/**
 * The device of a run, and the handling of its loss. Platforms supply the ways to make one.
 */
import { type Warning, warning } from '../model/warning.ts';
import { DeviceError } from '../util/errors.ts';
import { createCpuDevice } from './cpu.ts';
import type { Device } from './device.ts';

/** The values of `--device`. */
export const DEVICE_CHOICES = ['auto', 'webgpu', 'cpu'] as const;
/** The values of `--device`: `auto`, `webgpu` or `cpu`. */
export type DeviceChoice = (typeof DEVICE_CHOICES)[number];

export interface DeviceMakers {
  readonly cpu: () => Promise<Device>;
  /** Throws `DeviceError` with the reason if no device can be made. */
  readonly webgpu: (options: { readonly hardwareOnly: boolean }) => Promise<Device>;
}

/** Receives warnings that the run survives. */
export type OnWarning = (warning: Warning) => void;

/**
 * `cpu`: the CPU · `webgpu`: any adapter, software too, else `DeviceError` · `auto`: a hardware
 * adapter, else the CPU with a warning that says why (software adapters are slower than the CPU
 * device).
 */
export async function chooseFrom(
  makers: DeviceMakers,
  choice: DeviceChoice,
  onWarning: OnWarning,
): Promise<Device> {
  if (choice === 'cpu') return makers.cpu();
  if (choice === 'webgpu') return makers.webgpu({ hardwareOnly: false });
  try {
    return await makers.webgpu({ hardwareOnly: true });
  } catch (error) {
    if (!(error instanceof DeviceError)) throw error;
    onWarning(warning('no-gpu', { reason: error.message }));
    return makers.cpu();
  }
}

/**
 * Runs `run` on the chosen device and destroys the device after it, whatever happens. With `auto`,
 * a GPU that fails mid-run (lost, out of memory, driver fault) costs a warning and a second run
 * from the start on the CPU.
 */
export async function withDeviceFrom<T>(
  makers: DeviceMakers,
  choice: DeviceChoice,
  run: (device: Device) => Promise<T>,
  onWarning: OnWarning,
): Promise<T> {
  const device = await chooseFrom(makers, choice, onWarning);
  try {
    return await run(device);
  } catch (error) {
    if (choice !== 'auto' || device.info.kind === 'cpu' || !(error instanceof DeviceError)) throw error;
    onWarning(warning('gpu-failed', { reason: error.message }));
  } finally {
    device.destroy();
  }
  const cpu = await makers.cpu();
  try {
    return await run(cpu);
  } finally {
    cpu.destroy();
  }
}

export interface Devices {
  /** Opens one of the platform's devices, as `chooseFrom`; the caller destroys it. */
  chooseDevice(choice: DeviceChoice, onWarning: OnWarning): Promise<Device>;
  /** Runs on one of the platform's devices, as `withDeviceFrom`. */
  withDevice<T>(choice: DeviceChoice, run: (device: Device) => Promise<T>, onWarning: OnWarning): Promise<T>;
}

/** The devices of a platform that opens GPUs with `webgpu`. */
export function devicesWith(webgpu: DeviceMakers['webgpu']): Devices {
  const makers: DeviceMakers = { cpu: async () => createCpuDevice(), webgpu };
  return {
    chooseDevice: (choice, onWarning) => chooseFrom(makers, choice, onWarning),
    withDevice: (choice, run, onWarning) => withDeviceFrom(makers, choice, run, onWarning),
  };
}
