/** How many replicas run as one batch. */
import type { Device } from '../../device/device.ts';
import { type Sizes, totalBytes } from './memory.ts';

/**
 * State of the replicas that the CPU device goes over in each dispatch; a larger state outgrows a
 * core's cache.
 */
const CPU_BATCH_BYTES = 2 ** 20;

/**
 * How many of `replicas` replicas to run as one batch; one at least. `sizesOf(n)`: the buffers of n
 * replicas, which grow alike with each.
 */
export function replicasAtOnce(
  device: Device,
  replicas: number,
  sizesOf: (replicas: number) => Sizes<string>,
): number {
  if (replicas === 1) return 1;
  const one = sizesOf(1);
  const growth = Object.entries(sizesOf(2)).map(([name, bytes]) => [name, bytes - one[name]!] as const);
  const fits = device.info.maxBindingBytes / Math.max(...growth.map(([, bytes]) => bytes));
  const cached = CPU_BATCH_BYTES / totalBytes(Object.fromEntries(growth));
  const most = device.info.kind === 'cpu' ? Math.min(fits, cached) : fits;
  return Math.max(1, Math.min(replicas, Math.floor(most)));
}
