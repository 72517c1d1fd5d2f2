/**
 * Runs random packet cases on the adapter and prints the result of each, for comparison with the
 * CPU device.
 */
import { simulatePackets } from '../../src/engine/packet/simulate.ts';
import { openWebGpuDevice } from '../../src/platform/node.ts';
import { packetAgreement, packetDigest } from '../model/packet-agreement.ts';
import { taken } from './part.ts';

const device = await openWebGpuDevice();
try {
  const answers: string[] = [];
  const runs = packetAgreement();
  for (const index of taken(runs.length))
    answers.push(packetDigest(await simulatePackets(device, runs[index]!)));
  console.log(JSON.stringify({ device: device.info.name, answers }));
} finally {
  device.destroy();
}
