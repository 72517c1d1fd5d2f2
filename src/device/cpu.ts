/**
 * The CPU device: kernels translated at build time, to WebAssembly or else to JavaScript, run in
 * this thread.
 */
import { invariant, UserError } from '../util/errors.ts';
import type {
  BoundKernel,
  Device,
  DeviceBuffer,
  Dispatch,
  DispatchList,
  KernelModule,
  ReadRange,
} from './device.ts';
import { type CpuMemory, plainMemory, type Region, wasmMemory } from './memory.ts';
import { checkBindings, checkGroups, checkOverrides, checkRange } from './rules.ts';
import { instantiate, wasmWorks } from './wasm.ts';

interface CpuBuffer extends DeviceBuffer {
  region: Region | undefined;
}

type Run = (x: number, y: number, z: number) => void;

interface CpuKernel extends BoundKernel {
  /** The run function as the memory is now: JavaScript's views end when it grows. */
  readonly run: () => Run;
  readonly buffers: readonly CpuBuffer[];
  readonly written: ReadonlySet<DeviceBuffer>;
}

/** A dispatch made ready: its counts are written here or, indirect, read from `args`. */
interface Step {
  readonly run: Run;
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly args: Uint32Array | undefined;
}

interface CpuList extends DispatchList {
  /** The steps as the memory is now. */
  readonly steps: () => readonly Step[];
  readonly buffers: readonly CpuBuffer[];
}

/** Largest buffer: word indices of kernels translated to JavaScript stay below 2^31. */
const MAX_BYTES = 2 ** 31 - 8;

/** How the CPU device runs kernels. */
export interface CpuOptions {
  /** false: kernels run as JavaScript even where WebAssembly is there. */
  readonly wasm?: boolean;
}

/** A device that needs no driver. Its work is done when `run` returns. */
export function createCpuDevice(options: CpuOptions = {}): Device {
  const buffers = new Set<CpuBuffer>();
  const memory = (options.wasm ?? true) && wasmWorks() ? wasmMemory() : plainMemory();
  let alive = true;
  const check = (): void => invariant(alive, 'the cpu device has been destroyed');
  return {
    info: { kind: 'cpu', name: 'cpu (1 thread)', hardware: false, maxBindingBytes: MAX_BYTES },
    form: memory.wasm ? 'wasm' : 'js',
    createBuffer(label, byteLength) {
      check();
      const buffer = createBuffer(label, byteLength, memory, () => buffers.delete(buffer));
      buffers.add(buffer);
      return buffer;
    },
    write(buffer, data, byteOffset = 0) {
      check();
      checkRange(buffer, 'write to', byteOffset, data.byteLength);
      const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      regionOf(buffer).view().set(bytes, byteOffset);
    },
    async read(buffer, byteOffset = 0, byteLength = buffer.byteLength - byteOffset, into = undefined) {
      check();
      return copyOf({ buffer, byteOffset, byteLength }, into);
    },
    async readAll(ranges) {
      check();
      return ranges.map((range) => copyOf(range));
    },
    bind(kernel, named, overrides = {}, settled = false): CpuKernel {
      check();
      checkBindings(kernel, named);
      checkOverrides(kernel, overrides);
      const bound = kernel.bindings.map((b) => named[b.name] as CpuBuffer);
      const written = new Set<DeviceBuffer>(bound.filter((_, i) => kernel.bindings[i]?.kind === 'storage'));
      const constants = { ...kernel.overrides, ...overrides };
      const run = bindRun(kernel, memory, bound.map(regionOf), constants, settled);
      return { label: kernel.name, run, buffers: bound, written };
    },
    record(dispatches): CpuList {
      check();
      for (const { kernel, groups } of dispatches)
        checkGroups(kernel.label, groups, (kernel as CpuKernel).written);
      const steps = sinceGrown(memory, () => dispatches.map(makeStep));
      const used = new Set(dispatches.flatMap((d) => (d.kernel as CpuKernel).buffers));
      return { length: dispatches.length, steps, buffers: [...used] };
    },
    run(list, times = 1) {
      check();
      const { steps, buffers: used } = list as CpuList;
      for (const b of used) regionOf(b);
      const ready = steps();
      for (let t = 0; t < times; t++) runOnce(ready);
    },
    destroy() {
      alive = false;
      for (const b of [...buffers]) b.destroy();
      memory.clear();
    },
  };
}

