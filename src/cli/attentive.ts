/** A device that lets the user interrupt. */
import type { Device } from '../device/device.ts';
import { Interrupted } from './session.ts';

const BREATH_MS = 50;

/**
 * The device, pausing now and then for what waits outside: a signal, the terminal. On the CPU device nothing else
 * lets the event loop turn until the result is there. Once `requested`, the next read throws {@link Interrupted}.
 */
export function attentive(device: Device, requested: () => boolean): Device {
  let breathedAt = performance.now();
  return {
    ...bound(device),
    async read(buffer, byteOffset, byteLength) {
      if (performance.now() - breathedAt > BREATH_MS) {
        await new Promise((resolve) => setImmediate(resolve));
        breathedAt = performance.now();
      }
      if (requested()) throw new Interrupted('interrupted');
      return device.read(buffer, byteOffset, byteLength);
    },
  };
}

function bound(device: Device): Device {
  return {
    info: device.info,
    createBuffer: (label, byteLength) => device.createBuffer(label, byteLength),
    write: (buffer, data, byteOffset) => device.write(buffer, data, byteOffset),
    read: (buffer, byteOffset, byteLength) => device.read(buffer, byteOffset, byteLength),
    bind: (kernel, buffers, overrides) => device.bind(kernel, buffers, overrides),
    record: (dispatches) => device.record(dispatches),
    run: (list, times) => device.run(list, times),
    destroy: () => device.destroy(),
  };
}
