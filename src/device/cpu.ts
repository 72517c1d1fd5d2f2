/** The CPU device: kernels translated to JavaScript, run in this thread, on plain ArrayBuffers. */
import { DeviceError, invariant, UserError } from '../util/errors.ts';
import type { BoundKernel, Device, DeviceBuffer, Dispatch, DispatchList, Groups } from './device.ts';

interface CpuBuffer extends DeviceBuffer {
  memory: ArrayBuffer | undefined;
}

interface CpuKernel extends BoundKernel {
  readonly run: (x: number, y: number, z: number) => void;
  readonly buffers: readonly CpuBuffer[];
}

interface CpuList extends DispatchList {
  readonly steps: readonly (() => void)[];
}

/** Largest buffer: word indices of translated kernels stay below 2^31. */
const MAX_BYTES = 2 ** 31 - 8;

/** A device that needs no driver. Its work is done when `run` returns. */
export function createCpuDevice(): Device {
  const buffers = new Set<CpuBuffer>();
  let alive = true;
  const check = (): void => invariant(alive, 'the cpu device has been destroyed');

  return {
    info: { kind: 'cpu', name: 'cpu (1 thread)', hardware: false, maxBindingBytes: MAX_BYTES },
    createBuffer(label, byteLength) {
      check();
      const buffer = createBuffer(label, byteLength, () => buffers.delete(buffer));
      buffers.add(buffer);
      return buffer;
    },
    write(buffer, data, byteOffset = 0) {
      const target = new Uint8Array(memoryOf(buffer));
      const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      checkRange(buffer, byteOffset, bytes.length);
      target.set(bytes, byteOffset);
    },
    async read(buffer, byteOffset = 0, byteLength = buffer.byteLength - byteOffset) {
      const memory = memoryOf(buffer);
      checkRange(buffer, byteOffset, byteLength);
      return memory.slice(byteOffset, byteOffset + byteLength);
    },
    bind(kernel, named, overrides = {}) {
      check();
      const bound = kernel.bindings.map((b) => {
        const buffer = named[b.name];
        invariant(buffer !== undefined, `kernel ${kernel.name}: no buffer for binding '${b.name}'`);
        return buffer as CpuBuffer;
      });
      for (const name of Object.keys(overrides))
        invariant(
          new RegExp(`\\boverride\\s+${name}\\b`).test(kernel.wgsl),
          `kernel ${kernel.name} has no override '${name}'`,
        );
      const result: CpuKernel = {
        label: kernel.name,
        run: kernel.cpu(bound.map(memoryOf), overrides),
        buffers: bound,
      };
      return result;
    },
    record(dispatches): CpuList {
      const steps = dispatches.map(step);
      return { length: steps.length, steps };
    },
    run(list, times = 1) {
      check();
      const { steps } = list as CpuList;
      for (let t = 0; t < times; t++) {
        for (let i = 0; i < steps.length; i++) steps[i]!();
      }
    },
    destroy() {
      alive = false;
      for (const b of [...buffers]) b.destroy();
    },
  };
}

function createBuffer(label: string, byteLength: number, forget: () => void): CpuBuffer {
  if (byteLength > MAX_BYTES)
    throw new UserError(
      `buffer '${label}' needs ${byteLength} bytes; the cpu device holds ${MAX_BYTES} in one`,
      {
        advice: 'simulate fewer ranks or fewer seeds at once',
      },
    );
  invariant(
    byteLength > 0 && byteLength % 4 === 0,
    `buffer '${label}': ${byteLength} bytes is not a multiple of 4`,
  );
  let memory: ArrayBuffer;
  try {
    memory = new ArrayBuffer(byteLength);
  } catch {
    throw new DeviceError(`out of memory: buffer '${label}' needs ${byteLength} bytes`);
  }
  const buffer: CpuBuffer = {
    label,
    byteLength,
    memory,
    destroy() {
      buffer.memory = undefined;
      forget();
    },
  };
  return buffer;
}

function memoryOf(buffer: DeviceBuffer): ArrayBuffer {
  const { memory } = buffer as CpuBuffer;
  invariant(memory !== undefined, `buffer '${buffer.label}' has been destroyed`);
  return memory;
}

function checkRange(buffer: DeviceBuffer, byteOffset: number, byteLength: number): void {
  invariant(
    byteOffset >= 0 &&
      byteOffset % 4 === 0 &&
      byteLength % 4 === 0 &&
      byteOffset + byteLength <= buffer.byteLength,
    `buffer '${buffer.label}': ${byteLength} bytes at ${byteOffset} of ${buffer.byteLength}`,
  );
}

function step({ kernel, groups }: Dispatch): () => void {
  const { run, buffers, label } = kernel as CpuKernel;
  const usable = (): void => {
    for (let i = 0; i < buffers.length; i++) {
      if (buffers[i]!.memory === undefined)
        invariant(false, `kernel ${label}: buffer '${buffers[i]!.label}' has been destroyed`);
    }
  };
  if (!isIndirect(groups)) {
    const [x, y, z] = groups;
    return () => {
      usable();
      run(x, y, z);
    };
  }
  checkRange(groups.indirect, groups.offset, 12);
  const args = new Uint32Array(memoryOf(groups.indirect), groups.offset, 3);
  return () => {
    usable();
    run(args[0]!, args[1]!, args[2]!);
  };
}

function isIndirect(groups: Groups): groups is Exclude<Groups, readonly number[]> {
  return 'indirect' in groups;
}
