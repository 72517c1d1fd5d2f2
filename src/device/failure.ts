/**
 * How a GPU's asynchronous failures become errors of the next call: WebGPU reports loss, exhaustion
 * and driver faults through events, long after the call that caused them.
 */
import { DeviceError, InvariantError } from '../util/errors.ts';

/** The first failure of a device, if any, thrown again by every later call. */
export interface FailureLatch {
  /**
   * Throws `DeviceError` (lost, out of memory, driver) or `InvariantError` (we broke a rule of
   * WebGPU).
   */
  check(): void;
  /** Settles pending loss notices, then checks: for use after a rejected GPU promise. */
  settle(): Promise<void>;
}

/**
 * `GPUError` classes are not globals in Node, so the name of its constructor identifies the error.
 */
function classify(name: string, error: GPUError): Error {
  const said = error.message.trim().split('\n', 1)[0] ?? '';
  switch (error.constructor.name) {
    case 'GPUOutOfMemoryError':
      return new DeviceError(`${name}: out of memory (${said}); use a smaller scenario or --device cpu`);
    case 'GPUInternalError':
      return new DeviceError(`${name}: the driver failed (${said}); update it or use --device cpu`);
    default:
      return new InvariantError(`invalid use of WebGPU on ${name}: ${error.message.trim()}`);
  }
}

/** Listens to `gpu` for the rest of its life; `name` is the device's name for people. */
export function latchFailures(gpu: GPUDevice, name: string): FailureLatch {
  let failure: Error | undefined;
  gpu.addEventListener('uncapturederror', (event) => {
    event.preventDefault();
    failure ??= classify(name, event.error);
  });
  void gpu.lost.then((info) => {
    if (info.reason === 'destroyed') return;
    failure ??= new DeviceError(`${name} was lost (${info.message.trim() || 'no reason given'})`);
  });
  const check = (): void => {
    if (failure) throw failure;
  };
  return {
    check,
    async settle() {
      await new Promise((resolve) => setTimeout(resolve, 0));
      check();
    },
  };
}
