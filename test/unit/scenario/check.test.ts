import { describe, expect, test } from 'vitest';
import { checkFabricSpec, parseScenario } from '../../../src/scenario/check.ts';
import { builtIn } from '../../../src/scenario/registries.ts';
import { problemText, ScenarioError } from '../../../src/scenario/text/problems.ts';
import { star } from '../../../src/topology/star.ts';
import { cpuSeconds } from '../../cpu.ts';
import { sizeOf } from '../../sizes.ts';

const STAR = 'fabric: star:hosts=8,rate=400Gbit/s\n';
const ALL_REDUCE = 'collective: {name: all-reduce, size: 1MiB}\n';

async function problemsOf(text: string, ...overrides: string[]): Promise<readonly string[]> {
  try {
    await parseScenario(text, { fileName: 'a.yaml', overrides });
  } catch (error) {
    if (error instanceof ScenarioError) return error.problems.map(problemText);
    throw error;
  }
  return [];
}

describe('a sound scenario', () => {
  test('a collective: values in base units, defaults filled in', async () => {
    const scenario = await parseScenario(`name: eight\n${STAR}${ALL_REDUCE}seed: 5\nseeds: 3\n`);
    expect(scenario).toMatchObject({
      name: 'eight',
      fabric: { member: 'star', values: { hosts: 8, rate: 400e9, latency: 500_000, gpus: 1 } },
      routing: { name: 'ecmp', choice: { name: 'ecmp', polarize: false } },
      engine: { name: 'flow', tolerance: 1e-3, memoryLimitBytes: 2 ** 33 },
      seeds: [5, 6, 7],
      workload: {
        kind: 'collective',
        collective: 'all-reduce',
        algorithm: 'ring',
        sizes: [2 ** 20],
        params: { channels: 1, direction: 'uni' },
      },
    });
    expect(scenario.workload.kind === 'collective' && [...scenario.workload.groups[0]!]).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7,
    ]);
    expect(scenario.fabric.build()).toBe(scenario.fabric.build());
  });

  test('a training step', async () => {
    const { workload } = await parseScenario(`${STAR}
training:
  model: {layers: 2, hidden: 64, heads: 4, ffn: 256, vocab: 1000, sequence: 128}
  parallelism: {dp: 8}
  batch: {sequences: 1}
  accelerator: {peak: 500TFLOP/s, efficiency: 40%}
`);
    expect(workload).toMatchObject({
      kind: 'training',
      training: {
        model: { layers: 2, mlp: 'gated', kvHeads: undefined },
        parallelism: { dp: 8, tp: 1, ep: 1 },
        accelerator: { peak: 500e12, efficiency: 0.4 },
        gradients: { bucket: 200e6, overlap: true },
      },
    });
  });

  test.each([
    ['64KiB', [65536]],
    ['[1KiB, 2KiB]', [1024, 2048]],
    ['1KiB:4KiB:x2', [1024, 2048, 4096]],
    ['2 * 64 MiB', [2 ** 27]],
  ])('size %s', async (size, sizes) => {
    const { workload } = await parseScenario(`${STAR}collective: {name: all-reduce, size: "x"}`, {
      overrides: [`collective.size=${size}`],
    });
    expect(workload).toMatchObject({ sizes });
  });

  test.each([
    ['4', [0, 1, 2, 3]],
    ['2-4', [2, 3, 4]],
    ['0-1,6', [0, 1, 6]],
    // The order given is the ring order.
    ['[7, 0, 2-3]', [7, 0, 2, 3]],
  ])('ranks %s', async (ranks, expected) => {
    const { workload } = await parseScenario(STAR + ALL_REDUCE, { overrides: [`collective.ranks=${ranks}`] });
    expect(workload.kind === 'collective' && [...workload.groups[0]!]).toEqual(expected);
  });

  test('JSON, SPECs, blocks, anchors and overrides say the same, and have the same hash', async () => {
    const texts: [string, ...string[]][] = [
      [STAR + ALL_REDUCE],
      [
        '{"fabric": {"name": "star", "hosts": 8, "rate": "0.4Tbps"}, "collective": "all-reduce:size=1024KiB"}',
      ],
      [`seeds: &n 1\nseed: *n\nfabric: {name: star, hosts: 8, rate: 50GB/s}\n${ALL_REDUCE}`],
      [
        STAR + ALL_REDUCE,
        'fabric.hosts=8',
        'routing=ecmp:polarize=false,queuePairs=1',
        'engine.memoryLimit=1GiB',
      ],
      [`${ALL_REDUCE}fabric: star:hosts=4`, 'fabric.rate=400Gbit/s', 'fabric.hosts=2 * 4'],
    ];
    const hashes = await Promise.all(
      texts.map(async ([text, ...overrides]) => (await parseScenario(text, { overrides })).hash),
    );
    expect(new Set(hashes).size).toBe(1);
    expect(hashes[0]).toMatch(/^[0-9a-f]{16}$/);
    const other = await parseScenario(STAR + ALL_REDUCE, { overrides: ['seed=2'] });
    expect(other.hash).not.toBe(hashes[0]);
  });

  test('the registries decide what there is', async () => {
    const disc = { ...star, name: 'disc' };
    const registries = { ...builtIn, topologies: [disc] };
    const scenario = await parseScenario(`fabric: disc:hosts=2,rate=1Gbit/s\n${ALL_REDUCE}`, { registries });
    expect(scenario.fabric.member).toBe('disc');
    await expect(parseScenario(STAR + ALL_REDUCE, { registries })).rejects.toThrow("unknown topology 'star'");
  });
});

