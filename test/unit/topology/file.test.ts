import { describe, expect, test } from 'vitest';
import { nodeName } from '../../../src/model/fabric.ts';
import { parseScenario } from '../../../src/scenario/check.ts';
import { file } from '../../../src/topology/file.ts';
import { leafSpine } from '../../../src/topology/leaf-spine.ts';
import { UserError } from '../../../src/util/errors.ts';
import { sizeOf } from '../../sizes.ts';

/** `build` is given a file's text by the scenario's check. */
const build = (text: string) => file.build({ path: 'dir/my.yaml', text } as { path: string });

test('a leaf-spine written out is the leaf-spine', () => {
  const written = build(`
ranks: 4
switches: { leaf: 2, spine: 2 }
links:
  - [rank 0-1, leaf 0, 400Gbit/s, 500ns]
  - [rank 2-3, leaf 1, 400Gbit/s, 500ns]
  - [leaf 0-1, spine 0-1, 400Gbit/s, 500ns]
`);
  const built = leafSpine.build({ leaves: 2, spines: 2, hosts: 2, rate: 400e9, latency: 500_000 });
  expect({ ...written, name: 'leaf-spine' }).toEqual(built);
});

test('a rank with two cables to leaves has a NIC: as fast as both, and the way as long', () => {
  const { links, nodeCount, ...fabric } = build(`
ranks: 2
switches: { leaf: 2 }
links:
  - [rank 0-1, leaf 0, 100Gbit/s, 500ns]
  - [rank 0, leaf 1, 300Gbit/s, 700ns]
  - [rank 1, leaf 1, 300Gbit/s, 300ns]
`);
  expect(nodeCount).toBe(6);
  const cables = Array.from({ length: links.count / 2 }, (_, i) => [
    nodeName({ ...fabric, links, nodeCount }, links.from[2 * i]!),
    nodeName({ ...fabric, links, nodeCount }, links.to[2 * i]!),
    links.rateBps[2 * i]! / 1e9,
    links.latencyPs[2 * i]! / 1e3,
  ]);
  // Half of the shortest cable's latency lies before the NIC: 250 ns of 500 and 700, 150 ns of 300
  // and 500.
  expect(cables).toEqual([
    ['rank 0', 'nic 0', 400, 250],
    ['rank 1', 'nic 1', 400, 150],
    ['nic 0', 'leaf 0', 100, 250],
    ['nic 1', 'leaf 0', 100, 350],
    ['nic 0', 'leaf 1', 300, 450],
    ['nic 1', 'leaf 1', 300, 150],
  ]);
});

test("HPCC's format: switches may have any ids, what is left are ranks", () => {
  const fabric = build('4 1 3\n0\n0 1 100Gbps 1us 0\n0 2 100Gbps 1us 0.0\n\n3 0 50Gbps 0.002ms 0\n');
  expect([fabric.ranks, fabric.nodeCount, nodeName(fabric, 3)]).toEqual([3, 4, 'leaf 0']);
  expect(Array.from(fabric.links.from)).toEqual([3, 0, 3, 1, 2, 3]);
  expect([fabric.links.rateBps[4], fabric.links.latencyPs[4]]).toEqual([50e9, 2e6]);
});

describe('what is wrong with a file is said with its line', () => {
  const head = 'ranks: 2\nswitches: { leaf: 1 }\nlinks:\n';
  const bad: readonly [string, string, RegExp][] = [
    ['no such node', `${head}  - [rank 0, leaf 1, 1Gbit/s, 1us]`, /my\.yaml, line 4: unknown name 'leaf 1'/],
    ['no such tier', `${head}  - [rank 0, spine 0, 1Gbit/s, 1us]`, /line 4: unknown node 'spine 0'/],
    ['no unit', `${head}  - [rank 0-1, leaf 0, 400, 1us]`, /line 4: a rate needs a unit/],
    ['no latency', `${head}  - [rank 0-1, leaf 0, 1Gbit/s, 0]`, /line 4: .*latency/],
    ['no rate', `${head}  - [rank 0-1, leaf 0, 0, 1us]`, /line 4: .*rate/],
    ['too few parts', `${head}  - [rank 0-1, leaf 0]`, /line 4: a link is/],
    ['a cable to itself', `${head}  - [rank 0, rank 0, 1Gbit/s, 1us]`, /line 4: .*itself/],
    ['a rank alone', `${head}  - [rank 0, leaf 0, 1Gbit/s, 1us]`, /rank 1 has no link/],
    ['a key too many', 'ranks: 2\nleaves: 3\n', /line 2: a fabric has no key 'leaves'/],
    ['no links', 'ranks: 2\n', /'links' is a list/],
    ['half a rank', 'ranks: 2.5\n', /line 1: 'ranks' is a whole number/],
    ['no YAML', 'ranks: [', /line \d: this is not valid YAML/],
    ['a million cables', `${head}  - [rank 0, leaf 0, 1Gbit/s, 1us, 9000000]`, /more than 4194304 cables/],
    ['a name twice', 'ranks: 2\nswitches: { rank: 1 }\nlinks: []', /'rank' already names other nodes/],
    ['links missing', '3 1 3\n2\n0 2 1Gbps 1us 0\n', /1 links, but the first line gives 3/],
    [
      'an id too large',
      '3 1 2\n2\n0 2 1Gbps 1us 0\n1 7 1Gbps 1us 0\n',
      /line 4: '7' is not one of the nodes/,
    ],
    [
      'an error rate',
      '3 1 2\n2\n0 2 1Gbps 1us 0\n1 2 1Gbps 1us 1.5\n',
      /line 4: '1\.5' is not an error rate/,
    ],
    ['a rate of nothing', '3 1 2\n2\n0 2 0bps 1us 0\n1 2 1Gbps 1us 0\n', /line 3: .* at least 1 bit\/s/],
    ['a key twice', 'ranks: 2\nranks: 3\n', /line 2: 'ranks' is given twice/],
    [
      'a key twice, after rows',
      `${head}  - [rank 0-1, leaf 0, 1Gbit/s, 1us]\nranks: 3\n`,
      /line 5: 'ranks' is given/,
    ],
    ['no switches left', '3 3 2\n0 1 2\n', /first line/],
    ['a switch twice', '4 2 2\n2 2\n', /distinct switch ids/],
  ];
  test.each(bad)('%s', (_, text, message) => {
    expect(() => build(text)).toThrow(UserError);
    expect(() => build(text)).toThrow(message);
  });
});

