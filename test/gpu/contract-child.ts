/**
 * Runs every case of the device contract, each on a device of its own, and prints how each went.
 */
import { openWebGpuDevice } from '../../src/platform/node.ts';
import { CONTRACT } from '../unit/device/contract.ts';

const results: Record<string, string> = {};
for (const { name, run } of CONTRACT) {
  const device = await openWebGpuDevice();
  try {
    await run(device);
    results[name] = 'ok';
  } catch (error) {
    results[name] = error instanceof Error ? (error.stack ?? error.message) : String(error);
  } finally {
    device.destroy();
  }
}
console.log(JSON.stringify(results));
