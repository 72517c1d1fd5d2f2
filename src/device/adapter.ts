/**
 * Tests a WebGPU adapter and opens a device on it: the common part of Node and the browser.
 */
import { DeviceError } from '../util/errors.ts';
import type { Device } from './device.ts';
import { createWebGpuDevice } from './webgpu.ts';
import { within } from './within.ts';

/** Needs of the engines from any adapter (the portable limits of WebGPU itself). */
const NEEDED = {
  maxStorageBuffersPerShaderStage: 8,
  maxComputeInvocationsPerWorkgroup: 256,
  maxStorageBufferBindingSize: 128 * 1024 * 1024,
} as const;

export interface AdapterReport {
  /** Name for people. */
  readonly name: string;
  readonly vendor: string;
  readonly driver: string;
  /** False for software rasterisers such as SwiftShader, lavapipe and WARP. */
  readonly hardware: boolean;
  readonly maxBindingBytes: number;
  readonly maxBufferBytes: number;
  readonly storageBuffers: number;
  readonly workgroupInvocations: number;
  /** Why the simulator cannot use it; `undefined` when it can. */
  readonly problem: string | undefined;
}

/** Software Vulkan, OpenGL and Direct3D implementations by the names they report. */
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|\bwarp\b|null-backend/i;

/** The description of `adapter`, and whether it meets the needs. */
export function reportAdapter(adapter: GPUAdapter): AdapterReport {
  const { info, limits } = adapter;
  const texts = [info.vendor, info.architecture, info.device, info.description];
  const short = Object.entries(NEEDED).filter(
    ([name, needed]) => limits[name as keyof typeof NEEDED] < needed,
  );
  return {
    name: adapterName(info),
    vendor: info.vendor,
    driver: info.description,
    hardware: !info.isFallbackAdapter && !texts.some((text) => SOFTWARE.test(text)),
    maxBindingBytes: Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize),
    maxBufferBytes: limits.maxBufferSize,
    storageBuffers: limits.maxStorageBuffersPerShaderStage,
    workgroupInvocations: limits.maxComputeInvocationsPerWorkgroup,
    problem:
      short.length === 0
        ? undefined
        : `limits too small: ${short.map(([name, n]) => `${name} ${limits[name as keyof typeof NEEDED]}, needs ${n}`).join('; ')}`,
  };
}

/** Names WebGPU reports in lower case with hyphens, as their makers write them. */
const SPELLING: Readonly<Record<string, string>> = {
  nvidia: 'NVIDIA',
  amd: 'AMD',
  swiftshader: 'SwiftShader',
  geforce: 'GeForce',
  rtx: 'RTX',
  rx: 'RX',
  llvmpipe: 'llvmpipe',
  llvm: 'LLVM',
};

/**
 * `nvidia-h200` → `NVIDIA H200`; browsers often hide the device and tell only vendor and
 * architecture.
 */
export function adapterName(
  info: Pick<GPUAdapterInfo, 'vendor' | 'architecture' | 'device' | 'description'>,
): string {
  const raw = info.device || [info.vendor, info.architecture].filter(Boolean).join('-');
  const words = raw.split(/[-_ ]+/).filter(Boolean);
  const name = words.map((word) => SPELLING[word] ?? (/\d/.test(word) ? word.toUpperCase() : capital(word)));
  return name.join(' ') || info.description || 'WebGPU adapter';
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/**
 * Opens `adapter` with the largest buffers it has, and WebGPU's default for every other limit, so
 * that a kernel that runs here runs everywhere. Throws `DeviceError` when it is too small, refuses
 * or does not answer.
 */
export async function openGpu(adapter: GPUAdapter): Promise<GPUDevice> {
  const { name, problem } = reportAdapter(adapter);
  if (problem) throw new DeviceError(`${name} cannot be used: ${problem}`);
  const { maxStorageBufferBindingSize, maxBufferSize } = adapter.limits;
  const request = adapter
    .requestDevice({ label: 'weft', requiredLimits: { maxStorageBufferBindingSize, maxBufferSize } })
    .catch((error: unknown) => {
      throw new DeviceError(`${name} refused a device: ${error instanceof Error ? error.message : error}`);
    });
  return within(request, `${name} to open`, (late) => late.destroy());
}

/**
 * `adapter` as a device, software adapters only if wanted; `onDestroy` runs once it is destroyed.
 */
export async function openAdapter(
  adapter: GPUAdapter,
  options: { readonly hardwareOnly?: boolean },
  onDestroy: () => void,
): Promise<Device> {
  const { name, hardware } = reportAdapter(adapter);
  if (options.hardwareOnly && !hardware) throw new DeviceError(`only ${name}, which is software`);
  return createWebGpuDevice(await openGpu(adapter), { name, hardware, onDestroy });
}

/**
 * The high-performance adapter of `gpu`, or `null`; throws `DeviceError` when it does not answer.
 */
export function requestAdapter(gpu: GPU): Promise<GPUAdapter | null> {
  return within(gpu.requestAdapter({ powerPreference: 'high-performance' }), 'a WebGPU adapter');
}