/** The result of `make`, made anew whenever the memory has grown since. */
function sinceGrown<T>(memory: CpuMemory, make: () => T): () => T {
  let made: T | undefined;
  let of: ArrayBuffer | undefined;
  return () => {
    const now = memory.wasm?.buffer;
    if (made === undefined || of !== now) {
      of = now;
      made = make();
    }
    return made;
  };
}

function bindRun(
  kernel: KernelModule,
  memory: CpuMemory,
  regions: readonly Region[],
  overrides: Readonly<Record<string, number>>,
  settled: boolean,
): () => Run {
  if (kernel.wasm !== undefined && memory.wasm !== undefined) {
    const run = instantiate(kernel, kernel.wasm, memory.wasm, regions, overrides, settled);
    return () => run;
  }
  const { js } = kernel;
  invariant(js !== undefined, `kernel ${kernel.name} is not loaded in a form for the cpu device`);
  return sinceGrown(memory, () =>
    js(
      regions.map((r) => r.view()),
      overrides,
    ),
  );
}

function runOnce(steps: readonly Step[]): void {
  for (let i = 0; i < steps.length; i++) {
    const s = steps[i]!;
    const { args } = s;
    // WebGPU takes indirect counts as they stand when the dispatch begins.
    if (args === undefined) s.run(s.x, s.y, s.z);
    else if (args[0] !== 0) s.run(args[0]!, args[1]!, args[2]!);
  }
}

function createBuffer(label: string, byteLength: number, memory: CpuMemory, forget: () => void): CpuBuffer {
  if (byteLength > MAX_BYTES)
    throw new UserError(
      `buffer "${label}" needs ${byteLength} bytes; the limit of the cpu device is ${MAX_BYTES}`,
      {
        advice: 'simulate fewer ranks or fewer seeds at once',
      },
    );
  invariant(
    Number.isInteger(byteLength / 4) && byteLength > 0,
    `buffer "${label}": ${byteLength} bytes is not a positive multiple of 4`,
  );
  const buffer: CpuBuffer = {
    label,
    byteLength,
    region: memory.take(label, byteLength),
    destroy() {
      if (buffer.region !== undefined) memory.give(buffer.region);
      buffer.region = undefined;
      forget();
    },
  };
  return buffer;
}

function regionOf(buffer: DeviceBuffer): Region {
  const { region } = buffer as CpuBuffer;
  invariant(region !== undefined, `buffer "${buffer.label}" has been destroyed`);
  return region;
}

/** Fresh memory costs a page fault each 4 KiB, so a long read goes into `memory` if that fits. */
function copyOf({ buffer, byteOffset, byteLength }: ReadRange, memory?: ArrayBuffer): ArrayBuffer {
  checkRange(buffer, 'read of', byteOffset, byteLength);
  const bytes = regionOf(buffer).view();
  if (memory?.byteLength !== byteLength) return bytes.slice(byteOffset, byteOffset + byteLength).buffer;
  new Uint8Array(memory).set(bytes.subarray(byteOffset, byteOffset + byteLength));
  return memory;
}

function makeStep({ kernel, groups }: Dispatch): Step {
  const run = (kernel as CpuKernel).run();
  if (!('indirect' in groups)) return { run, x: groups[0], y: groups[1], z: groups[2], args: undefined };
  const { buffer, byteOffset } = regionOf(groups.indirect).view();
  return { run, x: 0, y: 0, z: 0, args: new Uint32Array(buffer, byteOffset + groups.offset, 3) };
}
