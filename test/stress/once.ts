/** One run of the stress test: opens the adapter, checks that it computes, and leaves. */
import { selfCheck } from '../../src/device/self-check.ts';
import { openWebGpuDevice } from '../../src/platform/node.ts';

const device = await openWebGpuDevice();
try {
  const problem = await selfCheck(device);
  if (problem) throw new Error(problem);
} finally {
  device.destroy();
}
