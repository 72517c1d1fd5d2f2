/** NICs that ranks share are not switches: neither counted nor priced as such. */
import { expect, test } from 'vitest';
import { isSwitch } from '../../../src/model/fabric.ts';
import { billOf } from '../../../src/report/fabric/bill.ts';
import { topologyFacts } from '../../../src/report/fabric/facts.ts';
import { parsePrices } from '../../../src/report/fabric/prices.ts';
import { runsOf } from '../../../src/report/fabric/runs.ts';
import { checkFabricSpec } from '../../../src/scenario/check.ts';

// Two slices of 2·2·2 chips, hosts of 4 chips with two NICs: 8 NICs; two leaves and a spine.
const SPEC =
  'torus-slices:slices=2,x=2,y=2,z=2,chips=4,nics=2,hosts=2,spines=1,linkRate=50GB/s,rate=100Gbit/s';

const prices = parsePrices(
  'own',
  `currency: EUR
switches: [{ name: box, ports: 16, rate: 100Gbit/s, price: 50, watts: 4 }]
optics: []
cables: [{ name: copper, lengths: [host, switch], rate: 400Gbit/s, price: 1, watts: 0 }]
nics: [{ name: nic, rate: 100Gbit/s, price: 7, watts: 5 }]
`,
);

test('switches, cables and the bill of slices joined by shared NICs', async () => {
  const fabric = (await checkFabricSpec(SPEC)).build();
  const facts = topologyFacts(fabric);
  expect(facts.tiers.map(({ name, count }) => [name, count])).toEqual(
    expect.arrayContaining([
      ['nic', 8],
      ['leaf', 2],
      ['spine', 1],
    ]),
  );
  expect(facts.switches).toBe(3);
  expect(fabric.kind.filter((_, node) => isSwitch(fabric, node))).toHaveLength(3);
  const cables = (length: string) =>
    facts.cables.reduce((sum, group) => sum + (group.length === length ? group.count : 0), 0);
  // A cable of each NIC to its leaf, and of each leaf to the spine; all others are in hosts.
  expect([cables('host'), cables('switch')]).toEqual([8, 2]);
  const { items } = billOf(fabric, prices, runsOf(fabric));
  expect(items.map(({ what, name, count }) => [what, name, count])).toEqual([
    ['switch', 'box', 3],
    ['cable', 'copper', 10],
    ['nic', 'nic', 8],
  ]);
});
