/**
 * O-10: single sends of ASTRA-sim's analytical network (astra-network-analytical,
 * `test/test_congestion_aware.cpp` and `test_congestion_unaware.cpp`): 16 NPUs, links of 50 GiB/s
 * and 500 ns, 1,048,576 B from NPU 1 to NPU 4.
 */
import { afterAll, describe, expect, test } from 'vitest';
import { createCpuDevice } from '../../src/device/cpu.ts';
import { simulateFlow } from '../../src/engine/flow/simulate.ts';
import { simulatePackets } from '../../src/engine/packet/simulate.ts';
import { buildRoutes } from '../../src/routing/tables.ts';
import { fullMesh } from '../../src/topology/full-mesh.ts';
import { ring } from '../../src/topology/ring.ts';
import { star } from '../../src/topology/star.ts';
import { roomy, trafficSchedule } from './packet-traffic.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

const rate = 50 * 2 ** 30 * 8;
const link = { latency: 500_000, hosts: 16 };

// Serialization of 1 MiB at 50 GiB/s: 1/51,200 s = 19,531.25 ns. Ring: 3 hops from 1 to 4; full
// mesh 1; switch 2. Cut-through: one serialization, a latency a hop. Store-and-forward: both at
// every hop. ASTRA-sim rounds down to whole ns. If ranks forward, a rank's packets enter its own
// node over the rates of all its links together before they take one link. In the packet engine
// this is a 2nd of a serialization more on the ring, a 15th on the mesh. ASTRA-sim does not model
// this.
const cases = [
  ['ring', ring, 21_031, 60_093, 19_531.25 / 2],
  ['full mesh', fullMesh, 20_031, 20_031, 19_531.25 / 15],
  ['switch', star, 20_531, 40_062, 0],
] as const;

describe.each(cases)('%s', (_, family, cutThroughNs, storeAndForwardNs, injectionNs) => {
  test('the flow engine is ASTRA-sim unaware of congestion: within 1 ns', async () => {
    const fabric = family.build({ ...link, rate });
    const { replicas } = await simulateFlow(device, {
      fabric,
      routes: buildRoutes(fabric),
      schedule: trafficSchedule([{ src: 1, dst: 4, bytes: 1_048_576 }]),
      reality: 'topology',
      routing: { name: 'ecmp' },
      seeds: [1],
      tolerance: 0,
    });
    expect(Math.abs(replicas[0]!.endPs / 1000 - cutThroughNs)).toBeLessThanOrEqual(1);
  });

  test('the packet engine is ASTRA-sim aware of it, where the message is one packet: within 1 ns', async () => {
    // A packet holds 65,000 B, so all is a 32nd: bytes and rate, and no time. No header.
    const fabric = family.build({ ...link, rate: rate / 32 });
    const { replicas } = await simulatePackets(device, {
      fabric,
      routes: buildRoutes(fabric),
      schedule: trafficSchedule([{ src: 1, dst: 4, bytes: 32_768 }]),
      routing: { name: 'ecmp' },
      settings: { ...roomy, payloadBytes: 32_768, headerBytes: 0 },
      seeds: [1],
    });
    expect(Math.abs(replicas[0]!.endPs / 1000 - injectionNs - storeAndForwardNs)).toBeLessThanOrEqual(1);
  });
});
