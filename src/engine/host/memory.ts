/** Device memory of one batch: its buffers, refused with the figure when they are too large. */
import type { Device, DeviceBuffer } from '../../device/device.ts';
import { formatSize } from '../../units/format.ts';
import { UserError } from '../../util/errors.ts';

/** Bytes of each buffer, by name. */
export type Sizes<N extends string> = Readonly<Record<N, number>>;
/** The buffers, by name. */
export type Memory<N extends string> = Readonly<Record<N, DeviceBuffer>>;

/** Default of the memory limit: 8 GiB. */
export const DEFAULT_LIMIT_BYTES = 8 * 2 ** 30;

/** A run needs more memory than it may take. */
export class MemoryLimitError extends UserError {}

export interface MemoryOptions {
  /** First word of the labels of these buffers. */
  readonly label: string;
  /** Default: 8 GiB. */
  readonly limitBytes?: number | undefined;
  /** The advice if the limit is too small. */
  readonly advice: string;
}

/** All bytes. */
export function totalBytes(sizes: Sizes<string>): number {
  return Object.values(sizes).reduce((sum, bytes) => sum + bytes, 0);
}

/**
 * Creates buffers of these sizes, zeroed. Throws `UserError` before anything is allocated if they
 * take more than the limit. Frees the created buffers if the device refuses one.
 */
export function createMemory<N extends string>(
  device: Device,
  sizes: Sizes<N>,
  { label, limitBytes = DEFAULT_LIMIT_BYTES, advice }: MemoryOptions,
): Memory<N> {
  const needed = totalBytes(sizes);
  if (needed > limitBytes) {
    throw new MemoryLimitError(
      `this run needs ${formatSize(needed)} of memory on the device; the limit is ${formatSize(limitBytes)}`,
      { advice },
    );
  }
  const created: Partial<Record<N, DeviceBuffer>> = {};
  try {
    for (const name in sizes) created[name] = device.createBuffer(`${label} ${name}`, sizes[name]);
  } catch (error) {
    freeMemory(created as Memory<string>);
    throw error;
  }
  return created as Memory<N>;
}

/** Frees the buffers now. */
export function freeMemory(memory: Memory<string>): void {
  for (const buffer of Object.values(memory)) buffer.destroy();
}
