/**
 * Runs random flow cases on the adapter and prints the result of each, for comparison with the CPU
 * device.
 */
import { simulateFlow } from '../../src/engine/flow/simulate.ts';
import { openWebGpuDevice } from '../../src/platform/node.ts';
import { AGREEMENT, agreementCase, digest } from '../model/flow-agreement.ts';
import { taken } from './part.ts';

const device = await openWebGpuDevice();
try {
  const answers = [];
  for (const index of taken(AGREEMENT)) {
    answers.push(digest(await simulateFlow(device, agreementCase(index))));
  }
  console.log(JSON.stringify({ device: device.info.name, answers }));
} finally {
  device.destroy();
}
