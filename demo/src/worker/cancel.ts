/** A run that can be cancelled: between two reads the worker hears what the page says. */
import type { Device } from 'weft';

/** Thrown from where a cancelled run was. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
}

/** Longest stretch without hearing the page, ms. */
const BREATH_MS = 50;

/** The device, whose reads let messages in now and then and throw {@link Cancelled} once `cancelled` says so. */
export function cancellable(device: Device, cancelled: () => boolean): Device {
  let breathedAt = performance.now();
  const hear = async () => {
    if (performance.now() - breathedAt > BREATH_MS) {
      await breathe();
      breathedAt = performance.now();
    }
    if (cancelled()) throw new Cancelled('cancelled');
  };
  return {
    ...device,
    async read(buffer, byteOffset, byteLength) {
      await hear();
      return device.read(buffer, byteOffset, byteLength);
    },
    async readAll(ranges) {
      await hear();
      return device.readAll(ranges);
    },
  };
}

/** One turn of the worker's event loop. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
