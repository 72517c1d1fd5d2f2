/**
 * No routing of a direct network is faster than the ideal, rung 2: a message has no more ports than
 * its ideal has.
 */
import { afterAll, describe, expect, test } from 'vitest';
import { createCpuDevice, parseScenario, runScenario } from '../../src/index.ts';
import { hash2 } from '../../src/rng/hash.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

interface Times {
  readonly ideal: number;
  readonly last: number;
  readonly rungs: ReadonlyMap<string, number>;
}

/** Times of the rungs of a scenario, us. */
async function timesOf(
  lines: readonly string[],
  files: Readonly<Record<string, string>> = {},
): Promise<Times> {
  const scenario = await parseScenario(lines.join('\n'), { readText: async (path) => files[path]! });
  const { step } = await runScenario(scenario, { device });
  const rungs = new Map(step!.ladder.map(({ rung, time_us }) => [rung as string, time_us as number]));
  return { ideal: step!.ideal_us as number, last: step!.time_us as number, rungs };
}

describe('full mesh of 4 ranks of 100 Gbit/s: rank i sends 10 MB to i + 1', () => {
  const lines = (routing: string) => [
    'fabric: full-mesh:hosts=4,rate=100Gbit/s,latency=500ns',
    `routing: ${routing}`,
    'traffic: { name: permutation, shift: 1, size: 10MB }',
    'engine: flow:tolerance=0',
  ];

  test('minimal: one port and one cable, 800 us', async () => {
    const { ideal, last } = await timesOf(lines('ecmp'));
    expect(ideal).toBeCloseTo(800.5, 3);
    expect(last).toBeCloseTo(800.5, 3);
  });

  test('valiant: three ports count in the ideal', async () => {
    // Ideal: 80 Mbit by 300 Gbit/s, 266.67 us. Two of the four random nodes are the ends, so half
    // goes straight, and a quarter by each other rank: the own cable carries 1/2 of its message,
    // 1/4 of one that comes by and 1/4 of one that goes by: 1. Cable 0 → 1: of the message 0 → 1 a
    // half; of 3 → 0 and 1 → 2 by way of 1 or 0: none, as 3 → 1 → 0 does not cross it. Cable 0 → 2:
    // a quarter of 0 → 1, and of 1 → 2 by way of 0 a quarter. Cable 0 → 3: a quarter of 0 → 1, and
    // of 2 → 3 too. So each carries half a message: 400 us, and two hops of 500 ns.
    const { ideal, last } = await timesOf(lines('valiant'));
    expect(ideal).toBeCloseTo(266.667 + 0.5, 2);
    expect(last).toBeCloseTo(401, 2);
  });
});

test('an uneven all-to-all of a ring: halves round both ways were slower than a lucky hash', async () => {
  // Ranks 0 and 4 of a ring of 8 are opposite, 1 is next to 0. Rank 0 sends 1 MB to each, 100
  // Gbit/s a port: an even split would put 1.5 MB on one port, 120 us. The ports together take 2 MB
  // in 80 us.
  const { ideal } = await timesOf([
    'fabric: ring:hosts=8,rate=100Gbit/s,latency=1us',
    'traffic: { messages: [[0, 1, 1MB], [0, 4, 1MB]] }',
    'engine: flow:tolerance=0',
  ]);
  expect(ideal).toBeLessThan(81 + 4);
});

const FABRICS = [
  (draw: Draw) => `ring:hosts=${3 + draw(8)}`,
  (draw: Draw) => `torus:x=${2 + draw(4)},y=${2 + draw(4)}`,
  (draw: Draw) =>
    `torus:x=${2 + draw(3)},y=${2 + draw(3)},z=${2 + draw(2)},wrap=${['xyz', 'none', 'x'][draw(3)]}`,
  () => 'twisted-torus:x=2,y=2,z=4',
  (draw: Draw) => `full-mesh:hosts=${3 + draw(6)}`,
  (draw: Draw) => `bcube:ports=${2 + draw(3)},levels=2`,
];
const ROUTINGS = [
  ...['ecmp', 'spray', 'd-mod-k', 'up-down', 'valiant', 'valiant:entropies=1', 'ecmp:queuePairs=4'],
  'dimension-order',
];
const PACKET_ROUTINGS = ['adaptive', 'ugal-l', 'ugal-g', 'valiant', 'flowlet', 'reps', 'mixed'];
type Draw = (below: number) => number;