describe('problems', () => {
  test.each([
    ['', 'the scenario is empty'],
    ['- a\n- b', 'a scenario is a block of key: value'],
    ['just text', 'a scenario is a block of key: value'],
    ['fabric: *x', "unknown anchor '&x'"],
    [STAR, "a scenario needs a workload: 'collective', 'training', 'step' or 'traffic'"],
    [ALL_REDUCE, "a scenario needs 'fabric'"],
    [`${STAR}${ALL_REDUCE}training: {}`, "'collective' and 'training' are two workloads"],
    [`${STAR}training: 3`, "'training' must be a block of key: value"],
    [`fabric: [1]\n${ALL_REDUCE}`, "'fabric' must be a block or a SPEC, not a list"],
    [`fabric:\n${ALL_REDUCE}`, "'fabric' has no value"],
    [`fabric: {hosts: 3}\n${ALL_REDUCE}`, "'fabric' needs a name"],
    [
      `fabric: {name: star, hosts: [1], rate: {a: 1}}\n${ALL_REDUCE}`,
      "'hosts' must be a single value, not a list",
    ],
    [`fabric: {name: star, hosts: .nan, rate: .inf}\n${ALL_REDUCE}`, "hosts: '.nan' is not a whole number"],
    [`${STAR}routing: {name: ecmp, polarize: 3}\n${ALL_REDUCE}`, "polarize: '3' is neither true nor false"],
    [`${STAR}collective: {name: all-reduce, size: 1MiB, direction: both}`, "direction: unknown name 'both'"],
    [`${STAR}collective: all-reduce`, "all-reduce needs 'size'"],
    [`${STAR}${ALL_REDUCE}seeds: 0`, "seeds: '0' is out of range"],
    [`${STAR}${ALL_REDUCE}engine: dse`, "unknown engine 'dse'"],
    [`${STAR}${ALL_REDUCE}---\nseed: 1`, 'a second document begins here; a scenario is one document'],
    [`${STAR}collective: {name: all-reduce, size: []}`, 'the list of sizes is empty'],
    [`${STAR}collective: {name: all-reduce, size: 1MiB, ranks: []}`, 'not a list of ranks'],
    [`${STAR}collective: {name: all-reduce, size: 1MiB, ranks: [0, 1.5]}`, "'1.5' is not a list of ranks"],
    [`${STAR}collective: {name: all-reduce, size: 1MiB, algorithm: tree}`, 'use one of ring'],
    [
      `${STAR}collective: {name: all-reduce, size: 1MiB, algorithm: 'ring:channels=2'}`,
      'its parameters are keys of the collective',
    ],
    [`${STAR}collective: {name: all-reduce, size: 1MiB, among: ring}`, "no key 'among'\n  at a.yaml:2:44\n"],
    [`${STAR}collective: {name: all-reduce, size: 1MiB, among: ring}`, 'use it with algorithm: auto'],
    [`${STAR}${ALL_REDUCE}engine: packet\npacket: {rto: 1}`, 'did you mean 1us?'],
    [`${STAR}${ALL_REDUCE}engine: packet\npacket: {payload: 1500}`, 'did you mean 1500B?'],
    [`${STAR}${ALL_REDUCE}engine: packet\ncc: dcqcn:cnpInterval=50`, 'did you mean 50us?'],
    [`${STAR}${ALL_REDUCE}reconverge: 2`, 'did you mean 2ms?'],
    [`fabric: star:hosts=8,rate=400Gbit/s,latency=500\n${ALL_REDUCE}`, 'did you mean 500ns?'],
    ['ranks: 2\nswitches: 1\nlinks: [[0-1, 2, 100Gbit/s, 1us]]', 'fabric: file:path=a.yaml'],
    ['links: [[0, 1, 100Gbit/s, 1us]]', 'weft topo file:path=a.yaml'],
    ['{"ranks": 2, "switches": 1}', 'this file describes a fabric, not a scenario'],
    ['messages: [[0, 1, 1MB]]', 'use weft traffic a.yaml --fabric SPEC'],
    [`${STAR}${ALL_REDUCE}links: 1`, "a scenario has no key 'links'"],
    [`${STAR}collective: {name: all-reduce, size: 8PiB}`, "'8PiB' is absurdly large for a size"],
    ['a: &a [*a]', "'*a' is inside of the value that it names"],
    ['fabric: &f { name: *f }', "'*f' is inside of the value that it names"],
    // The second &a hides the first, and its own alias is a loop.
    ['a: &a 1\nb: &a { c: [*a] }', "'*a' is inside of the value that it names"],
    [`${STAR}collective: !foo {name: all-reduce, size: 1MiB}`, 'YAML tags are not supported'],
    [`${STAR}${ALL_REDUCE}seeds: !!int 2`, 'YAML tags are not supported'],
  ])('%j', async (text, problem) => {
    expect((await problemsOf(text)).join('\n').toLowerCase()).toContain(problem.toLowerCase());
  });

  test('50,000 lists inside each other', async () => {
    const text = '['.repeat(50_000) + ']'.repeat(50_000);
    expect((await problemsOf(text)).join()).toContain('nested too deeply');
  });

  test('a SPEC inside a file, plain or quoted, is pointed into', async () => {
    // `hots` starts at column 14 of the plain line, one further where a quote comes first.
    expect(await problemsOf(`fabric: star:hots=8,rate=1Gbit/s\n${ALL_REDUCE}`)).toEqual([
      [
        "star has no key 'hots'",
        '  at a.yaml:1:14',
        '  1 | fabric: star:hots=8,rate=1Gbit/s',
        '    |              ^^^^',
        "  did you mean 'hosts'?",
      ].join('\n'),
    ]);
    const quoted = await problemsOf(`fabric: "star:hots=8,rate=1Gbit/s"\n${ALL_REDUCE}`);
    expect(quoted[0]).toContain('a.yaml:1:15');
  });

  test('what only the fabric knows is reported beside what only the text knows', async () => {
    const problems = await problemsOf(`${STAR}collective: {name: all-reduce, size: 1MiB, ranks: 9}\nsed: 1`);
    expect(problems.map((text) => text.split('\n')[0])).toEqual([
      '9 ranks are asked for, the fabric has 8',
      "a scenario has no key 'sed'",
    ]);
  });

  test('expressions are checked as well', async () => {
    const [problem] = await problemsOf(STAR + ALL_REDUCE, 'collective.size=2 * 64');
    expect(problem).toContain("'2 * 64' is 128, without the unit of a size");
    expect((await problemsOf(STAR + ALL_REDUCE, 'fabric.hosts=0 * 4'))[0]).toContain('out of range');
  });

  test('aliases of aliases do not fill the memory', async () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < 9; i++) {
      const [now, before] = [String.fromCharCode(97 + i), String.fromCharCode(96 + i)];
      bomb.push(`${now}: &${now} [${Array(9).fill(`*${before}`).join(', ')}]`);
    }
    expect((await problemsOf(bomb.join('\n'))).join()).toMatch(/more than 100000 values|alias/i);
  });

  test('many aliases of one anchor take less than 10 s of processor time', async () => {
    const text = `a: &a 1\nb: [${Array(sizeOf({ fast: 8000, full: 40_000 }))
      .fill('*a')
      .join(', ')}]`;
    const seconds = await cpuSeconds(async () => {
      expect((await problemsOf(text)).join()).toContain("no key 'b'");
    });
    expect(seconds).toBeLessThan(10);
  });

  test('a tag is pointed at', async () => {
    const [problem] = await problemsOf(`${STAR}${ALL_REDUCE}seeds: !!int &n 2`);
    expect(problem!.split('\n').slice(1, 4)).toEqual([
      '  at a.yaml:3:8',
      '  3 | seeds: !!int &n 2',
      '    |        ^^^^^',
    ]);
  });

  test('a fabric alone', async () => {
    expect((await checkFabricSpec('ring:hosts=4,rate=1Gbit/s')).build().ranks).toBe(4);
    await expect(checkFabricSpec('ring:hosts=1,rate=1Gbit/s')).rejects.toThrow("hosts: '1' is out of range");
  });
});
