import { describe, expect, test } from 'vitest';
import type { Fabric } from '../../../src/model/fabric.ts';
import { billOf } from '../../../src/report/fabric/bill.ts';
import { DEFAULT_PRICES } from '../../../src/report/fabric/default-prices.ts';
import { parsePrices } from '../../../src/report/fabric/prices.ts';
import { runsOf } from '../../../src/report/fabric/runs.ts';
import { bcube } from '../../../src/topology/bcube.ts';
import { fatTree } from '../../../src/topology/fat-tree.ts';
import { leafSpine } from '../../../src/topology/leaf-spine.ts';
import { multiPlane } from '../../../src/topology/multi-plane.ts';
import { ring } from '../../../src/topology/ring.ts';
import { UserError } from '../../../src/util/errors.ts';
import { clos, common } from '../topology/values.ts';

const defaults = parsePrices('default prices', DEFAULT_PRICES);

// O-26: DeepSeek-V3, ISCA 2025, Table 3. Prices assumed: 48,000 a switch, 200 + 2·700 a link
// between switches, 540 a link to a host, NICs not counted. Two tiers: 96·48,000 + 2,048·1,600 +
// 2,048·540 = 8,990,720; eight planes: eight times that.
describe('O-26: the cited costs, within 2 %', () => {
  const priced = (fabric: Fabric) => billOf(fabric, { ...defaults, nics: [] }, runsOf(fabric));
  test.each([
    ['two tiers of radix 64', fatTree.build({ ...common, k: 64, tiers: 2 }), 8_990_720, 9e6],
    ['eight planes', multiPlane.build({ ...common, planes: 8, k: 64 }), 71_925_760, 72e6],
  ])('%s', (_, fabric, exact, cited) => {
    const { price, pricePerRank, complete } = priced(fabric);
    expect([price, complete]).toEqual([exact, true]);
    expect(Math.abs(price / cited - 1)).toBeLessThan(0.02);
    expect(pricePerRank).toBeCloseTo(4390, 0);
  });
});

const own = parsePrices(
  'own',
  `currency: EUR
switches:
  - { name: small, ports: 4, rate: 100Gbit/s, price: 10, watts: 1 }
  - { name: large, ports: 16, rate: 100Gbit/s, price: 50, watts: 4 }
optics: [{ name: lamp, price: 3, watts: 2 }]
cables:
  - { name: copper, lengths: [host], rate: 100Gbit/s, price: 1, watts: 0 }
  - { name: dear, lengths: [host, switch], rate: 400Gbit/s, price: 30, watts: 0 }
  - { name: fibre, lengths: [switch], rate: 100Gbit/s, price: 2, watts: 0, optic: lamp }
nics: [{ name: nic, rate: 50Gbit/s, price: 7, watts: 5 }]
`,
);

test('the cheapest that has the ports; faster links take several lanes', () => {
  const fabric = leafSpine.build({ ...clos, rate: 100e9, leaves: 2, spines: 1, hosts: 2, gpus: 1 });
  // Uplinks of 200 Gbit/s: two lanes. A leaf needs 2 + 2 ports, the spine 2·2: small ones do.
  // Copper to hosts 1, not 30. Two fibres with lamps at both ends, 2·(2 + 6) = 16, not 30. Two NICs
  // of 50 a rank.
  const { items, price, watts, pricePerRank, wattsPerRank } = billOf(fabric, own, runsOf(fabric));
  expect(items.map(({ name, count }) => [name, count])).toEqual([
    ['small', 3],
    ['lamp', 8],
    ['copper', 4],
    ['fibre', 4],
    ['nic', 8],
  ]);
  // 30 + 24 + 4 + 8 + 56; 3 + 16 + 40.
  expect([price, watts, pricePerRank, wattsPerRank]).toEqual([122, 59, 122 / 4, 59 / 4]);
});

test('what no price fits is named, and the sum says so', () => {
  const fabric = leafSpine.build({ ...clos, rate: 100e9, leaves: 2, spines: 1, hosts: 20, gpus: 1 });
  const { items, complete } = billOf(fabric, own, runsOf(fabric));
  expect(complete).toBe(false);
  expect(items.filter(({ price }) => price === null).map(({ name, count }) => [name, count])).toEqual([
    ['switch of 20 × 100 Gbit/s and 1 × 2 Tbit/s', 2],
    ['switch of 2 × 2 Tbit/s', 1],
  ]);
});

test('scale-up domains are not priced', () => {
  const fabric = leafSpine.build({ ...clos, rate: 100e9, leaves: 1, spines: 1, hosts: 1, gpus: 2 });
  expect(billOf(fabric, own, runsOf(fabric)).items.find(({ what }) => what === 'switch')?.count).toBe(2);
});

// Ranks of a BCube forward by the ports of their NICs: 16 ranks with one for each of two levels. A
// torus has none.
test('forwarding ranks have a NIC for each link to a switch', () => {
  const nics = (fabric: Fabric) =>
    billOf(fabric, defaults, runsOf(fabric)).items.filter(({ what }) => what === 'nic');
  const link = { rate: 400e9, latency: 1000 };
  expect(nics(bcube.build({ ports: 4, levels: 2, ...link }))).toMatchObject([{ count: 32 }]);
  expect(nics(ring.build({ hosts: 4, ...link }))).toEqual([]);
});

test.each([
  ['currency: [', 'no valid YAML|not valid YAML'],
  ['currency: USD\ncables: []', 'switches'],
  [
    'currency: USD\nswitches: []\ncables: [{ name: a, lengths: [host], rate: 4, price: 1, watts: 1 }]',
    'cables.0.rate',
  ],
  [
    'currency: USD\nswitches: []\ncables: [{ name: a, lengths: [host], rate: 4 parsecs, price: 1, watts: 1 }]',
    'cables.0.rate',
  ],
  [
    'currency: USD\nswitches: []\ncables: [{ name: a, lengths: [host], rate: 1Gbit/s, price: 1, watts: 1, optic: x }]',
    "optics 'x'",
  ],
  // A link of any rate would take endlessly many of these.
  [
    'currency: USD\nswitches: []\ncables: [{ name: a, lengths: [host], rate: 0Gbit/s, price: 1, watts: 1 }]',
    "cables.0.rate: '0Gbit/s' is not a rate of at least 1 bit/s",
  ],
  // Both mistakes are said.
  ['currency: 1\nswitches: []\ncables: x', 'currency.*; cables'],
])('a price file like %j is refused', (text, message) => {
  expect(() => parsePrices('p.yaml', text)).toThrow(UserError);
  expect(() => parsePrices('p.yaml', text)).toThrow(new RegExp(`p.yaml.*(${message})`, 's'));
});
