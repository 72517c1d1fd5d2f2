/**
 * The WebGPU device, for Node (Dawn) and the browser alike: it is given a `GPUDevice` and never
 * looks for one.
 *
 * Facts for callers, beyond `Device`:
 * - a dispatch may not take its workgroup counts from a buffer it can write (WebGPU's usage scope
 *   is the dispatch): write the counts in one kernel, dispatch the next from them, bind them there
 *   read-only or not at all;
 * - errors of the GPU arrive late: whatever went wrong is thrown by the next call of any method.
 */
import { DeviceError, invariant, UserError } from '../util/errors.ts';
import type {
  BoundKernel,
  Device,
  DeviceBuffer,
  DeviceInfo,
  Dispatch,
  DispatchList,
  Groups,
  KernelModule,
  ReadRange,
} from './device.ts';
import { type FailureLatch, latchFailures } from './failure.ts';
import { createPipelines, type Pipelines } from './pipelines.ts';
import { checkBindings, checkGroups, checkOverrides, checkRange } from './rules.ts';
import { createStaging, type Staging } from './staging.ts';
import { BufferUsage } from './usage.ts';

/**
 * Dispatches in one submit: enough to hide its cost, few enough that no driver's watchdog takes it
 * for a hang.
 */
const DISPATCHES_PER_SUBMIT = 1024;

/** Facts that a `GPUDevice` does not tell. */
export interface WebGpuAbout {
  /** `NVIDIA H200`, `SwiftShader Device`. */
  readonly name: string;
  readonly hardware: boolean;
  /** Called once after the device is destroyed, to release objects that must outlive it. */
  readonly onDestroy?: () => void;
}

interface GpuBuffer extends DeviceBuffer {
  readonly gpu: GPUBuffer;
  readonly destroyed: boolean;
}

interface GpuKernel extends BoundKernel {
  readonly pipeline: GPUComputePipeline;
  readonly groups: readonly GPUBindGroup[];
  readonly buffers: readonly GpuBuffer[];
  /** Those the kernel may write. */
  readonly written: ReadonlySet<DeviceBuffer>;
}

interface GpuList extends DispatchList {
  readonly dispatches: readonly { readonly kernel: GpuKernel; readonly groups: Groups }[];
  /** Every buffer the list touches, to refuse a run after one was destroyed. */
  readonly buffers: ReadonlySet<GpuBuffer>;
}

interface State {
  readonly gpu: GPUDevice;
  readonly info: DeviceInfo;
  readonly failures: FailureLatch;
  readonly pipelines: Pipelines;
  readonly staging: Staging;
  readonly buffers: Set<GpuBuffer>;
  destroyed: boolean;
}

/** `gpu` as a {@link Device}, which owns it from now on. */
export function createWebGpuDevice(gpu: GPUDevice, about: WebGpuAbout): Device {
  const { limits } = gpu;
  const state: State = {
    gpu,
    info: {
      kind: 'webgpu',
      name: about.name,
      hardware: about.hardware,
      maxBindingBytes: Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize),
    },
    failures: latchFailures(gpu, about.name),
    pipelines: createPipelines(gpu),
    staging: createStaging(gpu),
    buffers: new Set(),
    destroyed: false,
  };
  return {
    info: state.info,
    form: 'wgsl',
    createBuffer: (label, byteLength) => createBuffer(state, label, byteLength),
    write: (buffer, data, byteOffset = 0) => write(state, buffer, data, byteOffset),
    read: async (buffer, byteOffset = 0, byteLength = buffer.byteLength - byteOffset) =>
      (await read(state, [{ buffer, byteOffset, byteLength }]))[0]!,
    readAll: (ranges) => read(state, ranges),
    bind: (kernel, buffers, overrides = {}) => bind(state, kernel, buffers, overrides),
    record: (dispatches) => record(state, dispatches),
    run: (list, times = 1) => run(state, list, times),
    destroy() {
      if (state.destroyed) return;
      state.destroyed = true;
      for (const buffer of state.buffers) buffer.destroy();
      state.staging.destroy();
      gpu.destroy();
      about.onDestroy?.();
    },
  };
}

function checkAlive(state: State): void {
  invariant(!state.destroyed, `device ${state.info.name} is used after it was destroyed`);
  state.failures.check();
}

function own(state: State, buffer: DeviceBuffer): GpuBuffer {
  const known = buffer as GpuBuffer;
  invariant(!known.destroyed, `buffer "${buffer.label}" is used after it was destroyed`);
  invariant(state.buffers.has(known), `buffer "${buffer.label}" belongs to another device`);
  return known;
}

function createBuffer(state: State, label: string, byteLength: number): DeviceBuffer {
  checkAlive(state);
  const { maxBindingBytes, name } = state.info;
  invariant(byteLength > 0 && byteLength % 4 === 0, `buffer "${label}": ${byteLength} bytes, no whole words`);
  if (byteLength > maxBindingBytes)
    throw new UserError(
      `buffer "${label}" needs ${byteLength} bytes; the limit of ${name} is ${maxBindingBytes}`,
      {
        advice: 'use a smaller scenario, fewer seeds at once, or --device cpu',
      },
    );
  const gpu = state.gpu.createBuffer({
    label,
    // A uniform struct is bound up to a multiple of 16 bytes.
    size: Math.ceil(byteLength / 16) * 16,
    usage:
      BufferUsage.storage |
      BufferUsage.uniform |
      BufferUsage.indirect |
      BufferUsage.copySrc |
      BufferUsage.copyDst,
  });
  let destroyed = false;
  const buffer: GpuBuffer = {
    label,
    byteLength,
    gpu,
    get destroyed() {
      return destroyed;
    },
    destroy() {
      destroyed = true;
      state.buffers.delete(buffer);
      gpu.destroy();
    },
  };
  state.buffers.add(buffer);
  return buffer;
}

