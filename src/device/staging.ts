/** Read-back through mappable buffers, which WebGPU keeps apart from those a kernel can use. */
import { BufferUsage, MAP_MODE_READ } from './usage.ts';

/** Small read-backs come often (counters), so their buffers are kept; larger ones go at once. */
const KEPT_BYTES = 64 * 1024;

export interface StagedRange {
  readonly source: GPUBuffer;
  readonly byteOffset: number;
  readonly byteLength: number;
}

export interface Staging {
  /**
   * A copy of each range after all work submitted so far: one submission and one map, unless all
   * ranges together are larger than a buffer may be.
   */
  read(ranges: readonly StagedRange[]): Promise<ArrayBuffer[]>;
  destroy(): void;
}

/** Staging buffers of one GPU device. */
export function createStaging(gpu: GPUDevice): Staging {
  const idle: GPUBuffer[] = [];
  const create = (size: number): GPUBuffer =>
    gpu.createBuffer({ label: 'staging', size, usage: BufferUsage.mapRead | BufferUsage.copyDst });
  const take = (byteLength: number): GPUBuffer =>
    byteLength > KEPT_BYTES ? create(byteLength) : (idle.pop() ?? create(KEPT_BYTES));
  const give = (buffer: GPUBuffer): void => {
    if (buffer.size === KEPT_BYTES) idle.push(buffer);
    else buffer.destroy();
  };
  async function read(ranges: readonly StagedRange[]): Promise<ArrayBuffer[]> {
    const total = ranges.reduce((sum, range) => sum + range.byteLength, 0);
    if (total === 0) return ranges.map(() => new ArrayBuffer(0));
    if (total > gpu.limits.maxBufferSize && ranges.length > 1) {
      const half = ranges.length >> 1;
      return [...(await read(ranges.slice(0, half))), ...(await read(ranges.slice(half)))];
    }
    const staging = take(total);
    const encoder = gpu.createCommandEncoder({ label: 'read' });
    let at = 0;
    for (const { source, byteOffset, byteLength } of ranges) {
      if (byteLength > 0) encoder.copyBufferToBuffer(source, byteOffset, staging, at, byteLength);
      at += byteLength;
    }
    gpu.queue.submit([encoder.finish()]);
    await staging.mapAsync(MAP_MODE_READ, 0, total);
    const mapped = staging.getMappedRange(0, total);
    at = 0;
    const copies = ranges.map(({ byteLength }) => {
      at += byteLength;
      return mapped.slice(at - byteLength, at);
    });
    staging.unmap();
    give(staging);
    return copies;
  }
  return {
    read,
    destroy() {
      for (const buffer of idle.splice(0)) buffer.destroy();
    },
  };
}
