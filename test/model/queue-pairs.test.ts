/** Messages split over several hash keys: balls in bins by hand, and both engines and the oracle on the same links. */
import { afterAll, expect, test } from 'vitest';
import { createCpuDevice } from '../../src/device/cpu.ts';
import { simulateDes } from '../../src/engine/des/simulate.ts';
import { simulateFlow } from '../../src/engine/flow/simulate.ts';
import { simulatePackets } from '../../src/engine/packet/simulate.ts';
import { scenarioJob } from '../../src/loss/job.ts';
import { tracePath } from '../../src/routing/path.ts';
import { buildRoutes } from '../../src/routing/tables.ts';
import { parseScenario } from '../../src/scenario/check.ts';
import { leafSpine } from '../../src/topology/leaf-spine.ts';
import { packetRun, trafficSchedule } from './packet-traffic.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

const SPINES = 4;
const UPLINK_BPS = 100e9;
/** Two hosts, each on a leaf of its own by a link as fast as the four ways between the leaves together. */
const fabric = leafSpine.build({
  ...{ leaves: 2, spines: SPINES, hosts: 1, rate: SPINES * UPLINK_BPS, uplinkRate: UPLINK_BPS },
  ...{ latency: 1000, oversubscription: undefined, radix: undefined },
  ...{ gpus: 1, scaleUpRate: undefined, scaleUpLatency: 250_000 },
});
const routes = buildRoutes(fabric);
/** Whether a link is on some way from one leaf to the other; none of those back, which acks take. */
function between(link: number): boolean {
  const { firstLink, lastLink } = routes.planes[0];
  const [from, to] = [fabric.links.from[link]!, fabric.links.to[link]!];
  if (Math.min(from, to) < fabric.ranks) return false;
  return from === fabric.links.to[firstLink[0]!] || to === fabric.links.from[lastLink[1]!];
}

async function fluid(bytes: number, queuePairs: number | undefined, seeds: readonly number[]) {
  const schedule = trafficSchedule([{ src: 0, dst: 1, bytes }]);
  const routing = { name: 'ecmp', ...(queuePairs !== undefined && { queuePairs }) } as const;
  const run = { fabric, routes, schedule, reality: 'routing', routing, seeds, tolerance: 0 } as const;
  return (await simulateFlow(device, run)).replicas;
}

// N balls in 4 bins, each of 1/N of the message: it takes (fullest bin)/N of the time that one uplink takes for all of it.
// N = 1: 1. N = 2: both in one bin with 1/4, so E = (3/4·1 + 1/4·2)/2 = 0.625. N = 4: of 4^4 = 256 ways 24 have fullest 1, 180 2, 48 3
// and 4 4, so E = 544/256/4 = 0.53125, with a standard deviation of 0.573/4 = 0.143 (N = 2: 0.217): 2000 seeds leave 0.0049 at most, and
// three times that is allowed.
test.each([
  [1, 1],
  [2, 0.625],
  [4, 0.53125],
])(
  'a message over %d queue pairs and four ways takes %f of the time of one way',
  async (queuePairs, expected) => {
    const bytes = 1e9;
    const seeds = Array.from({ length: 2000 }, (_, seed) => seed);
    const alonePs = (bytes * 8e12) / UPLINK_BPS;
    const replicas = await fluid(bytes, queuePairs, seeds);
    // Four links of 1 ns are 5e-8 of the time.
    const mean = replicas.reduce((sum, { endPs }) => sum + endPs / alonePs, 0) / seeds.length;
    expect(Math.abs(mean - expected), `${mean}`).toBeLessThan(0.0147);
  },
);

test('one queue pair is ECMP, bit for bit', async () => {
  const seeds = [0, 1, 2, 3, 4, 5, 6, 7];
  expect(await fluid(1_000_003, 1, seeds)).toEqual(await fluid(1_000_003, undefined, seeds));
});

// 256 packets of 4096 bytes and 64 of header; each of N keys gets 256/N of them, on the path that its hash gives it.
test.each([2, 4])('%d queue pairs: fluid, packets and oracle load the same links', async (queuePairs) => {
  const packets = 256;
  const bytes = packets * 4096;
  const schedule = trafficSchedule([{ src: 0, dst: 1, bytes }]);
  for (const seed of [1, 2, 3, 4, 5, 6]) {
    const load = new Float64Array(fabric.links.count);
    for (let pair = 0; pair < queuePairs; pair++) {
      for (const link of tracePath(routes, fabric, { name: 'ecmp' }, 0, 1, 0, seed, pair)) {
        load[link]! += 1 / queuePairs;
      }
    }
    const routing = { name: 'spray' } as const;
    const run = packetRun(fabric, schedule, { entropies: queuePairs }, { routing, seeds: [seed] });
    const found = {
      flow: (await fluid(bytes, queuePairs, [seed]))[0]!.linkBytes.map((carried) => carried / bytes),
      packet: (await simulatePackets(device, run)).replicas[0]!.linkBytes.map((on) => on / packets / 4160),
      des: simulateDes(run)[0]!.linkBytes.map((on) => on / packets / 4160),
    };
    for (const [engine, carried] of Object.entries(found)) {
      expect(carried.filter((_, link) => between(link))).toHaveLength(2 * SPINES);
      carried.forEach((part, link) => {
        if (between(link))
          expect(Math.abs(part - load[link]!), `${engine} ${seed} ${link}`).toBeLessThan(1e-6);
      });
    }
  }
});

test('a scenario gives both engines their form of it', async () => {
  const text =
    'fabric: leaf-spine:leaves=2,spines=4,hosts=2,rate=100Gbit/s\ncollective: all-reduce:size=1MiB\n';
  const routing = 'routing: ecmp:queuePairs=4\nengine: packet\n';
  const job = scenarioJob(await parseScenario(text + routing));
  expect(job.routing).toEqual({ name: 'ecmp', queuePairs: 4, polarize: false });
  expect(job.packet?.routing).toMatchObject({ name: 'spray', polarize: false });
  expect(job.packet?.settings.entropies).toBe(4);
});
