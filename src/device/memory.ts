/**
 * Memory of the CPU device: one WebAssembly memory that buffers are cut from, or an ArrayBuffer for
 * each.
 */
import { formatSize } from '../units/format.ts';
import { allocating, MemoryError } from '../util/memory.ts';
import { keepMemory } from './kept.ts';

/**
 * Bytes of a buffer, zero at first. They move when the memory grows: ask again for `view()` after a
 * `take`.
 */
export interface Region {
  readonly byteLength: number;
  /** Address in the WebAssembly memory. */
  readonly address: number;
  view(): Uint8Array<ArrayBuffer>;
}

export interface CpuMemory {
  /** There where kernels run as WebAssembly. */
  readonly wasm: WebAssembly.Memory | undefined;
  /** Throws `MemoryError` if no memory is left. */
  take(label: string, byteLength: number): Region;
  give(region: Region): void;
  clear(): void;
}

const PAGE = 65536;
/** All that 32-bit addresses reach. */
const MOST_PAGES = 65536;
/**
 * Around each region: an index of 2^32 - 1, which kernels have for "none", lands here and not in
 * another buffer. More than any struct is long.
 */
const MARGIN = 1024;

const outOfMemory = (label: string, byteLength: number): MemoryError =>
  new MemoryError(`buffer "${label}" of the cpu device needs ${formatSize(byteLength)}`);

interface Block {
  readonly start: number;
  readonly end: number;
}

/**
 * Regions of one growing WebAssembly memory; freed regions are joined with their neighbours and
 * used again.
 */
export function wasmMemory(): CpuMemory {
  // V8 reserves all that 32-bit addresses and offsets reach, so that it need not check them.
  const wasm = allocating(
    'no address space for the kernels: about 10 GiB of addresses are reserved, but only used memory is taken',
    () => new WebAssembly.Memory({ initial: 1, maximum: MOST_PAGES }),
    'raise ulimit -v by 10 GiB, or use --device webgpu',
  );
  let free: Block[] = [];
  let top = 0;
  const release = (start: number, end: number): void => {
    const before = free.find((b) => b.end === start);
    const after = free.find((b) => b.start === end);
    free = free.filter((b) => b !== before && b !== after);
    free.push({ start: before?.start ?? start, end: after?.end ?? end });
    free.sort((a, b) => a.start - b.start);
  };
  return {
    wasm,
    take(label, byteLength) {
      const size = 2 * MARGIN + Math.ceil(byteLength / 64) * 64;
      const block = free.find((b) => b.end - b.start >= size);
      const start = block?.start ?? top;
      if (block) {
        free = free.filter((b) => b !== block);
        if (block.end > start + size) release(start + size, block.end);
        new Uint8Array(wasm.buffer, start, size).fill(0);
      } else {
        const missing = Math.ceil((top + size) / PAGE) - wasm.buffer.byteLength / PAGE;
        if (missing > 0) {
          try {
            wasm.grow(missing);
          } catch {
            throw outOfMemory(label, byteLength);
          }
        }
        top += size;
      }
      const address = start + MARGIN;
      return { byteLength, address, view: () => new Uint8Array(wasm.buffer, address, byteLength) };
    },
    give({ address, byteLength }) {
      const start = address - MARGIN;
      release(start, start + 2 * MARGIN + Math.ceil(byteLength / 64) * 64);
    },
    clear() {
      free = [];
      top = 0;
    },
  };
}

/** An ArrayBuffer for each region. */
export function plainMemory(): CpuMemory {
  const kept = keepMemory();
  return {
    wasm: undefined,
    take(label, byteLength) {
      const memory = kept.take(byteLength) ?? allocate(label, byteLength);
      return { byteLength, address: 0, view: () => new Uint8Array(memory) };
    },
    give(region) {
      kept.give(region.view().buffer);
    },
    clear: () => kept.clear(),
  };
}

function allocate(label: string, byteLength: number): ArrayBuffer {
  try {
    return new ArrayBuffer(byteLength);
  } catch {
    throw outOfMemory(label, byteLength);
  }
}
