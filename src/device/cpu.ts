/** The CPU device: kernels translated to JavaScript, run in this thread, on plain ArrayBuffers. */
import { DeviceError, invariant, UserError } from '../util/errors.ts';
import type { BoundKernel, Device, DeviceBuffer, Dispatch, DispatchList } from './device.ts';
import { type Kept, keepMemory } from './kept.ts';
import { checkBindings, checkGroups, checkOverrides, checkRange } from './rules.ts';

interface CpuBuffer extends DeviceBuffer {
  memory: ArrayBuffer | undefined;
}

interface CpuKernel extends BoundKernel {
  readonly run: (x: number, y: number, z: number) => void;
  readonly buffers: readonly CpuBuffer[];
  readonly written: ReadonlySet<DeviceBuffer>;
}

/** A dispatch made ready: its counts are written here or, indirect, read from `args`. */
interface Step {
  readonly kernel: CpuKernel;
  readonly run: CpuKernel['run'];
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly args: Uint32Array | undefined;
}

interface CpuList extends DispatchList {
  readonly steps: readonly Step[];
  readonly buffers: readonly CpuBuffer[];
}

/** Largest buffer: word indices of translated kernels stay below 2^31. */
const MAX_BYTES = 2 ** 31 - 8;

/** A device that needs no driver. Its work is done when `run` returns. */
export function createCpuDevice(): Device {
  const buffers = new Set<CpuBuffer>();
  const kept = keepMemory();
  let alive = true;
  const check = (): void => invariant(alive, 'the cpu device has been destroyed');
  return {
    info: { kind: 'cpu', name: 'cpu (1 thread)', hardware: false, maxBindingBytes: MAX_BYTES },
    createBuffer(label, byteLength) {
      check();
      const buffer = createBuffer(label, byteLength, kept, () => buffers.delete(buffer));
      buffers.add(buffer);
      return buffer;
    },
    write(buffer, data, byteOffset = 0) {
      check();
      checkRange(buffer, 'write to', byteOffset, data.byteLength);
      const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      new Uint8Array(memoryOf(buffer)).set(bytes, byteOffset);
    },
    async read(buffer, byteOffset = 0, byteLength = buffer.byteLength - byteOffset) {
      check();
      checkRange(buffer, 'read of', byteOffset, byteLength);
      return memoryOf(buffer).slice(byteOffset, byteOffset + byteLength);
    },
    bind(kernel, named, overrides = {}): CpuKernel {
      check();
      checkBindings(kernel, named);
      checkOverrides(kernel, overrides);
      const bound = kernel.bindings.map((b) => named[b.name] as CpuBuffer);
      const written = new Set<DeviceBuffer>(bound.filter((_, i) => kernel.bindings[i]?.kind === 'storage'));
      const run = kernel.cpu(bound.map(memoryOf), { ...kernel.overrides, ...overrides });
      return { label: kernel.name, run, buffers: bound, written };
    },
    record(dispatches): CpuList {
      check();
      const steps = dispatches.map(makeStep);
      const used = new Set(steps.flatMap((s) => s.kernel.buffers));
      return { length: steps.length, steps, buffers: [...used] };
    },
    run(list, times = 1) {
      check();
      const { steps, buffers: used } = list as CpuList;
      for (const b of used) memoryOf(b);
      for (let t = 0; t < times; t++) runOnce(steps);
    },
    destroy() {
      alive = false;
      for (const b of [...buffers]) b.destroy();
      kept.clear();
    },
  };
}

function runOnce(steps: readonly Step[]): void {
  for (let i = 0; i < steps.length; i++) {
    const s = steps[i]!;
    const { args } = s;
    // WebGPU takes indirect counts as they stand when the dispatch begins.
    if (args === undefined) s.run(s.x, s.y, s.z);
    else s.run(args[0]!, args[1]!, args[2]!);
  }
}

function createBuffer(label: string, byteLength: number, kept: Kept, forget: () => void): CpuBuffer {
  if (byteLength > MAX_BYTES)
    throw new UserError(
      `buffer "${label}" needs ${byteLength} bytes; the cpu device binds ${MAX_BYTES} at most`,
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
    memory: kept.take(byteLength) ?? allocate(label, byteLength),
    destroy() {
      if (buffer.memory !== undefined) kept.give(buffer.memory);
      buffer.memory = undefined;
      forget();
    },
  };
  return buffer;
}

function allocate(label: string, byteLength: number): ArrayBuffer {
  try {
    return new ArrayBuffer(byteLength);
  } catch {
    throw new DeviceError(`out of memory: buffer "${label}" needs ${byteLength} bytes`);
  }
}

function memoryOf(buffer: DeviceBuffer): ArrayBuffer {
  const { memory } = buffer as CpuBuffer;
  invariant(memory !== undefined, `buffer "${buffer.label}" has been destroyed`);
  return memory;
}

function makeStep({ kernel, groups }: Dispatch): Step {
  const bound = kernel as CpuKernel;
  checkGroups(kernel.label, groups, bound.written);
  const plain = { kernel: bound, run: bound.run };
  if ('indirect' in groups)
    return { ...plain, x: 0, y: 0, z: 0, args: new Uint32Array(memoryOf(groups.indirect), groups.offset, 3) };
  return { ...plain, x: groups[0], y: groups[1], z: groups[2], args: undefined };
}