describe('in a scenario', () => {
  const workload = 'collective: { name: all-to-all, size: 1MiB }';
  const text = 'ranks: 2\nswitches: { leaf: 1 }\nlinks: [[rank 0-1, leaf 0, 1Gbit/s, 1us]]';

  test('its text decides the hash, not its place', async () => {
    const hashOf = async (fabric: string, content: string) => {
      const scenario = await parseScenario(`fabric: ${fabric}\n${workload}`, {
        readText: async () => content,
      });
      return scenario.hash;
    };
    const first = await hashOf('{ file: a.yaml }', text);
    expect(await hashOf('file:path=elsewhere/b.yaml', text)).toBe(first);
    expect(await hashOf('{ file: a.yaml }', text.replace('1us', '2us'))).not.toBe(first);
  });

  test('expressions elsewhere do not hinder it', async () => {
    const scenario = await parseScenario(
      `fabric: { file: a.yaml }\ncollective: { name: all-to-all, size: 2 * 1MiB }`,
      {
        readText: async () => text,
      },
    );
    expect(scenario.fabric.build().ranks).toBe(2);
  });

  test('without a way to read files it is refused, with one that cannot so too', async () => {
    await expect(parseScenario(`fabric: { file: a.yaml }\n${workload}`)).rejects.toThrow(/no file access/);
    await expect(
      parseScenario(`fabric: { file: a.yaml }\n${workload}`, {
        readText: async () => {
          throw new UserError('gone');
        },
      }),
    ).rejects.toThrow('gone');
  });
});

test.each([
  ['a legend', '\nlegend: node switch links\n'],
  ['a link too many', '0 3 100Gbps 1us 0\n'],
  ['nonsense', '\x00\n'],
])('links are read as many as promised, %s after them is not looked at', (_, rest) => {
  const sound = '3 1 2\n2\n0 2 100Gbps 1us 0\n1 2 100Gbps 1us 0\n';
  expect(build(sound + rest)).toEqual(build(sound));
});

test('an error rate is of both links of its cable', () => {
  const { links } = build('3 1 2\n2\n0 2 100Gbps 1us 0.001\n1 2 100Gbps 1us 0\n');
  expect(Array.from(links.errorRate!)).toEqual([0.001, 0.001, 0, 0]);
  expect(build('3 1 2\n2\n0 2 100Gbps 1us 0\n1 2 100Gbps 1us 0\n').links.errorRate).toBeUndefined();
});

/** Quadratic readers took 14 s and more for these, and one overflowed the stack. */
describe('large files', () => {
  const count = sizeOf({ fast: 20_000, full: 200_000 });
  const ids = Array.from({ length: count }, (_, i) => i);

  test.each([
    ['one a line', '\n'],
    ['on one line', ' '],
  ])('many distinct switch ids, %s', (_, separator) => {
    // Each switch has a rank, and the first is the root of a star.
    const links = [
      ...ids.map((id) => `${count + id} ${id} 100Gbps 1us 0`),
      ...ids.slice(1).map((id) => `0 ${id} 100Gbps 1us 0`),
    ];
    const text = `${2 * count} ${count} ${links.length}\n${ids.join(separator)}\n${links.join('\n')}\n`;
    const fabric = build(text);
    expect([fabric.ranks, fabric.links.count]).toEqual([count, 2 * (2 * count - 1)]);
  });

  test.each([
    [
      'YAML',
      (links: string[][]) =>
        `ranks: ${count}\nlinks:\n${links.map((row) => `  - [${row.join(', ')}]\n`).join('')}switches: {leaf: 1}\n`,
    ],
    ['JSON', (links: string[][]) => JSON.stringify({ ranks: count, switches: { leaf: 1 }, links })],
  ])('many links in %s', (_, textOf) => {
    const fabric = build(textOf(ids.map((id) => [`rank ${id}`, 'leaf 0', '400Gbit/s', '500ns'])));
    expect([fabric.ranks, fabric.links.count, fabric.links.from[2 * 7777]]).toEqual([count, 2 * count, 7777]);
  });

  test('many keys that are none', () => {
    const keys = ids.map((id) => `key${id}: 1`).join('\n');
    expect(() => build(keys)).toThrow(/line 1: a fabric has no key 'key0'/);
  });
});
