import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { parseResult } from '../../src/report/schema.ts';
import { weft } from './weft.ts';

const SOUND = 'test/cli/fixtures/sound.yaml';
const TRAINING = 'test/cli/fixtures/training.yaml';

test('list names every member', async () => {
  const { stdout, code } = await weft('list');
  expect(code).toBe(0);
  await expect(stdout).toMatchFileSnapshot('golden/list.txt');
});

test('list of one shows its parameters, and the same as data', async () => {
  const { stdout } = await weft('list', 'star');
  await expect(stdout).toMatchFileSnapshot('golden/list-star.txt');
  const { topologies } = JSON.parse((await weft('list', 'star', '--json')).stdout);
  expect(topologies).toHaveLength(1);
  expect(topologies[0].params.hosts).toMatchObject({ kind: 'count', min: 1 });
});

test('the schema of a scenario takes sound ones and refuses others', async () => {
  const { stdout } = await weft('schema');
  const scenario = z.fromJSONSchema(JSON.parse(stdout));
  const sound = {
    fabric: { name: 'star', hosts: 8, rate: '400Gbit/s' },
    collective: { name: 'all-reduce', size: '1MiB' },
  };
  const accepts = (value: unknown) => scenario.safeParse(value).success;
  expect(accepts(sound)).toBe(true);
  expect(accepts({ ...sound, fabric: 'star:hosts=8,rate=400Gbit/s', seeds: 4 })).toBe(true);
  expect(accepts({ ...sound, fabrik: 1 })).toBe(false);
  expect(accepts({ ...sound, fabric: { name: 'star', hosts: 8 } })).toBe(false);
  expect(accepts({ ...sound, fabric: { ...sound.fabric, rate: 400 } })).toBe(false);
  expect(accepts({ ...sound, collective: { name: 'all-reduce', size: '1MiB', chanels: 2 } })).toBe(false);
  expect(accepts({ fabric: sound.fabric })).toBe(false);
  const packets = { payload: '1KiB', trimming: false, ecn: { kmin: '10kB' }, pfc: true };
  const traffic = { name: 'incast', size: '1MB', fanIn: 3 };
  const uec = { preset: 'uec-reference', k: 8 };
  expect(
    accepts({ fabric: uec, engine: 'packet', cc: { name: 'swift', beta: 0.5 }, packet: packets, traffic }),
  ).toBe(true);
  expect(
    accepts({ fabric: uec, traffic: { messages: [{ src: 0, dst: 1, size: '1B' }, [1, 2, '1B']] } }),
  ).toBe(true);
  expect(accepts({ fabric: uec, traffic: { ...traffic, shift: 2 } })).toBe(false);
  const faults = ['spine 1', { name: 'leaf 0 - spine 2', rate: '25%', at: '5us' }];
  expect(accepts({ ...sound, faults, reconverge: '1ms' })).toBe(true);
  expect(accepts({ ...sound, faults: [{ rate: '25%' }] })).toBe(false);
  expect(accepts({ fabric: uec, traffic, packet: { pfc: { xof: '1kB' } } })).toBe(false);
});

test('the schema of a result describes what --json prints', async () => {
  const schema = z.fromJSONSchema(JSON.parse((await weft('schema', 'result')).stdout));
  const { stdout } = await weft('run', SOUND, '--json', '--device', 'cpu');
  expect(schema.safeParse(JSON.parse(stdout)).error).toBeUndefined();
});

test('a spine that dies: what a run with faults says', async () => {
  const args = ['examples/one-dead-spine.yaml', '--device', 'cpu', '--threads', '1', '--quiet'];
  const { stdout, code } = await weft('run', ...args);
  expect(code).toBe(0);
  await expect(stdout).toMatchFileSnapshot('golden/run-faults.txt');
});

