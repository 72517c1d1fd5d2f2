/** A device that lets the user interrupt. */
import type { Device } from '../../device/device.ts';
import { type Interrupt, Interrupted } from './session.ts';

const BREATH_MS = 50;

/**
 * The device, with pauses now and then for signals and the terminal. On the CPU device nothing else
 * lets the event loop turn until the result exists. From the first read on an interrupt is attended
 * to, and the next read throws {@link Interrupted}; before it, an interrupt ends the process.
 */
export function attentive(device: Device, interrupt: Interrupt): Device {
  let breathedAt = performance.now();
  const hear = async () => {
    interrupt.attend();
    if (performance.now() - breathedAt > BREATH_MS) {
      await turn();
      breathedAt = performance.now();
    }
    if (interrupt.requested()) throw new Interrupted('interrupted');
  };
  return {
    ...bound(device),
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

/**
 * Between two simulations: handles waiting signals, then lets interrupts end the process, since the
 * host may build for a while before it listens again. Throws {@link Interrupted}.
 */
export async function breathe(interrupt: Interrupt): Promise<void> {
  await turn();
  if (interrupt.requested()) throw new Interrupted('interrupted');
  interrupt.leave();
}

/**
 * Work that other threads do: an interrupt raises the signal that it is given, with
 * {@link Interrupted} as its reason.
 */
export async function attended<T>(
  interrupt: Interrupt,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const abort = new AbortController();
  interrupt.attend();
  const watch = setInterval(() => {
    if (interrupt.requested()) abort.abort(new Interrupted('interrupted'));
  }, BREATH_MS);
  try {
    return await work(abort.signal);
  } finally {
    clearInterval(watch);
  }
}

/** One turn of the event loop, in which signals that have arrived are heard. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function bound(device: Device): Device {
  return {
    info: device.info,
    form: device.form,
    createBuffer: (label, byteLength) => device.createBuffer(label, byteLength),
    write: (buffer, data, byteOffset) => device.write(buffer, data, byteOffset),
    read: (buffer, byteOffset, byteLength) => device.read(buffer, byteOffset, byteLength),
    readAll: (ranges) => device.readAll(ranges),
    bind: (...kernel) => device.bind(...kernel),
    record: (dispatches) => device.record(dispatches),
    run: (list, times) => device.run(list, times),
    destroy: () => device.destroy(),
  };
}
