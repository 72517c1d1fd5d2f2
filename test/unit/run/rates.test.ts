/** Rates of links under profiles and faults, by hand. */
import { expect, test } from 'vitest';
import type { Profile } from '../../../src/collective/profile.ts';
import { withRatesOf } from '../../../src/scenario/check/check-profile.ts';
import { checkFabricSpec } from '../../../src/scenario/check.ts';
import { usable } from '../../../src/topology/parts/usable.ts';
import { twoServers } from '../ladder/fake.ts';
import { resultOf } from './support.ts';

test('a profile gets one part out of links inside servers, another out of those between them', () => {
  const { rateBps } = usable(twoServers(), { up: 0.5, out: 0.25 }).links;
  expect(Array.from(rateBps)).toEqual([...new Array(8).fill(1800e9), ...new Array(8).fill(100e9)]);
});

test('it gets it once, however often the fabric is built', async () => {
  const profile: Profile = {
    ...{ name: 'test', summary: '', launchNs: 0, reducesInSwitch: false, methods: [], sources: [] },
    efficiency: { up: 1, out: 0.8 },
  };
  const fabric = withRatesOf(profile, await checkFabricSpec('star:hosts=2,rate=100Gbit/s'));
  for (let time = 0; time < 2; time++)
    expect(Array.from(fabric.build().links.rateBps)).toEqual([80e9, 80e9, 80e9, 80e9]);
});

test('a fault leaves a link the part of its rate that is said', async () => {
  // 1 MB at 12.5 bytes a nanosecond take 80 us, at 2.5 of them 400 us; a way of two links 2 us.
  const { step } = await resultOf(`{
    fabric: "star:hosts=4,rate=100Gbit/s,latency=1us",
    traffic: { messages: [[0, 1, 1MB]] }, faults: ["rank 1:rate=20%"] }`);
  expect(step!.ladder.at(-1)).toMatchObject({ rung: 'faults', time_us: expect.closeTo(402, 6) });
  expect(step!.ladder.at(-1)!.delta_us).toBeCloseTo(320, 6);
});
