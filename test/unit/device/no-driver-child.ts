/** Asks for a WebGPU device on a machine without one and prints the error. */
import { openWebGpuDevice } from '../../../src/platform/node.ts';

const error = await openWebGpuDevice().then(
  (device) => {
    device.destroy();
    return new Error('opened a device');
  },
  (reason: unknown) => reason as Error,
);
console.log(JSON.stringify({ name: error.name, message: error.message }));
