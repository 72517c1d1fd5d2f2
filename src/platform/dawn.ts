/**
 * Dawn, the WebGPU library for Node: loaded when first wanted, and kept as long as one of its
 * devices lives.
 */
import { requestAdapter } from '../device/adapter.ts';
import { DeviceError } from '../util/errors.ts';
import { PACKAGE } from '../util/package.ts';

/**
 * Dawn crashes at random if the object that `create` returned is collected while one of its devices
 * lives. A local variable does not keep it across an `await`. Each stays here until its device is
 * destroyed.
 */
const instances = new Set<GPU>();

const NO_ADAPTER =
  'no WebGPU adapter found; install a Vulkan driver and its loader (libvulkan.so.1), or use --device cpu';

/**
 * Throws `DeviceError` with advice if the package is not installed or its native part does not
 * load.
 */
export async function loadDawn(): Promise<typeof import('webgpu')> {
  try {
    return await import('webgpu');
  } catch (error) {
    if (isMissing(error))
      throw new DeviceError(
        `the optional package "webgpu" is not installed; add it by npm install ${PACKAGE.webgpu} (with -g where weft was), or use --device cpu`,
      );
    throw new DeviceError(
      `the WebGPU library did not load (${said(error)}); reinstall the package "webgpu" or use --device cpu`,
    );
  }
}

/**
 * Calls `use` with the adapter that Dawn's `flags` select and with `release`, to be called once all
 * made of it is destroyed. Every failure releases too, and is a `DeviceError`.
 */
export async function withAdapter<T>(
  flags: readonly string[],
  use: (adapter: GPUAdapter, release: () => void) => Promise<T>,
): Promise<T> {
  const { create } = await loadDawn();
  const instance = create([...flags]);
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

/**
 * Names of all adapters, as the flag `adapter=` takes them; Dawn tells them only when asked for a
 * wrong one.
 */
export async function adapterNames(): Promise<string[]> {
  await loadDawn();
  try {
    await withAdapter(['adapter=\u0001'], async (_, release) => release());
    return [];
  } catch (error) {
    return [...new Set(Array.from(said(error).matchAll(/name: '(.*)'$/gm), (match) => match[1]!))];
  }
}

/** Whether the package is not there; one whose own parts are missing is. */
function isMissing(error: unknown): boolean {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'ERR_MODULE_NOT_FOUND' && message.includes("'webgpu'");
}

/** The message of whatever was thrown. */
export function said(error: unknown): string {
  return error instanceof Error ? error.message.trim() : String(error);
}
