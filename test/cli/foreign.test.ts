/**
 * Files of other simulators, and of none: the parts that are read, and the messages about those
 * that are not.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { weft } from './weft.ts';

const directory = mkdtempSync(join(tmpdir(), 'weft-foreign-'));

function written(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

const STAR = ['--fabric', 'star:hosts=2,rate=100Gbit/s,latency=1us', '--device', 'cpu'];

async function flows(...args: string[]) {
  const { code, stdout, stderr } = await weft('traffic', ...args, '--flows', '--json', '--quiet');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout).flows.list;
}

test("htsim's connections are messages of bytes that start at picoseconds", async () => {
  // 2 MB at 100 Gbit/s are 160 us on the wire, after two links of 1 us.
  expect(await flows('test/inputs/htsim-two.cm', ...STAR)).toEqual([
    { src: 0, dst: 1, bytes: 2e6, start_us: 0, end_us: 162 },
    { src: 1, dst: 0, bytes: 2e6, start_us: 0, end_us: 162 },
  ]);
  const matrix = 'Nodes 2\nConnections 1\nTriggers 0\nFailures 0\n0->1 id 1 start 5000000 size 1250000\n';
  expect(await flows(written('a.cm', matrix), ...STAR)).toEqual([
    { src: 0, dst: 1, bytes: 1.25e6, start_us: 0, end_us: 102 },
  ]);
});

test("a connection matrix's number of nodes is compared with the fabric's ranks", async () => {
  const path = written('nodes.cm', 'Nodes 16\nConnections 1\n0->1 id 1 start 0 size 1250\n');
  const { code, stderr } = await weft('traffic', path, ...STAR);
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr:
      'weft: warning: the messages are for 16 nodes, but the fabric has 2 ranks: node i becomes rank i; ' +
      'use a fabric of 16 ranks to match the list\n',
  });
  const alike = written('alike.cm', 'Nodes 2\nConnections 1\n0->1 id 1 start 0 size 1250\n');
  expect((await weft('traffic', alike, ...STAR)).stderr).toBe('');
  const beyond = written('beyond.cm', 'Nodes 16\nConnections 1\n0->2 id 1 start 0 size 1250\n');
  const refused = await weft('traffic', beyond, ...STAR);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain('rank 2 is not in the fabric');
});

test("HPCC's flows are of nodes, with starts in seconds", async () => {
  expect(await flows('test/inputs/hpcc-flow.txt', ...STAR)).toEqual([
    { src: 0, dst: 1, bytes: 2e5, start_us: 0, end_us: 18 },
    { src: 1, dst: 0, bytes: 2e5, start_us: 0, end_us: 18 },
  ]);
  // The switch is node 0, so nodes 1 and 2 are the ranks 0 and 1; lines after the promised flow are
  // ignored.
  const fabric = written('switch-first.txt', '3 1 2\n0\n0 1 100Gbps 1us 0\n0 2 100Gbps 1us 0\n');
  const list = written('flows.txt', '1\n2 1 3 100 200000 0.5\nend\n');
  expect(await flows(list, '--fabric', `file:path=${fabric}`, '--device', 'cpu')).toEqual([
    { src: 1, dst: 0, bytes: 2e5, start_us: 0, end_us: 18 },
  ]);
  const wrong = await weft('traffic', 'test/inputs/hpcc-flow.txt', '--fabric', `file:path=${fabric}`);
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toContain('node 0 is not a rank of the fabric\n  at test/inputs/hpcc-flow.txt:2:1');
});

test('traces are measured from their first message on', async () => {
  // 200 kB at 100 Gbit/s are 16 us on the wire after two links of 1 us; the second starts 4 us
  // after the first.
  const late = written('late.txt', '2\n1 0 3 100 200000 2.000005\n0 1 3 100 200000 2.000001\n');
  expect(await flows(late, ...STAR)).toEqual([
    { src: 0, dst: 1, bytes: 2e5, start_us: 0, end_us: 18 },
    { src: 1, dst: 0, bytes: 2e5, start_us: 4, end_us: 22 },
  ]);
  const { stdout, stderr } = await weft('traffic', late, ...STAR, '--json');
  expect(JSON.parse(stdout).step.time_us).toBe(22);
  expect(stderr).toBe(
    'weft: warning: the first message starts at 2 s in the list; all times here are relative to that\n',
  );
  // A list of our own says its times itself, unless it is told otherwise.
  const own = '0,1,200kB,1ms\n';
  expect(await flows(written('own.csv', own), ...STAR)).toMatchObject([{ start_us: 1000, end_us: 1018 }]);
  const scenario = (origin: string) =>
    `fabric: star:hosts=2,rate=100Gbit/s,latency=1us\ntraffic: { ${origin} messages: [[0, 1, 200kB, 1ms]] }\n`;
  const timeUs = async (origin: string) => {
    const path = written('origin.yaml', scenario(origin));
    return JSON.parse((await weft('run', path, '--json', '--device', 'cpu')).stdout).step.time_us;
  };
  expect([await timeUs(''), await timeUs('origin: first,')]).toEqual([1018, 18]);
});

test('an error rate is shown, acts on packets, and is warned of where there are none', async () => {
  const fabric = 'file:path=test/inputs/ns3-error-rate.txt';
  const topo = await weft('topo', fabric);
  expect(topo.code).toBe(0);
  expect(topo.stdout).toContain('1 × 100 Gbit/s, 1 us, 0.1 % of packets lost');
  expect(JSON.parse((await weft('topo', fabric, '--json')).stdout).cables).toMatchObject([
    { count: 1, errorRate: 0.001 },
    { count: 1 },
  ]);
  expect(topo.stderr).toContain('error rates need packets');
  const run = async (...args: string[]) => {
    const { code, stdout, stderr } = await weft(
      ...['traffic', 'test/inputs/lone-flow.csv', '--fabric', fabric, '--device', 'cpu', '--json', ...args],
    );
    expect(code).toBe(0);
    const { counters, provenance } = JSON.parse(stdout);
    return { counters, seeded: provenance.seeded, warned: stderr.includes('error rates need packets') };
  };
  const fluid = await run('--engine', 'flow');
  expect({ warned: fluid.warned, seeded: fluid.seeded }).toEqual({ warned: true, seeded: false });
  // Some 1000 packets, of which a thousandth is lost in each of 8 runs: 8 are expected, none with a
  // chance of exp(-8).
  const packets = await run('--engine', 'packet', '--routing', 'd-mod-k', '--seeds', '8');
  expect({ warned: packets.warned, seeded: packets.seeded }).toEqual({ warned: false, seeded: true });
  expect(packets.counters.drops).toBeGreaterThan(0);
  expect(packets.counters.retransmits).toBeGreaterThan(0);
});

test.each(['ns3-trailing', 'ns3-extra-row'])('%s has as many links as promised', async (name) => {
  const { code, stdout } = await weft('topo', `file:path=test/inputs/${name}.txt`);
  expect(code).toBe(0);
  expect(stdout).toMatch(/links +4 \(2 cables\)/);
});

test('a file whose name has no dot is told from a pattern', async () => {
  const name = 'no-pattern-but-a-file';
  writeFileSync(name, '0,1,1MB\n');
  try {
    const { code, stderr } = await weft('traffic', name, ...STAR);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: `weft: error: unknown traffic pattern '${name}'\n  at traffic, column 1\n   | ${name}\n   | ${'^'.repeat(name.length)}\n  for the file of that name write ./${name}\n`,
    });
    expect((await weft('traffic', `./${name}`, ...STAR)).code).toBe(0);
  } finally {
    rmSync(name);
  }
  // A directory is not a file of messages.
  expect((await weft('traffic', 'test', ...STAR, '--size', '1MB')).stderr).not.toContain('./test');
});

test.each([
  ['a trigger', 'connections 1\n0->1 trigger 1 size 5\n', /:2:6\n/],
  ['a failure', 'connections 1\n0->1 start 0 size 5\nfailure 1\n', /:3:1\n/],
  ['no size', 'connections 1\n0->1 start 0\n', /needs its size/],
  ['too few', 'connections 2\n0->1 start 0 size 5\n', /1 connections, but 2 are promised/],
  ['nonsense', 'connections 1\nzero->1 start 0 size 5\n', /not a connection/],
])('%s in a connection matrix is said', async (_, text, said) => {
  const { code, stderr } = await weft('traffic', written('bad.cm', text), ...STAR);
  expect(code).toBe(2);
  expect(stderr).toMatch(said);
});

describe.each([
  ['prose', 'hello there, world\n'],
  ['a word', 'hello\n'],
  ['XML', '<algo name="x"/>\n'],
  ['numbers', '1 2 3 4\n'],
])('%s is answered with the forms that are read', (name, text) => {
  const path = written(`${name}.txt`, text);
  test.each([
    [
      'topo',
      [`file:path=${path}`],
      /supported formats: YAML or JSON .*; the topology files of ns-3 .* SimAI/,
    ],
    ['traffic', [path, ...STAR], /supported formats: lines of src,dst.*htsim.*HPCC/],
    ['run', [path], /YAML|JSON/],
    [
      'collective',
      ['all-reduce', ...STAR, '--size', '1MB', '--algorithm', `file:path=${path}`],
      /MSCCL|<algo>/,
    ],
  ] as const)('%s', async (command, args, said) => {
    const { code, stderr } = await weft(command, ...args);
    expect(code).toBe(2);
    if (!(command === 'collective' && name === 'XML')) expect(stderr).toMatch(said);
  });
});
