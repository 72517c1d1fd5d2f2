/** Devices in Node: WebGPU through Dawn, and the CPU. */
import { existsSync } from 'node:fs';
import { openAdapter, openGpu } from '../device/adapter.ts';
import { devicesWith } from '../device/choose.ts';
import type { Device, KernelModule } from '../device/device.ts';
import { compileMessages } from '../device/pipelines.ts';
import { DeviceError } from '../util/errors.ts';
import { withAdapter } from './dawn.ts';

/** Which WebGPU adapter to open. */
export interface OpenOptions {
  /** Take the adapter whose name contains this, instead of the fastest. */
  readonly adapter?: string;
  /** Dawn's backend without a driver: compiles kernels, runs none. */
  readonly backendNull?: boolean;
  /** Refuse software adapters. */
  readonly hardwareOnly?: boolean;
}

/** Where Linux, WSL and Android kernels show a GPU to programs. */
const LINUX_GPU_NODES = ['/dev/dri', '/dev/nvidiactl', '/dev/dxg', '/dev/kgsl-3d0', '/dev/mali0'];

/**
 * Opens an adapter; throws `DeviceError` with advice if none exists or it does not meet the needs.
 */
export async function openWebGpuDevice(options: OpenOptions = {}): Promise<Device> {
  // Spares every run on a server without a GPU the library's load time and the loader's complaints
  // on stderr.
  if (
    options.hardwareOnly &&
    process.platform === 'linux' &&
    !LINUX_GPU_NODES.some((path) => existsSync(path))
  )
    throw new DeviceError('the system shows none under /dev');
  return withAdapter(dawnFlags(options), (adapter, release) => openAdapter(adapter, options, release));
}

function dawnFlags({ adapter, backendNull }: OpenOptions): string[] {
  if (backendNull) return ['backend=null'];
  return adapter === undefined ? [] : [`adapter=${adapter}`];
}

const devices = devicesWith(openWebGpuDevice);

/**
 * Opens a device: `cpu`; `webgpu`, any adapter, software too; `auto`, a hardware adapter, else the
 * CPU with a warning that says why. The caller destroys it. Throws `DeviceError` if `webgpu` is
 * asked for and no adapter exists, or the optional package `webgpu` is not installed.
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

export interface KernelCheck {
  readonly name: string;
  /** The messages of the WGSL compiler and the driver; empty if all is well. */
  readonly messages: readonly string[];
  /** Processor time of shader module and pipeline, all threads, ms. */
  readonly compileMs: number;
}

/**
 * Compiles each kernel on an adapter; nothing runs. Throws `DeviceError` as
 * {@link openWebGpuDevice} does.
 */
export function checkKernels(
  kernels: readonly KernelModule[],
  options: OpenOptions = {},
): Promise<KernelCheck[]> {
  return withAdapter(dawnFlags(options), async (adapter, release) => {
    const gpu = await openGpu(adapter);
    const checks: KernelCheck[] = [];
    try {
      for (const kernel of kernels) {
        const before = process.cpuUsage();
        const messages = await compileMessages(gpu, kernel);
        const { user, system } = process.cpuUsage(before);
        checks.push({ name: kernel.name, messages, compileMs: (user + system) / 1000 });
      }
      return checks;
    } finally {
      gpu.destroy();
      release();
    }
  });
}