/** A ring, and cables of any rate and latency across it: ranks that forward. */
function randomFile(draw: Draw): string {
  const ranks = 4 + draw(6);
  const cable = (a: number, b: number) =>
    `  - [rank ${a}, rank ${b}, ${[25, 50, 100][draw(3)]}Gbit/s, ${1 + draw(9)}00ns]`;
  const round = Array.from({ length: ranks }, (_, i) => cable(i, (i + 1) % ranks));
  const across = Array.from({ length: draw(ranks) }, (_, i) => cable(i, (i + 2) % ranks));
  return [`ranks: ${ranks}`, 'forward: true', 'links:', ...round, ...across].join('\n');
}

/** Permutations, and all that makes a rank's ports share. */
function pattern(draw: Draw): string {
  const shift = draw(2) ? `permutation, shift: ${1 + draw(2)}` : 'permutation';
  return [shift, shift, 'incast', 'outcast', 'all-to-all'][draw(5)]!;
}

/** Case `index`: a direct network, a routing and traffic. All randomness is a hash of it. */
function drawCase(index: number, routings: readonly string[]) {
  let draws = 0;
  const draw: Draw = (below) => hash2(index, draws++) % below;
  const kind = draw(FABRICS.length + 1);
  const isFile = kind === FABRICS.length;
  const fabric = isFile ? 'file:path=drawn.yaml' : `${FABRICS[kind]!(draw)},rate=100Gbit/s,latency=500ns`;
  const noAxes = isFile || fabric.startsWith('twisted');
  const possible = routings.filter((routing) => !(noAxes && routing === 'dimension-order'));
  const lines = [
    `fabric: ${fabric}`,
    `routing: ${possible[draw(possible.length)]}`,
    `traffic: { name: ${pattern(draw)}, size: ${1 + draw(4)}MB }`,
    `seed: ${draw(1000)}`,
  ];
  return { lines, files: isFile ? { 'drawn.yaml': randomFile(draw) } : {} };
}

/** Tolerance of the loss, for times in f32 and events that nearly coincide. */
const ROUNDING = 1e-4;

test('no routing is faster than the ideal: 150 runs of flows', async () => {
  for (let index = 0; index < 150; index++) {
    const { lines, files } = drawCase(index, ROUTINGS);
    const { ideal, last, rungs } = await timesOf([...lines, 'engine: flow:tolerance=0'], files);
    const what = `#${index} ${lines.join(' · ')}`;
    expect(last, what).toBeGreaterThan(ideal * (1 - ROUNDING));
    expect(rungs.get('endpoints'), what).toBeGreaterThanOrEqual(rungs.get('latency')!);
  }
});

test('no routing is faster than the ideal: 30 runs of packets', async () => {
  for (let index = 1000; index < 1030; index++) {
    const { lines, files } = drawCase(index, PACKET_ROUTINGS);
    const { ideal, last } = await timesOf([...lines, 'engine: packet'], files);
    expect(last, `#${index} ${lines.join(' · ')}`).toBeGreaterThan(ideal * (1 - ROUNDING));
  }
});

test('up-down on a ring: neighbours have one port, as by any minimal routing', async () => {
  const lines = (routing: string) => [
    'fabric: ring:hosts=8,rate=100Gbit/s,latency=500ns',
    `routing: ${routing}`,
    'traffic: { messages: [[1, 2, 10MB]] }',
    'engine: flow:tolerance=0',
  ];
  for (const routing of ['ecmp', 'up-down']) {
    expect((await timesOf(lines(routing))).ideal).toBeCloseTo(800.5, 3);
  }
});
