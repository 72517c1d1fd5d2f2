/** Devices in Node: WebGPU through Dawn. The only file that loads the native library and owns what it makes. */
import { existsSync } from 'node:fs';
import { type AdapterReport, openAdapter, reportAdapter, requestAdapter } from '../device/adapter.ts';
import {
  chooseFrom,
  type DeviceChoice,
  type DeviceMakers,
  type OnWarning,
  withDeviceFrom,
} from '../device/choose.ts';
import type { Device } from '../device/device.ts';
import { DeviceError } from '../util/errors.ts';

export interface OpenOptions {
  /** Take the adapter whose name contains this, instead of the fastest. */
  readonly adapter?: string;
  /** Dawn's backend without a driver: compiles kernels, runs none. */
  readonly backendNull?: boolean;
  /** Refuse software adapters. */
  readonly hardwareOnly?: boolean;
}

/**
 * Dawn crashes at random once the object `create` returned is collected while one of its devices lives, and a
 * local variable does not keep it across an `await`. Each stays here until its device is destroyed.
 */
const instances = new Set<GPU>();

const NO_ADAPTER =
  'no WebGPU adapter found; install a Vulkan driver and its loader (libvulkan.so.1), or use --device cpu';

/** Where Linux, WSL and Android kernels show a GPU to programs. */
const LINUX_GPU_NODES = ['/dev/dri', '/dev/nvidiactl', '/dev/dxg', '/dev/kgsl-3d0', '/dev/mali0'];

/** Opens an adapter; throws `DeviceError` with what to do when there is none or it will not do. */
export async function openWebGpuDevice(options: OpenOptions = {}): Promise<Device> {
  // Spares every run on a server without a GPU the library's load time and the loader's complaints on stderr.
  if (
    options.hardwareOnly &&
    process.platform === 'linux' &&
    !LINUX_GPU_NODES.some((path) => existsSync(path))
  )
    throw new DeviceError('the system shows none under /dev');
  const flags = options.backendNull
    ? ['backend=null']
    : options.adapter
      ? [`adapter=${options.adapter}`]
      : [];
  return withAdapter(flags, async (adapter, release) => {
    const { hardware, name } = reportAdapter(adapter);
    if (options.hardwareOnly && !hardware) throw new DeviceError(`only ${name}, which is software`);
    return await openAdapter(adapter, release);
  });
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
  cpu: async () => (await import('../device/cpu.ts')).createCpuDevice(),
  webgpu: (options) => openWebGpuDevice(options),
};

/** Every adapter of this machine; throws `DeviceError` when the library does not load. */
export async function listAdapters(): Promise<AdapterReport[]> {
  await loadLibrary();
  const reports: AdapterReport[] = [];
  for (const name of await adapterNames()) {
    reports.push(
      await withAdapter([`adapter=${name}`], async (adapter, release) => {
        release();
        return { ...reportAdapter(adapter), name };
      }),
    );
  }
  return reports;
}

/** Dawn lists its adapters only in the error for one that does not exist. */
async function adapterNames(): Promise<string[]> {
  try {
    await withAdapter(['adapter=\u0001'], async (_, release) => release());
    return [];
  } catch (error) {
    return [...said(error).matchAll(/name: '(.*)'$/gm)].map((match) => match[1]!);
  }
}

/** Calls `use` with an adapter, which `release` gives up; a failure gives it up too, and is a `DeviceError`. */
async function withAdapter<T>(
  flags: string[],
  use: (adapter: GPUAdapter, release: () => void) => Promise<T>,
): Promise<T> {
  const { create } = await loadLibrary();
  const instance = create(flags);
  instances.add(instance);
  const release = (): void => {
    instances.delete(instance);
  };
  try {
    const adapter = await requestAdapter(instance);
    if (!adapter) throw new DeviceError(NO_ADAPTER);
    return await use(adapter, release);
  } catch (error) {
    release();
    throw error instanceof DeviceError ? error : new DeviceError(said(error));
  }
}

/** Loaded on first use, so that a run on the CPU never does; missing or broken, it is a message, no crash. */
async function loadLibrary(): Promise<typeof import('webgpu')> {
  try {
    return await import('webgpu');
  } catch (error) {
    throw new DeviceError(
      `the WebGPU library did not load (${said(error)}); reinstall the package "webgpu" or use --device cpu`,
    );
  }
}

function said(error: unknown): string {
  return error instanceof Error ? error.message.trim() : String(error);
}
