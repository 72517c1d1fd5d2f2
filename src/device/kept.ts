/**
 * Memory that the CPU device uses again: fresh memory costs a page fault each 4 KiB, wherever it is
 * first touched.
 */

/** Most memory kept of buffers that have been destroyed, bytes. */
const KEPT_BYTES = 2 ** 26;

/**
 * Memory of destroyed buffers, for the next of the same size: runs one after another have the same
 * buffers.
 */
export interface Kept {
  /** Zeroed memory of exactly this size, if any is kept. */
  readonly take: (byteLength: number) => ArrayBuffer | undefined;
  readonly give: (memory: ArrayBuffer) => void;
  readonly clear: () => void;
}

/** Keeps nothing at first. */
export function keepMemory(): Kept {
  const bySize = new Map<number, ArrayBuffer[]>();
  let bytes = 0;
  return {
    take(byteLength) {
      const memory = bySize.get(byteLength)?.pop();
      if (memory === undefined) return undefined;
      bytes -= byteLength;
      new Uint32Array(memory).fill(0);
      return memory;
    },
    give(memory) {
      if (memory.byteLength > KEPT_BYTES) return;
      // Sizes that are not asked for again make room for those that come now.
      if (bytes + memory.byteLength > KEPT_BYTES) this.clear();
      bytes += memory.byteLength;
      const same = bySize.get(memory.byteLength) ?? [];
      bySize.set(memory.byteLength, [...same, memory]);
    },
    clear() {
      bySize.clear();
      bytes = 0;
    },
  };
}
