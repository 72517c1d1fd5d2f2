/** Bills of fabrics for 1,024 ranks by hand: one price a port, whichever switches they take. */
import { describe, expect, it, test } from 'vitest';
import { billOf } from '../../../src/report/fabric/bill.ts';
import { DEFAULT_PRICES } from '../../../src/report/fabric/default-prices.ts';
import { parsePrices } from '../../../src/report/fabric/prices.ts';
import { runsOf } from '../../../src/report/fabric/runs.ts';
import { checkFabricSpec } from '../../../src/scenario/check.ts';

const prices = parsePrices('default prices', DEFAULT_PRICES);

async function billOfSpec(spec: string) {
  const fabric = (await checkFabricSpec(spec)).build();
  return billOf(fabric, prices, runsOf(fabric));
}

/** A fibre with optics at both ends; a cable to a host, and its NIC. */
const FIBRE = 200 + 2 * 700;
const HOSTS = 1024 * (540 + 1500);

describe('1,024 ranks on switches of up to 64 ports', () => {
  it.each([
    // 32 leaves and 16 spines, all full.
    ['leaf-spine', [['switch 64 × 400G', 48]], 48 * 48_000 + 1024 * FIBRE + HOSTS],
    // 256 routers of 4 + 7 + 4 ports: a quarter of the price of 64.
    ['dragonfly', [['switch 16 × 400G', 256]], 256 * 12_000 + 1392 * FIBRE + HOSTS],
    // 32 switches of 32 + 31 ports.
    ['hyperx', [['switch 64 × 400G', 32]], 32 * 48_000 + 496 * FIBRE + HOSTS],
    // 162 switches of 13 + 7 ports.
    ['slim-fly', [['switch 32 × 400G', 162]], 162 * 24_000 + 1053 * FIBRE + HOSTS],
    // Two planes of 200 Gbit/s: 64 leaves and 32 spines of 64 such ports, two on a port of 400, and
    // so are cables: 2048 to hosts, 2048 between switches. As leaf-spine, which carries as much.
    ['dual-tor', [['switch 32 × 400G', 96]], 96 * 24_000 + 1024 * FIBRE + HOSTS],
    // Two sites of 16 leaves, 16 spines with 33 ports and a border with 17; a cable of 99.9 km.
    [
      'sites',
      [
        ['switch 64 × 400G', 64],
        ['switch 32 × 400G', 2],
      ],
      64 * 48_000 + 2 * 24_000 + (1024 + 32) * FIBRE + 200 + 2 * 8000 + HOSTS,
    ],
    // No switches, and no NICs: ports of the ranks.
    ['torus', [], 3072 * FIBRE],
  ] as const)('%s', async (name, switches, price) => {
    const bill = await billOfSpec(`${name}:ranks=1024,radix=64`);
    const bought = bill.items.filter(({ what }) => what === 'switch');
    expect(bought.map((item) => [item.name, item.count])).toEqual(switches);
    expect([bill.price, bill.complete]).toEqual([price, true]);
  });

  test('power: a switch, two optics a fibre, a NIC', async () => {
    const { watts } = await billOfSpec('dragonfly:ranks=1024,radix=64');
    expect(watts).toBe(256 * 250 + 1392 * 2 * 9 + 1024 * 25);
  });
});

test.each([
  ['10us', '400G FR4 transceiver'], // (10 - 0.5) µs: 1.9 km
  ['40us', '400G LR4 transceiver'], // 7.9 km
  ['500us', '400G ZR transceiver'], // 99.9 km
])('optics by reach: %s', async (latency, optic) => {
  const spec = `sites:leaves=1,spines=1,hosts=1,rate=400Gbit/s,siteRate=400Gbit/s,siteLatency=${latency}`;
  const { items } = await billOfSpec(spec);
  expect(items.find(({ name }) => name === optic)?.count).toBe(2);
});

test('a cable longer than any optic reaches has no price', async () => {
  const spec = 'sites:leaves=1,spines=1,hosts=1,rate=400Gbit/s,siteRate=400Gbit/s,siteLatency=5ms';
  const { complete, items } = await billOfSpec(spec);
  expect(complete).toBe(false);
  expect(items.find(({ price }) => price === null)?.name).toBe('cable of 400 Gbit/s (long)');
});

test('slow links share a port up to its split; without a split each takes one', async () => {
  const fabric = (await checkFabricSpec('star:hosts=30,rate=100Gbit/s')).build();
  // 4 × 100G on a port of 400: 30 links take 8.
  const split = billOf(fabric, prices, runsOf(fabric)).items;
  expect(split.slice(0, 2).map(({ name, count }) => [name, count])).toEqual([
    ['switch 16 × 400G', 1],
    ['copper or active cable 400G', 8],
  ]);
  const whole = { ...prices, switches: prices.switches.map(({ split: _, ...item }) => item) };
  expect(billOf(fabric, whole, runsOf(fabric)).items[0]?.name).toBe('switch 32 × 400G');
});
