/** WebGPU in Node, through Dawn: the only file that loads the native library and owns what it makes. */
import { openAdapter, reportAdapter, requestAdapter } from '../device/adapter.ts';
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

/** Opens an adapter; throws `DeviceError` with what to do when there is none or it will not do. */
export async function openWebGpuDevice(options: OpenOptions = {}): Promise<Device> {
  const flags = options.backendNull
    ? ['backend=null']
    : options.adapter
      ? [`adapter=${options.adapter}`]
      : [];
  const instance = await createInstance(flags);
  const release = (): void => {
    instances.delete(instance);
  };
  try {
    const adapter = await requestAdapter(instance);
    if (!adapter) throw new DeviceError(NO_ADAPTER);
    const { hardware, name } = reportAdapter(adapter);
    if (options.hardwareOnly && !hardware) throw new DeviceError(`${name} is software`);
    return await openAdapter(adapter, release);
  } catch (error) {
    release();
    throw error instanceof DeviceError ? error : new DeviceError(said(error));
  }
}

const NO_ADAPTER =
  'no WebGPU adapter found; install a Vulkan driver and loader (libvulkan.so.1), or use --device cpu';

/** Loads the library on first use, so that a run on the CPU never does. */
async function createInstance(flags: string[]): Promise<GPU> {
  let library: typeof import('webgpu');
  try {
    library = await import('webgpu');
  } catch (error) {
    throw new DeviceError(
      `the WebGPU library did not load (${said(error)}); reinstall the package "webgpu" or use --device cpu`,
    );
  }
  const instance = library.create(flags);
  instances.add(instance);
  return instance;
}

function said(error: unknown): string {
  return error instanceof Error ? error.message.trim() : String(error);
}