function write(state: State, buffer: DeviceBuffer, data: ArrayBufferView, byteOffset: number): void {
  checkAlive(state);
  const target = own(state, buffer);
  checkRange(buffer, 'write to', byteOffset, data.byteLength);
  // Dawn ends the process on a view of shared memory, so such data is copied first.
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const plain =
    data.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : Uint8Array.from(bytes);
  state.gpu.queue.writeBuffer(target.gpu, byteOffset, plain);
}

async function read(state: State, ranges: readonly ReadRange[]): Promise<ArrayBuffer[]> {
  checkAlive(state);
  const staged = ranges.map(({ buffer, byteOffset, byteLength }) => {
    const source = own(state, buffer).gpu;
    checkRange(buffer, 'read of', byteOffset, byteLength);
    return { source, byteOffset, byteLength };
  });
  try {
    const copies = await state.staging.read(staged);
    state.failures.check();
    return copies;
  } catch (error) {
    await state.failures.settle();
    const names = [...new Set(ranges.map(({ buffer }) => `"${buffer.label}"`))].join(', ');
    invariant(!state.destroyed, `device ${state.info.name} was destroyed during a read of ${names}`);
    if (error instanceof DeviceError) throw error;
    throw new DeviceError(`${state.info.name}: reading ${names} failed (${String(error)})`);
  }
}

function bind(
  state: State,
  kernel: KernelModule,
  buffers: Readonly<Record<string, DeviceBuffer>>,
  overrides: Readonly<Record<string, number>>,
): BoundKernel {
  checkAlive(state);
  checkBindings(kernel, buffers);
  checkOverrides(kernel, overrides);
  const named: Record<string, GpuBuffer> = {};
  for (const [name, buffer] of Object.entries(buffers)) named[name] = own(state, buffer);
  const { pipeline, layouts } = state.pipelines.get(kernel, overrides);
  const groups = layouts.map((layout, group) =>
    state.gpu.createBindGroup({
      label: `${kernel.name} group ${group}`,
      layout,
      entries: kernel.bindings
        .filter((binding) => binding.group === group)
        .map(({ name, binding, kind }) => {
          const buffer = named[name]!;
          // Storage is bound at its exact length, for `arrayLength`.
          const size = buffer.byteLength;
          return {
            binding,
            resource: kind === 'uniform' ? { buffer: buffer.gpu } : { buffer: buffer.gpu, size },
          };
        }),
    }),
  );
  const written = kernel.bindings.filter((b) => b.kind === 'storage').map((b) => named[b.name]!);
  const bound: GpuKernel = {
    label: kernel.name,
    pipeline,
    groups,
    buffers: Object.values(named),
    written: new Set(written),
  };
  return bound;
}

function record(state: State, dispatches: readonly Dispatch[]): DispatchList {
  checkAlive(state);
  const buffers = new Set<GpuBuffer>();
  const entries = dispatches.map(({ kernel, groups }) => {
    const bound = kernel as GpuKernel;
    for (const buffer of bound.buffers) buffers.add(buffer);
    if ('indirect' in groups) buffers.add(own(state, groups.indirect));
    checkGroups(bound.label, groups, bound.written);
    return { kernel: bound, groups };
  });
  const list: GpuList = { length: entries.length, dispatches: entries, buffers };
  return list;
}

function run(state: State, list: DispatchList, times: number): void {
  checkAlive(state);
  const { dispatches, buffers } = list as GpuList;
  for (const buffer of buffers) own(state, buffer);
  const total = dispatches.length * times;
  for (let start = 0; start < total; start += DISPATCHES_PER_SUBMIT)
    submit(state.gpu, dispatches, start, Math.min(start + DISPATCHES_PER_SUBMIT, total));
}

/** Submits dispatches `start … end` of the list repeated without end. */
function submit(gpu: GPUDevice, dispatches: GpuList['dispatches'], start: number, end: number): void {
  const encoder = gpu.createCommandEncoder({ label: 'dispatch list' });
  const pass = encoder.beginComputePass({ label: 'dispatch list' });
  let current: GpuKernel | undefined;
  for (let i = start; i < end; i++) {
    const { kernel, groups } = dispatches[i % dispatches.length]!;
    // Dawn remarks on empty dispatches, on stdout, where the result belongs.
    if (!('indirect' in groups) && groups.includes(0)) continue;
    if (kernel !== current) {
      if (kernel.pipeline !== current?.pipeline) pass.setPipeline(kernel.pipeline);
      kernel.groups.forEach((group, index) => {
        pass.setBindGroup(index, group);
      });
      current = kernel;
    }
    if ('indirect' in groups)
      pass.dispatchWorkgroupsIndirect((groups.indirect as GpuBuffer).gpu, groups.offset);
    else pass.dispatchWorkgroups(groups[0], groups[1], groups[2]);
  }
  pass.end();
  gpu.queue.submit([encoder.finish()]);
}
