/**
 * Runs flows and packets of many seeds on the adapter and prints how often each waited for it after
 * its last dispatch.
 */
import { openGpu } from '../../src/device/adapter.ts';
import type { Device } from '../../src/device/device.ts';
import { createWebGpuDevice } from '../../src/device/webgpu.ts';
import { simulateFlow } from '../../src/engine/flow/simulate.ts';
import { simulatePackets } from '../../src/engine/packet/simulate.ts';
import { withAdapter } from '../../src/platform/dawn.ts';
import { agreementCase } from '../model/flow-agreement.ts';
import { packetAgreement } from '../model/packet-agreement.ts';

interface Trips {
  submissions: number;
  maps: number;
}

/** Counts from now on the submissions and mappings of `gpu`. */
function countTrips(gpu: GPUDevice): Trips {
  const trips = { submissions: 0, maps: 0 };
  const { queue } = gpu;
  const submit = queue.submit.bind(queue);
  queue.submit = (commands) => {
    trips.submissions++;
    return submit(commands);
  };
  const createBuffer = gpu.createBuffer.bind(gpu);
  gpu.createBuffer = (descriptor) => {
    const buffer = createBuffer(descriptor);
    const mapAsync = buffer.mapAsync.bind(buffer);
    buffer.mapAsync = (...range) => {
      trips.maps++;
      return mapAsync(...range);
    };
    return buffer;
  };
  return trips;
}

await withAdapter([], async (adapter, release) => {
  const gpu = await openGpu(adapter);
  const trips = countTrips(gpu);
  const plain = createWebGpuDevice(gpu, { name: 'adapter', hardware: false, onDestroy: release });
  let atLastRun = { ...trips };
  const device: Device = {
    ...plain,
    run(list, times) {
      plain.run(list, times);
      atLastRun = { ...trips };
    },
  };
  const after = (): Trips => ({
    submissions: trips.submissions - atLastRun.submissions,
    maps: trips.maps - atLastRun.maps,
  });
  const seeds = Array.from({ length: 16 }, (_, seed) => seed);
  const flows = await simulateFlow(device, { ...agreementCase(0), seeds, listFlows: true });
  const ofFlows = { ...after(), replicas: flows.replicas.length };
  const packets = await simulatePackets(device, { ...packetAgreement()[0]!, seeds });
  const ofPackets = { ...after(), replicas: packets.replicas.length };
  console.log(JSON.stringify({ flows: ofFlows, packets: ofPackets }));
  device.destroy();
});
