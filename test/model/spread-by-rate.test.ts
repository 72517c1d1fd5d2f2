/** Spreading where equal-cost links differ in rate: fluid, by packets, hashed, and with faults. */
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { createCpuDevice, parseScenario, runScenario } from '../../src/index.ts';
import type { RoutingChoice } from '../../src/routing/choice.ts';
import { ruleOf } from '../../src/routing/properties.ts';
import { tablesByRule } from '../../src/routing/tables-by-rule.ts';
import { readYamlFabric } from '../../src/topology/file-yaml.ts';
import { describedFabric } from '../../src/topology/parts/described.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

interface Outcome {
  /** Times of the rungs, us. */
  readonly rungs: ReadonlyMap<string, number>;
  readonly result: Awaited<ReturnType<typeof runScenario>>;
}

async function run(lines: readonly string[], fabric: string): Promise<Outcome> {
  const scenario = await parseScenario(['fabric: { file: drawn.yaml }', ...lines].join('\n'), {
    readText: async () => fabric,
  });
  const result = await runScenario(scenario, { device, listFlows: true });
  const rungs = new Map(result.step!.ladder.map(({ rung, time_us }) => [rung as string, time_us as number]));
  return { rungs, result };
}

const FLUID = 'engine: flow:tolerance=0';
const sendRecv = (size: string, routing: string) => [
  `collective: { name: send-recv, size: ${size} }`,
  `routing: ${routing}`,
];

describe.each(['uneven', 'parallel'])(
  'nvswitch-%s.yaml: a port of 300 GB/s by switches of 200 and 100',
  (name) => {
    const fabric = readFileSync(`test/inputs/nvswitch-${name}.yaml`, 'utf8');

    test('fluid: 300 MB in 1,000 us', async () => {
      // By cables of 100 GB/s, or by rate, each switch gets the share of its links. An even split
      // over two links, half of it over 100 GB/s, would take 1,500 us. Two links of 100 ns.
      const { rungs } = await run([...sendRecv('300MB', 'spray'), FLUID], fabric);
      expect(rungs.get('topology')).toBeCloseTo(1000.2, 2);
      expect(rungs.get('routing')).toBeCloseTo(1000.2, 2);
    });

    test('rung topology does not depend on the routing; a hashed flow takes one link', async () => {
      const { rungs } = await run([...sendRecv('300MB', 'ecmp'), FLUID], fabric);
      expect(rungs.get('topology')).toBeCloseTo(1000.2, 2);
      // 100 GB/s, or 200 of a fast link.
      expect([1500.2, 3000.2]).toContainEqual(expect.closeTo(rungs.get('routing')!, 1));
    });

    test('packets of 4,096 entropies', async () => {
      // Headers of 64 bytes on 4,096: 1,016 us. A third of 4,096 keys has σ = √(4096·2/9) = 30, 2.2
      // % of a third: 5σ more.
      const { rungs } = await run([...sendRecv('300MB', 'spray:entropies=4096'), 'engine: packet'], fabric);
      expect(rungs.get('transport')).toBeGreaterThan(1000);
      expect(rungs.get('transport')).toBeLessThan(1016 * 1.11);
    });
  },
);

/**
 * Two leaves with four hosts of 100 Gbit/s each, and spines whose cables to leaf 0 and to leaf 1
 * have these rates, Gbit/s.
 */
function leafSpine(spines: readonly (readonly [number, number])[]): string {
  return [
    'ranks: 8',
    `switches: { leaf: 2, spine: ${spines.length} }`,
    'links:',
    '  - [rank 0-3, leaf 0, 100Gbit/s, 1ns]',
    '  - [rank 4-7, leaf 1, 100Gbit/s, 1ns]',
    ...spines.flatMap(([up, down], i) => [
      `  - [leaf 0, spine ${i}, ${up}Gbit/s, 1ns]`,
      `  - [leaf 1, spine ${i}, ${down}Gbit/s, 1ns]`,
    ]),
  ].join('\n');
}

/** Gbit/s that leaf 0's four hosts get together to leaf 1, with 10 MB each, at a rung. */
async function rateOver(
  spines: readonly (readonly [number, number])[],
  rung = 'topology',
  more: string[] = [],
) {
  const lines = [
    'traffic: { messages: [[0, 4, 10MB], [1, 5, 10MB], [2, 6, 10MB], [3, 7, 10MB]] }',
    'routing: spray',
    ...[FLUID, ...more],
  ];
  const { rungs } = await run(lines, leafSpine(spines));
  return (4 * 80 * 1000) / rungs.get(rung)!;
}