describe('topo', () => {
  test('counts and a picture', async () => {
    const spec = 'leaf-spine:leaves=4,spines=2,hosts=4,rate=400Gbit/s,oversubscription=2';
    await expect((await weft('topo', spec)).stdout).toMatchFileSnapshot('golden/topo.txt');
  });

  test('one rank has no diameter and no bisection', async () => {
    await expect((await weft('topo', 'star:hosts=1,rate=1Gbit/s')).stdout).toMatchFileSnapshot(
      'golden/topo-one-rank.txt',
    );
  });

  test('servers that are not joined are said to be', async () => {
    const spec =
      'rail-optimized:servers=2,serversPerLeaf=1,gpus=2,spines=0,rate=1Gbit/s,scaleUpRate=10Gbit/s';
    await expect((await weft('topo', spec)).stdout).toMatchFileSnapshot('golden/topo-disconnected.txt');
    // Each of 2·2 ranks has two ranks in the other server.
    expect(JSON.parse((await weft('topo', spec, '--json')).stdout)).toMatchObject({
      unreachablePairs: 8,
      bisection_Gbps: 0,
      bisectionFraction: 0,
    });
  });

  test.each([
    // 4 hosts a leaf over 2:1 uplinks: two leaves send 2·4·400/2 = 1600 Gbit/s up, half of the rate
    // of their hosts.
    ['leaf-spine:leaves=4,spines=2,hosts=4,rate=400Gbit/s,oversubscription=2', 1600, 0.5],
    // Half of k³/4 = 16 hosts at 100 Gbit/s, non-blocking.
    ['fat-tree:k=4,rate=100Gbit/s', 800, 1],
    // Cutting a ring in two cuts two cables; 4 ranks of two ports each could send 800.
    ['ring:hosts=8,rate=100Gbit/s', 200, 0.25],
    // Ranks 0 to 3 of 8 on a switch: four ports.
    ['star:hosts=8,rate=100Gbit/s', 400, 1],
    // Across x: 3 rows of 2 cables, where halves by number would cut 2 in each of 26 columns and
    // more. 39 ranks of 4 ports.
    ['torus:x=26,y=3,rate=400Gbit/s', 2400, 6 / 156],
  ])('bisection of %s', async (spec, gbps, fraction) => {
    const facts = JSON.parse((await weft('topo', spec, '--json')).stdout);
    expect(facts.bisection_Gbps).toBeCloseTo(gbps, 6);
    expect(facts.bisectionFraction).toBeCloseTo(fraction, 9);
  });

  test('a SPEC may hold expressions', async () => {
    const { stdout } = await weft('topo', 'star:hosts=2 * 4,rate=8 * 50Gbit/s,latency=5ns/m * 100m');
    expect(stdout).toContain('8 × 400 Gbit/s, 500 ns');
  });
});

