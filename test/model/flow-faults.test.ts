/** Links that change during a flow run, against answers by hand and runs without changes. */
import { afterAll, describe, expect, test } from 'vitest';
import { simulateFlow } from '../../src/engine/flow/simulate.ts';
import { createCpuDevice, parseScenario, runScenario } from '../../src/index.ts';
import { hash2 } from '../../src/rng/hash.ts';
import { flowCase } from './flow-cases.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

/** Time of rung `faults`, us. */
async function faultyUs(...lines: readonly string[]): Promise<number> {
  const scenario = await parseScenario([...lines, 'engine: flow:tolerance=0'].join('\n'));
  const { step } = await runScenario(scenario, { device });
  return step!.ladder.find(({ rung }) => rung === 'faults')!.time_us as number;
}

describe('by hand', () => {
  // 10 MB at 100 Gbit/s over two links of 500 ns: 800 us and 1 us.
  const lone = ['fabric: star:hosts=2,rate=100Gbit/s', 'traffic: { messages: [[0, 1, 10MB]] }'];

  test('a flow stands still while its only link is down', async () => {
    expect(await faultyUs(...lone, 'faults: ["rank 1:at=100us,until=300us"]')).toBeCloseTo(1 + 800 + 200, 3);
    expect(await faultyUs(...lone, 'faults: ["rank 1:until=300us"]')).toBeCloseTo(300 + 800, 3);
    expect(await faultyUs(...lone, 'faults: ["rank 1:at=801us,until=900us"]')).toBeCloseTo(801, 3);
  });

  test('a flow drains at the rate that its link has at the time', async () => {
    // 100 us at a quarter of the rate cost 75 us. From 401 us on, half is left: at half the rate.
    expect(await faultyUs(...lone, 'faults: ["rank 1:rate=25%,at=100us,until=200us"]')).toBeCloseTo(876, 3);
    expect(await faultyUs(...lone, 'faults: ["rank 1:rate=50%,at=401us"]')).toBeCloseTo(401 + 800, 3);
  });

  test('a flow takes another path once routing knows, and has lost the time until then', async () => {
    // Two leaves, two spines: whichever spine the flow takes, both are down for a while in turn.
    // Four links of 500 ns. The failures are 250 us and 650 us after the start, and routing knows
    // after 50 us: the flow moves twice, or once, and stands still for 50 us each time.
    const pair = ['fabric: leaf-spine:leaves=2,spines=2,hosts=1,rate=100Gbit/s,uplinkRate=100Gbit/s'];
    const send = ['traffic: { messages: [[0, 1, 10MB]] }', 'reconverge: 50us'];
    const first = await faultyUs(...pair, ...send, 'faults: ["spine 0:at=250us"]');
    const second = await faultyUs(...pair, ...send, 'faults: ["spine 1:at=250us"]');
    expect([first, second].sort()).toEqual([expect.closeTo(802, 3), expect.closeTo(852, 3)]);
    const turns = 'faults: ["spine 0:at=250us,until=600us", "spine 1:at=650us,until=2ms"]';
    // Routing is back on both spines at 650 us, when spine 1 fails. By then the flow is on one of
    // them; a flow on spine 1 waits until 700 us.
    const both = await faultyUs(...pair, ...send, turns);
    expect([802, 852, 902].some((time) => Math.abs(both - time) < 0.01)).toBe(true);
  });

  test('two flows share what is left of a link', async () => {
    // Two senders to one rank share 100 Gbit/s: 5 MB each, 800 us in all. For 100 us half is left.
    const fan = ['fabric: star:hosts=3,rate=100Gbit/s', 'traffic: { messages: [[0, 2, 5MB], [1, 2, 5MB]] }'];
    expect(await faultyUs(...fan, 'faults: ["rank 2:rate=50%,at=100us,until=200us"]')).toBeCloseTo(851, 3);
    // Rank 0's own link is down for 100 us: rank 1 has all of the rate meanwhile, then half. It
    // sends 5 MB from 1 us to 701 us: 99 at half the rate, 100 at all of it, 502 at half.
    expect(await faultyUs(...fan, 'faults: ["rank 0:at=100us,until=200us"]')).toBeCloseTo(801, 3);
  });

  test('an even spread waits for the link that is down until routing knows', async () => {
    // Four ranks of a leaf send 1.2 MB each over four spines: 96 us. Spine 1 fails at 50 us and is
    // out of the routes at 60 us: three quarters of the rate are left for the other half.
    const time = await faultyUs(
      'fabric: leaf-spine:leaves=2,spines=4,hosts=4,rate=100Gbit/s',
      'routing: spray',
      'traffic: { name: permutation, shift: 4, size: 1.2MB }',
      'faults: ["spine 1:at=50us"]',
      'reconverge: 10us',
    );
    expect(time).toBeCloseTo(60 + ((2 + 96 - 50) * 4) / 3, 3);
  });
});

test('a link that stays down without another path is an error', async () => {
  await expect(
    faultyUs(
      'fabric: star:hosts=2,rate=100Gbit/s',
      'traffic: { messages: [[0, 1, 10MB]] }',
      'faults: ["rank 1:at=100us"]',
    ),
  ).rejects.toThrow(/messages wait for links that stay down: rank 0 -> leaf 0|leaf 0 -> rank 1/);
});

test('changes that change nothing move no message: 60 random runs', async () => {
  let compared = 0;
  for (let index = 0; index < 60; index++) {
    const { run, name } = flowCase(index);
    if (run.reality !== 'routing') continue;
    const [sound] = (await simulateFlow(device, run)).replicas;
    const { rateBps, count } = run.fabric.links;
    const times = [1, 2, 3].map((i) => (hash2(index, i) / 2 ** 32) * sound!.endPs).sort((a, b) => a - b);
    const link = hash2(index, 9) % count;
    const changes = times.map((atPs) => ({ link, atPs: Math.round(atPs), rateBps: rateBps[link]! }));
    const epochs = [{ fromPs: 0, nextSet: run.routes.nextSet }];
    const [faulted] = (await simulateFlow(device, { ...run, faults: { changes, epochs } })).replicas;
    const ends = (flows: typeof sound) =>
      [...flows!.flows!]
        .sort((a, b) => a.src - b.src || a.dst - b.dst || a.startPs - b.startPs)
        .map(({ endPs }) => endPs);
    const [before, after] = [ends(sound), ends(faulted)];
    expect(after.length, name).toBe(before.length);
    before.forEach((endPs, i) => {
      expect(Math.abs(after[i]! - endPs) / sound!.endPs, name).toBeLessThan(1e-4);
    });
    expect(faulted!.messages).toBe(sound!.messages);
    faulted!.linkBytes.forEach((bytes, i) => {
      // Parts of a message on several paths are rounded down.
      expect(Math.abs(bytes - sound!.linkBytes[i]!), name).toBeLessThan(10);
    });
    compared++;
  }
  expect(compared).toBeGreaterThan(20);
});