describe('a leaf sends over each spine as much as its two links carry', () => {
  test.each<readonly [string, readonly (readonly [number, number])[], number]>([
    [
      'alike: all of both',
      [
        [100, 100],
        [100, 100],
      ],
      200,
    ],
    [
      'unlike spines: all of both, where an even split gives 120',
      [
        [120, 120],
        [60, 60],
      ],
      180,
    ],
    // By the first link alone, 1:1, the second spine would bind at 2·50.
    [
      'unlike behind the first link: what is behind counts',
      [
        [100, 100],
        [100, 50],
      ],
      150,
    ],
    [
      'slower on the way up',
      [
        [50, 100],
        [100, 100],
      ],
      150,
    ],
    [
      'unlike at both ends',
      [
        [160, 40],
        [40, 160],
      ],
      80,
    ],
    // 3 : 5 : 7 in whole numbers.
    [
      'three spines',
      [
        [30, 30],
        [50, 50],
        [70, 70],
      ],
      150,
    ],
  ])('%s', async (_, spines, expected) => {
    expect(await rateOver(spines)).toBeCloseTo(expected, 2);
  });

  test('rates without a common measure are rounded to 64ths', async () => {
    // 61.8 : 100: the most overloaded link of the best weights up to 64 gets less than 1 % too
    // much.
    const rate = await rateOver([
      [61.8, 61.8],
      [100, 100],
    ]);
    expect(rate).toBeLessThanOrEqual(161.8001);
    expect(rate).toBeGreaterThan(161.8 * 0.99);
  });
});

describe('faults', () => {
  test('a slow cable keeps its even share: switches do not look at what a fault has left', async () => {
    // Four spines of 100 Gbit/s, one at a quarter: an even split is bound by 4·25.
    const four: (readonly [number, number])[] = Array.from({ length: 4 }, () => [100, 100]);
    const slow = ['faults: ["leaf 0 - spine 0:rate=25%"]'];
    expect(await rateOver(four, 'routing', slow)).toBeCloseTo(400, 2);
    expect(await rateOver(four, 'faults', slow)).toBeCloseTo(100, 2);
  });

  test('nor where links differ: the weights of the sound fabric stay', async () => {
    // Shares 2:1 of 200 and 100; the 200 at a half carry 100 as two thirds: 150.
    const slow = ['faults: ["leaf 0 - spine 0:rate=50%"]'];
    expect(
      await rateOver(
        [
          [200, 200],
          [100, 100],
        ],
        'faults',
        slow,
      ),
    ).toBeCloseTo(150, 2);
  });

  test('a failed spine leaves its share to the others, by their rates', async () => {
    const dead = ['faults: [spine 0]'];
    expect(
      await rateOver(
        [
          [80, 80],
          [120, 120],
          [60, 60],
        ],
        'faults',
        dead,
      ),
    ).toBeCloseTo(180, 2);
  });
});

test('hashed flows stay even unless weighted, what is spread by packets does not', () => {
  // Leaf 0 has spines of 300 and 100 Gbit/s: a set of two links, or three times the one and the
  // other.
  const fabric = describedFabric(
    'file',
    readYamlFabric(
      'drawn',
      leafSpine([
        [300, 300],
        [100, 100],
      ]),
    ),
  );
  const tables = tablesByRule(fabric);
  const sizeOf = (choice: RoutingChoice) => {
    const { planes, classNode, classRow, nextSet, setStart } = tables(ruleOf(choice));
    const [from, to] = [classNode[planes[0].rankClass[0]!]!, planes[0].rankClass[4]!];
    const set = nextSet[classRow[to]! + from]!;
    return setStart[set + 1]! - setStart[set]!;
  };
  const hashed = ['ecmp', 'd-mod-k', 'flowlet', 'ecmp:queuePairs=4', 'valiant:entropies=1', 'up-down'];
  const spread = [
    'spray',
    'adaptive',
    'reps',
    'bitmap',
    'mixed',
    'valiant',
    'ugal-l',
    'ugal-g',
    'ecmp:weighted=true',
  ];
  const choiceOf = async (routing: string) =>
    (
      await parseScenario(
        `fabric: star:hosts=2,rate=1GB/s\nrouting: ${routing}\nengine: packet\ntraffic: { name: permutation, size: 1B }`,
      )
    ).routing.choice;
  return Promise.all([
    ...hashed.map(async (routing) => expect(sizeOf(await choiceOf(routing)), routing).toBe(2)),
    ...spread.map(async (routing) => expect(sizeOf(await choiceOf(routing)), routing).toBe(4)),
  ]);
});

describe('the oracle goes the same ways', () => {
  const dragonflies = ['routers=2,hosts=1,globals=1', 'routers=3,hosts=1,globals=2,groups=4'].map(
    (values) => `fabric: dragonfly:${values},rate=100Gbit/s,globalRate=50Gbit/s,latency=200ns`,
  );
  const routings = ['spray', 'ecmp', 'adaptive', 'valiant', 'ugal-l', 'ugal-g', 'reps', 'ecmp:weighted=true'];

  test.each(routings)('%s', async (routing) => {
    const uneven = leafSpine([
      [120, 120],
      [60, 60],
      [60, 120],
    ]);
    for (const fabric of [...dragonflies, undefined]) {
      const answers = [];
      for (const engine of ['packet', 'des']) {
        const lines = [
          fabric ?? 'fabric: { file: drawn.yaml }',
          'traffic: { name: permutation, shift: 3, size: 60kB }',
          ...[`routing: ${routing}`, `engine: ${engine}`, 'seeds: 2'],
        ];
        const scenario = await parseScenario(lines.join('\n'), { readText: async () => uneven });
        const { flows, counters, links } = await runScenario(scenario, {
          device,
          listFlows: true,
        });
        answers.push({ flows, links, packets: counters.packet_hops });
      }
      expect(answers[0]).toEqual(answers[1]);
    }
  });
});