describe('run', () => {
  test('prints the document with --json, and nothing else', async () => {
    const { stdout, stderr, code } = await weft('run', SOUND, '--json', '--device', 'cpu', '--seed', '7');
    const result = parseResult(JSON.parse(stdout));
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    expect(result.provenance).toMatchObject({ seed: 7, device: { kind: 'cpu' }, engine: 'flow' });
    // 14 steps of two hops of 1 ns and 128 KiB at 450 GB/s: 14 · (0.002 + 131072/450000) µs.
    expect(result.step?.time_us).toBeCloseTo(14 * (0.002 + 131072 / 450e3), 3);
  });

  test('a training step, and settings that change it', async () => {
    const ideal = async (...args: string[]) => {
      const { stdout } = await weft('run', TRAINING, '--json', '--device', 'cpu', ...args);
      return parseResult(JSON.parse(stdout)).step!.ideal_us as number;
    };
    expect(await ideal('--set', 'fabric.rate=100Gbit/s')).toBeGreaterThan(await ideal());
  });

  test('launch latency is paid once by each collective, from the first rung on', async () => {
    const ladderOf = async (...args: string[]) => {
      const quiet = ['--json', '--device', 'cpu', '--set', 'training.gradients.overlap=false'];
      const result = parseResult(JSON.parse((await weft('run', TRAINING, ...quiet, ...args)).stdout));
      return { result, times: result.step!.ladder.map(({ time_us }) => time_us as number) };
    };
    const without = await ladderOf();
    const { times } = await ladderOf('--set', 'training.accelerator.launchLatency=5us');
    // Without overlap all collectives of the dense model run one after the other.
    const launches = without.result.collectives.reduce((sum, { count }) => sum + count, 0);
    expect(launches).toBeGreaterThan(2);
    times.forEach((time, rung) => {
      expect(time - without.times[rung]!).toBeCloseTo(rung === 0 ? 0 : 5 * launches, 5);
    });
  });

  test('channels of gradients make more, smaller messages of the same ring', async () => {
    const run = async (channels: number) => {
      const set = ['--set', `training.gradients.channels=${channels}`];
      const { stdout } = await weft('run', TRAINING, '--json', '--device', 'cpu', ...set);
      return parseResult(JSON.parse(stdout));
    };
    const [one, four] = [await run(1), await run(4)];
    // On a star they share the same ports, so the whole takes as long.
    expect(four.step!.time_us as number).toBeCloseTo(one.step!.time_us as number, 1);
    const ring = (result: typeof one) =>
      result.collectives
        .filter(({ name }) => name.startsWith('dp all-reduce'))
        .reduce((sum, { count, groups, ranks }) => sum + count * groups * ranks * 2 * (ranks - 1), 0);
    expect(four.flows.count - one.flows.count).toBe(3 * ring(one));
  });

  test('several seeds give a distribution', async () => {
    const { stdout } = await weft('run', SOUND, '--json', '--device', 'cpu', '--seeds', '3');
    expect(parseResult(JSON.parse(stdout)).provenance.seeds).toBe(3);
  });

  test('few seeds are warned of, unless quiet', async () => {
    const args = ['collective', 'all-to-all', '--device', 'cpu', '--size', '1MiB', '--seeds', '2'];
    const fabric = ['--fabric', 'leaf-spine:leaves=4,spines=4,hosts=4,rate=400Gbit/s'];
    const { stdout, stderr } = await weft(...args, ...fabric, '--json');
    expect(stderr).toMatch(/^weft: warning: 2 seeds say little: .*\n$/);
    expect(parseResult(JSON.parse(stdout)).warnings).toEqual([stderr.slice('weft: warning: '.length, -1)]);
    expect((await weft(...args, ...fabric, '--quiet')).stderr).toBe('');
  });

  test('--flows lists every message', async () => {
    const { stdout } = await weft('run', SOUND, '--json', '--device', 'cpu', '--flows');
    // 8 ranks, 14 steps.
    expect(parseResult(JSON.parse(stdout)).flows.list).toHaveLength(112);
  });

  test('--flows says where it cannot list', async () => {
    expect((await weft('run', SOUND, '--device', 'cpu', '--flows')).stderr).toContain('add --json');
    const { stderr } = await weft('run', TRAINING, '--device', 'cpu', '--flows', '--json');
    expect(stderr).toContain('lists the messages of a collective');
  });

  test('--fail-if decides the exit code, and says why', async () => {
    // A star never stands in the way: the loss is 0. busbw is just under 450 GB/s.
    const run = (criterion: string) => weft('run', SOUND, '--device', 'cpu', '--fail-if', criterion);
    expect(await run('loss > 5%')).toMatchObject({ code: 0, stderr: '' });
    const { code, stderr } = await run('busbw < 460GB/s');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^weft: failed: busbw < 460GB\/s: busbw is 4\d\d GB\/s\n$/);
    expect((await run('endpoints.mean >= 1us')).code).toBe(1);
  });
});

