/** A link that fails under a flow, and routes that learn of it later: the losses, by hand. */
import { afterAll, expect, test } from 'vitest';
import { createCpuDevice } from '../../src/device/cpu.ts';
import { simulateDes } from '../../src/engine/des/simulate.ts';
import { simulatePackets } from '../../src/engine/packet/simulate.ts';
import { faultTimeline } from '../../src/model/fault-timeline.ts';
import { tracePath } from '../../src/routing/path.ts';
import { buildRouteEpochs, buildRoutes } from '../../src/routing/tables.ts';
import { leafSpine } from '../../src/topology/leaf-spine.ts';
import { packetRun, trafficSchedule } from './packet-traffic.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

const LATENCY = 500_000;
// 4160 bytes at 100 Gbit/s.
const SERVICE = 332_800;
const PACKETS = 300;

/** Two ranks on leaves of their own, two spines, all of 100 Gbit/s. */
const fabric = leafSpine.build({
  ...{ leaves: 2, spines: 2, hosts: 1, gpus: 1, rate: 100e9, uplinkRate: 100e9 },
  ...{ oversubscription: undefined, latency: LATENCY, radix: undefined },
  ...{ scaleUpRate: undefined, scaleUpLatency: 250_000 },
});

test.each([
  [0, 'never mended'],
  [1, 'mended, of which routing never hears'],
])('a flow loses what it sends over a dead link until routing knows: case %i, %s', async (mended) => {
  // Packet k (from 0) is at the leaf when k + 1 have been served and a latency has passed, and goes
  // on at once, since links are equally fast and nothing else is there. The first cable of its path
  // fails at 40 windows of 500 ns = 20 us, and stays so, or learned of, for 40 us. Lost are those
  // with 20 us <= (k + 1) · 332.8 ns + 500 ns < 60 us: k from 58 (20.135 us) to 177 (59.738 us),
  // 120 packets. No timer fires before 1 ms; then they are sent again, and arrive.
  const atPs = 20_000_000;
  const forPs = 40_000_000;
  const arrival = (k: number) => (k + 1) * SERVICE + LATENCY;
  expect([57, 58, 177, 178].map((k) => arrival(k) >= atPs && arrival(k) < atPs + forPs)).toEqual([
    ...[false, true, true, false],
  ]);
  const choice = { name: 'ecmp' } as const;
  const uplink = tracePath(buildRoutes(fabric), fabric, choice, 0, 1, 0, 1)[1]!;
  const cable = uplink & ~1;
  const untilPs = mended ? atPs + forPs : undefined;
  const fault = { what: 'uplink', cables: [cable], chance: undefined, share: 0, atPs, untilPs };
  const timeline = faultTimeline(fabric, [fault], mended ? 1e12 : forPs);
  const { routes, nextSets } = buildRouteEpochs(
    fabric,
    timeline.known.map(({ down }) => down),
    { down: timeline.dead },
  );
  const epochs = timeline.known.map(({ fromPs }, i) => ({ fromPs, nextSet: nextSets[i]! }));
  const schedule = trafficSchedule([{ src: 0, dst: 1, bytes: PACKETS * 4096 }]);
  const faults = { changes: timeline.changes, epochs };
  const run = packetRun(fabric, schedule, { windowBytes: 1 << 24 }, { routes, faults });
  const [replica] = simulateDes(run);
  expect(replica?.linkDrops[uplink]).toBe(120);
  // Acks of arriving packets go back over either spine; some acks of the first 57 and of the later
  // ones, over this cable, are lost too.
  const back = replica!.linkDrops[uplink ^ 1]!;
  expect(replica?.counters.drops).toBe(120 + back);
  expect(replica?.counters.retransmits).toBe(120 + back);
  expect(replica?.messages).toBe(1);
  // All lost packets, once more, after the timer: at least 120 services after 1 ms.
  expect(replica?.endPs).toBeGreaterThan(1e9 + 120 * SERVICE);
  expect(replica?.endPs).toBeLessThan(1e9 + PACKETS * 2 * SERVICE);
  expect((await simulatePackets(device, run)).replicas).toEqual([replica]);
});
