/** Read-back through mappable buffers, which WebGPU keeps apart from those a kernel can use. */
import { BufferUsage, MAP_MODE_READ } from './usage.ts';

/** Small read-backs come often (counters), so their buffers are kept; larger ones go at once. */
const KEPT_BYTES = 64 * 1024;

export interface Staging {
  /** A copy of `byteLength` bytes of `source` after all work submitted so far. */
  read(source: GPUBuffer, byteOffset: number, byteLength: number): Promise<ArrayBuffer>;
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
  return {
    async read(source, byteOffset, byteLength) {
      if (byteLength === 0) return new ArrayBuffer(0);
      const staging = take(byteLength);
      const encoder = gpu.createCommandEncoder({ label: 'read' });
      encoder.copyBufferToBuffer(source, byteOffset, staging, 0, byteLength);
      gpu.queue.submit([encoder.finish()]);
      await staging.mapAsync(MAP_MODE_READ, 0, byteLength);
      const bytes = staging.getMappedRange(0, byteLength).slice(0);
      staging.unmap();
      give(staging);
      return bytes;
    },
    destroy() {
      for (const buffer of idle.splice(0)) buffer.destroy();
    },
  };
}