describe('collective', () => {
  test('launch latency comes before the first message, once', async () => {
    const fabric = 'star:hosts=8,rate=450GB/s,latency=1ns';
    const args = ['--fabric', fabric, '--size', '1MiB', '--set', 'collective.launchLatency=3us', '--json'];
    const { stdout } = await weft('collective', 'all-reduce', ...args, '--device', 'cpu');
    const [compute, latency, , , routing] = parseResult(JSON.parse(stdout)).step!.ladder;
    // 3 µs, then 14 steps of two hops of 1 ns and 128 KiB at 450 GB/s.
    expect([compute!.time_us, latency!.time_us]).toEqual([0, 3 + 14 * 0.002]);
    expect(routing!.time_us).toBeCloseTo(3 + 14 * (0.002 + 131072 / 450e3), 3);
  });

  // Bandwidth-optimal bounds: 1 GiB over 8 ranks of 450 GB/s: all-reduce 2·7/8·S/B, the others
  // 7/8·S/B.
  test.each([
    ['all-reduce', 4175.66],
    ['reduce-scatter', 2087.83],
    ['all-gather', 2087.83],
  ])('a ring %s of 1 GiB takes %d us within 0.1 %%, at 450 GB/s', async (name, expected) => {
    const fabric = 'star:hosts=8,rate=450GB/s,latency=1ns';
    const args = ['--algorithm', 'ring', '--fabric', fabric, '--size', '1GiB', '--json', '--device', 'cpu'];
    const { collectives } = parseResult(JSON.parse((await weft('collective', name, ...args)).stdout));
    expect(Math.abs((collectives[0]!.time_us as number) / expected - 1)).toBeLessThan(1e-3);
    expect(collectives[0]!.busbw_GBps).toBeCloseTo(450, 1);
  });

  test('completion times of equal messages have a mean between the least and the largest', async () => {
    const args = ['--fabric', 'star:hosts=8,rate=450GB/s,latency=1ns', '--size', '1GiB', '--json'];
    const { flows } = parseResult(
      JSON.parse((await weft('collective', 'all-reduce', ...args, '--device', 'cpu')).stdout),
    );
    const { min, mean, max } = flows.fct_us as Record<string, number>;
    expect(mean).toBeGreaterThanOrEqual(min!);
    expect(mean).toBeLessThanOrEqual(max!);
    // 128 MiB at 450 GB/s after two hops of 1 ns.
    expect(mean).toBeCloseTo(0.002 + 2 ** 27 / 450e3, 3);
  });

  test('on a ring the own ports bound what the fabric can do from below', async () => {
    const ring = ['--fabric', 'ring:hosts=8,rate=400Gbit/s,latency=500ns', '--size', '1MiB'];
    const times = async (routing: string) => {
      const args = [...ring, '--routing', routing, '--json', '--device', 'cpu', '--tolerance', '0'];
      const { stdout } = await weft('collective', 'all-to-all', ...args);
      return parseResult(JSON.parse(stdout)).step!.ladder.map(({ time_us }) => time_us as number);
    };
    // Messages of 128 KiB at 50 GB/s, after one hop: 3.5 leave by each port; 1 + 2 + 3 + 4/2 = 8
    // cross each link.
    const message = 131072 / 50e3;
    const [, , ports, links, routed] = await times('spray');
    expect(ports).toBeCloseTo(0.5 + 3.5 * message, 3);
    expect(links).toBeCloseTo(0.5 + 8 * message, 3);
    expect(routed).toBe(links);
    expect((await times('ecmp'))[4]).toBeGreaterThan(ports!);
  });

  test('on a preset the table says how each size is done, as does the document, and a warning', async () => {
    const args = ['--fabric', 'preset:dgx-h100,servers=1', '--size', '4MiB:8MiB:x2', '--device', 'cpu'];
    const { stdout, stderr } = await weft('collective', 'all-reduce', ...args);
    expect(stdout).toMatch(/^# weft \S+: all-reduce, auto: ring and nvls, 8 ranks\n/);
    const rows = stdout.split('\n').filter((line) => /^ +\d+ /.test(line));
    expect(rows.map((row) => row.trim().split(/ +/).slice(-2))).toEqual([
      ['LL', 'ring'],
      ['Simple', 'nvls'],
    ]);
    expect(stderr).toContain('auto chose ring by LL, nvls by Simple from 8 MiB');
    const { collectives, warnings } = parseResult(
      JSON.parse((await weft('collective', 'all-reduce', ...args, '--json')).stdout),
    );
    expect(collectives.map(({ algorithm, protocol, picked }) => [algorithm, protocol, picked])).toEqual([
      ['ring', 'LL', true],
      ['nvls', 'Simple', true],
    ]);
    expect(warnings.join()).toContain('auto chose ring by LL');
  });

  test('a sweep is a table of its sizes', async () => {
    const args = ['--fabric', 'star:hosts=4,rate=400Gbit/s', '--size', '1MiB:4MiB:x2', '--ranks', '2'];
    const { stdout } = await weft('collective', 'all-gather', ...args, '--json', '--device', 'cpu');
    const { collectives } = parseResult(JSON.parse(stdout));
    expect(collectives.map(({ bytes, ranks }) => [bytes, ranks])).toEqual([
      [2 ** 20, 2],
      [2 ** 21, 2],
      [2 ** 22, 2],
    ]);
    const named = await weft('collective', 'all-gather', ...args, '--set', 'name=mine', '--device', 'cpu');
    expect(named.stdout).toMatch(/^# mine\n# weft /);
    expect(named.stdout).toContain('hottest links of each kind, at 4 MiB\n');
  });
});

test('doctor says what there is, and checks it', async () => {
  const { stdout, code } = await weft('doctor', '--json', '--device', 'cpu');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    chosen: 'cpu (1 thread)',
    devices: [{ kind: 'cpu', selfCheck: 'ok' }],
  });
});

test('help of a command names its options', async () => {
  const { stdout, code } = await weft('run', '--help');
  expect(code).toBe(0);
  for (const option of ['--json', '--device', '--seed', '--quiet', '--routing', '--set', '--fail-if'])
    expect(stdout).toContain(option);
});
