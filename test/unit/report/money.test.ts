/** The cost of a step and of its loss, against sums by hand. */
import { expect, test } from 'vitest';
import { moneyOf } from '../../../src/report/fabric/money.ts';
import { parseScenario } from '../../../src/scenario/check.ts';
import { summarize } from '../../../src/stats/summary.ts';

const TEXT = `
fabric: star:hosts=8,rate=400Gbit/s
training:
  model: llama-3-8b
  accelerator: h100
  parallelism: { dp: 8 }
  batch: { sequences: 1 }
`;

const costOf = async (block: string) => (await parseScenario(`${TEXT}cost: ${block}`)).cost!;
const bill = { price: 80_000, price_per_rank: 10_000, watts: 800, complete: true };
const HOURS = 8766;

test('owned: hardware over the hours of training, and energy', async () => {
  const cost = await costOf(
    '{ accelerator: 30000, lifetime: 5, watts: 900, energy: 0.1, pue: 1.5, utilization: 80% }',
  );
  const money = moneyOf(cost, 8, bill, { time_us: 2e6, ideal_us: 1.5e6 });
  // (30,000 + 80,000 / 8) / (5 · 8,766 · 0.8); (900 + 800 / 8) W · 1.5 = 1.5 kW at 0.1 a kWh.
  const hour = 40_000 / (5 * HOURS * 0.8) + 0.15;
  expect(money.accelerator_hour).toBeCloseTo(hour, 12);
  // 8 ranks for 2 s.
  expect(money.step).toBeCloseTo((8 * hour * 2) / 3600, 12);
  // A quarter of the step is lost: of 24 · 8 · 0.8 accelerator-hours a day.
  expect(money.lost_hours_a_day).toBeCloseTo(153.6 / 4, 9);
  expect(money.lost_a_year).toBeCloseTo((8 * hour * HOURS * 0.8) / 4, 6);
  expect(money.lost_mwh_a_year).toBeCloseTo((8 * 1.5e-3 * HOURS * 0.8) / 4, 9);
  expect(money.useful_hour).toBeCloseTo((hour * 2) / 1.5, 12);
  expect(money.assumed).toEqual({});
});

test('rented: neither prices nor energy count, power does', async () => {
  const money = moneyOf(await costOf('{ rent: 2.5 }'), 8, bill, { time_us: 2e6, ideal_us: 2e6 });
  expect(money.accelerator_hour).toBe(2.5);
  expect([money.lost_a_year, money.lost_mwh_a_year, money.useful_hour]).toEqual([0, 0, 2.5]);
  // 700 W of an H100 and 575 of the server.
  expect(money.assumed).toEqual({ watts: 1275, pue: 1.2, utilization: 0.9 });
});

test('a network with its own price needs no bill; without one its bill is a lower bound', async () => {
  const unknown = { ...bill, complete: false };
  const step = { time_us: 1, ideal_us: 1 };
  expect(moneyOf(await costOf('{}'), 8, unknown, step).complete).toBe(false);
  const priced = moneyOf(await costOf('{ network: 1e6 }'), 8, unknown, step);
  expect([priced.complete, priced.network]).toEqual([true, 1e6]);
  expect(moneyOf(await costOf('{}'), 8, null, step)).toMatchObject({ network: 0, complete: true });
});

test('seeds give distributions, each seed with its own ideal', async () => {
  const cost = await costOf('{ rent: 1, utilization: 100% }');
  const money = moneyOf(cost, 8, null, { time_us: summarize([2e6, 4e6]), ideal_us: summarize([1e6, 3e6]) });
  // Half and a quarter of 192 accelerator-hours.
  expect(money.lost_hours_a_day).toMatchObject({ samples: [96, 48] });
  expect(money.useful_hour).toMatchObject({ samples: [2, 4 / 3] });
});

test('the power of a named accelerator', async () => {
  const text = TEXT.replace('h100', '{ name: b200, efficiency: 50% }');
  expect((await parseScenario(`${text}cost: {}`)).cost!.watts).toBe(1575);
});

test('the cost does not change the hash of what is simulated', async () => {
  const [without, other] = await Promise.all([parseScenario(TEXT), parseScenario(`${TEXT}cost: {}`)]);
  expect(other.hash).toBe(without.hash);
});

test.each([
  ['{ acelerator: 1 }', "cost has no key 'acelerator'"],
  ['{ rent: 2, energy: 0.1 }', "rent contains 'energy'"],
  ['{ pue: 0.5 }', 'pue'],
  ['{ lifetime: 0 }', 'lifetime'],
  ['7', 'cost'],
])('refuses %s', async (block, what) => {
  await expect(parseScenario(`${TEXT}cost: ${block}`)).rejects.toThrow(what);
});

test('only training steps have a cost', async () => {
  const text = 'fabric: star:hosts=4,rate=100Gbit/s\ntraffic: { name: permutation, size: 1MB }\ncost: {}';
  await expect(parseScenario(text)).rejects.toThrow("'cost' is the cost of a training step");
});
