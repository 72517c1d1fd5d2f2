/** Algorithms whose shape the fabric knows run in that shape: servers, axes. */
import { afterAll, describe, expect, it, test } from 'vitest';
import { createCpuDevice, parseScenario, runScenario, warningText } from '../../src/index.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

async function run(text: string, files: Readonly<Record<string, string>> = {}) {
  const scenario = await parseScenario(text, { readText: async (path) => files[path]! });
  const { warnings, ...result } = await runScenario(scenario, { device });
  return { ...result, warnings: warnings.map(warningText) };
}

/** The row of a collective, and warnings. */
async function row(fabric: string, block: string, files: Readonly<Record<string, string>> = {}) {
  const text = `{ fabric: '${fabric}', collective: { size: 64MiB, ${block} } }`;
  const { collectives, warnings } = await run(text, files);
  const [{ time_us, params }] = collectives as [(typeof collectives)[number]];
  return { us: time_us as number, params, warnings };
}

/** Four servers of 8, two leaves. */
const SERVERS =
  'leaf-spine:leaves=2,hosts=2,spines=4,gpus=8,rate=400Gbit/s,scaleUpRate=450GB/s,latency=500ns';

describe('servers', () => {
  // Inside: 14 steps of 0.5 µs and 1 GiB / 8 at 450 GB/s: 7 and 4,175.5 µs. On the rails: 254 steps
  // of 1 GiB / 1024 at 50 GB/s, 5,326.7 µs, 1 µs each under a leaf, and 1 more where a chunk goes
  // to the next leaf, 16 times a lap, two laps: 286 µs.
  test('hierarchical over 128 servers takes 9.80 ms', async () => {
    const fabric = 'leaf-spine:leaves=16,hosts=8,spines=8,gpus=8,rate=400Gbit/s,scaleUpRate=450GB/s';
    const text = `{ fabric: '${fabric}', collective: { name: all-reduce, algorithm: hierarchical, pieces: 1, size: 1GiB } }`;
    const { collectives, warnings } = await run(text);
    expect(collectives[0]!.time_us).toBeCloseTo(7 + 4175.5 + 5326.7 + 286, -1);
    expect(collectives[0]!.params).toEqual({ gpus: 8 });
    expect(warnings).toEqual([]);
  });

  it.each([
    'name: all-reduce, algorithm: hierarchical',
    'name: all-reduce, algorithm: double-binary-tree, channels: 8',
    'name: all-reduce, algorithm: ring, channels: 8',
    'name: reduce-scatter, algorithm: ring, channels: 4',
    'name: broadcast, algorithm: chain, channels: 8',
    'name: broadcast, algorithm: double-binary-tree, channels: 8',
    'name: all-to-all, algorithm: hierarchical',
    'name: all-to-all, algorithm: rail-aligned',
  ])('are those of the fabric, as if said: %s', async (block) => {
    const [known, said, flat] = await Promise.all(
      ['', ', gpus: 8', ', gpus: 1'].map((more) => row(SERVERS, `${block}${more}`)),
    );
    expect(known).toMatchObject({ us: said!.us, params: { gpus: 8 }, warnings: [] });
    expect(said!.warnings).toEqual([]);
    expect(flat!.us).not.toBeCloseTo(known!.us, 0);
    expect(flat!.params).toBeUndefined();
    expect(flat!.warnings[0]).toMatch(
      /^gpus=1 of \S+ contradicts the fabric, where 8 consecutive ranks share/,
    );
  });

  // 12 ranks: 8 of one server and 4 of another are three times 4 that share a server.
  it.each([
    ['0-11', { gpus: 4 }, undefined],
    ['0-3,8-11,16-19', { gpus: 4 }, undefined],
    ['0-7', undefined, undefined],
    ['0-6,8-15', undefined, /has only one level here, because 7 to 8 consecutive ranks share a server; use/],
    ['0,8,16', undefined, /has only one level here, because no two consecutive ranks/],
    ['0,8,1,9', undefined, /has only one level here/],
  ])('groups that do not fill them: %s', async (ranks, params, warned) => {
    const got = await row(SERVERS, `name: all-reduce, algorithm: hierarchical, ranks: "${ranks}"`);
    expect(got.params).toEqual(params);
    expect(got.warnings.length).toBe(warned ? 1 : 0);
    if (warned) expect(got.warnings[0]).toMatch(warned);
  });

  it('a profile’s values are of whole servers, else of what the fabric has', async () => {
    const block = 'name: all-reduce, algorithm: hierarchical';
    const whole = await row('preset:dgx-h100,servers=2', block);
    expect(whole).toMatchObject({ params: { gpus: 8 }, warnings: [] });
    const part = await row('preset:dgx-h100,servers=2', `${block}, ranks: 12`);
    expect(part).toMatchObject({ params: { gpus: 4 }, warnings: [] });
  });

  it('what is said is taken, and a contradiction told', async () => {
    const got = await row(SERVERS, 'name: all-reduce, algorithm: hierarchical, gpus: 4');
    expect(got.params).toEqual({ gpus: 4 });
    expect(got.warnings).toEqual([
      'gpus=4 of hierarchical contradicts the fabric, where 8 consecutive ranks share a server; gpus=4 is used',
    ]);
  });

  it('one pair of trees enters servers by one NIC, which is told', async () => {
    const got = await row(SERVERS, 'name: all-reduce, algorithm: double-binary-tree');
    expect(got.params).toEqual({ gpus: 8 });
    expect(got.warnings[0]).toMatch(/enters each server by 1 of 8 ranks; channels=8 uses more/);
  });

  it('which a message that is less than a packet for each channel does not need', async () => {
    const sized = async (size: string) => {
      const block = `{ name: all-reduce, algorithm: double-binary-tree, size: ${size} }`;
      return (await run(`{ fabric: '${SERVERS}', collective: ${block} }`)).warnings;
    };
    expect(await sized('4B')).toEqual([]);
    expect(await sized('28KiB')).toEqual([]);
    expect(await sized('32KiB')).toHaveLength(1);
    expect(await sized('[4B, 1MiB]')).toHaveLength(1);
  });

  it('switches of several servers do not add as one, which is told', async () => {
    expect((await row(SERVERS, 'name: all-reduce, algorithm: nvls')).warnings[0]).toMatch(
      /^nvls is for the ranks of one/,
    );
    expect((await row(SERVERS, 'name: all-reduce, algorithm: nvls, ranks: 8')).warnings).toEqual([]);
  });

  it('in a training step each group has its own', async () => {
    const step = (more: string) => `
      fabric: '${SERVERS}'
      training:
        model: { layers: 2, hidden: 1024, heads: 8, kvHeads: 8, ffn: 4096, vocab: 32000, sequence: 1024 }
        parallelism: { tp: 2, dp: 16 }
        batch: { sequences: 1 }
        accelerator: { peak: 989TFLOP/s, efficiency: 50% }
        algorithms: { dp: { name: hierarchical${more} } }`;
    const { collectives, warnings } = await run(step(''));
    const dp = collectives.filter(({ name }) => name.startsWith('dp'));
    expect(dp.length).toBeGreaterThan(0);
    for (const { params } of dp) expect(params).toEqual({ gpus: 4 });
    expect(warnings).toEqual([]);
    const said = await run(step(', gpus: 1'));
    expect(said.warnings[0]).toMatch(
      /^dp: gpus=1 of hierarchical contradicts the fabric, where 4 consecutive/,
    );
    const slower = said.collectives.filter(({ name }) => name.startsWith('dp'));
    expect(slower[0]!.time_us as number).toBeGreaterThan(1.5 * (dp[0]!.time_us as number));
  });
});

describe('axes', () => {
  const RINGS = 'name: all-reduce, algorithm: torus-rings';
  const torus = (more: string) => `${more},rate=50GB/s,latency=500ns`;

  // Alone, rings would take 2·S/6·127/128 at 50 GB/s and 26 hops, 457 µs; in the twisted torus
  // wraps of short axes go by links of the long one. 128×1×1, one ring each way, would go over
  // chords of the grid.
  test('a twisted torus has its own: 1,088 µs', async () => {
    const got = await row(torus('twisted-torus:x=4,y=4,z=8'), RINGS);
    expect(got).toMatchObject({ params: { x: 4, y: 4, z: 8 }, warnings: [] });
    expect(got.us).toBeCloseTo(1088, -1);
  });

  const square = (w: number, h: number) => {
    const at = (x: number, y: number) => x + w * y;
    const lines = [`ranks: ${w * h}`, 'links:'];
    for (let y = 0; y < h; y++) {
      for (let x = 0; x < w; x++) {
        lines.push(`  - [rank ${at(x, y)}, rank ${at((x + 1) % w, y)}, 50GB/s, 500ns]`);
        lines.push(`  - [rank ${at(x, y)}, rank ${at(x, (y + 1) % h)}, 50GB/s, 500ns]`);
      }
    }
    return { 'f.yaml': lines.join('\n') };
  };

  it.each([
    ['torus', torus('torus:x=4,y=2,z=3'), '', { x: 4, y: 2, z: 3 }],
    ['mesh', torus('torus:x=4,y=4,wrap=none'), '', { x: 4, y: 4, z: 1 }],
    ['ring', torus('ring:hosts=8'), '', { x: 8, y: 1, z: 1 }],
    ['half of a torus', torus('torus:x=4,y=4,z=4'), ', ranks: 32', { x: 4, y: 4, z: 2 }],
    [
      'a plane across',
      torus('torus:x=4,y=4,z=3'),
      ', ranks: "0,4,8,12,16,20,24,28,32,36,40,44"',
      { x: 4, y: 3, z: 1 },
    ],
    ['another order of axes', torus('torus:x=2,y=3'), ', ranks: [0, 2, 4, 1, 3, 5]', { x: 3, y: 2, z: 1 }],
    ['a file', 'file:path=f.yaml', '', { x: 5, y: 3, z: 1 }],
    [
      'the ranks of a server that is one',
      'star:hosts=2,gpus=16,scaleUp=torus,scaleUpGroup=4,scaleUpRate=200GB/s,rate=50GB/s',
      ', ranks: 16',
      { x: 4, y: 4, z: 1 },
    ],
  ])('are those of the fabric, as if said: %s', async (_what, fabric, more, axes) => {
    const files = square(5, 3);
    const known = await row(fabric, `${RINGS}${more}`, files);
    const { x, y, z } = axes;
    const said = await row(fabric, `${RINGS}${more}, x: ${x}, y: ${y}, z: ${z}`, files);
    expect(known).toMatchObject({ us: said.us, params: axes, warnings: [] });
    expect(said.warnings).toEqual([]);
  });

  it('what is said is taken, and a contradiction told', async () => {
    const got = await row(torus('torus:x=4,y=4'), `${RINGS}, x: 16`);
    expect(got.params).toEqual({ x: 16, y: 1, z: 1 });
    expect(got.warnings).toEqual([
      'x=16 of torus-rings contradicts the fabric, whose axes are 4×4×1; the given values are used',
    ]);
  });

  it.each(['star:hosts=8,rate=50GB/s', 'full-mesh:hosts=8,rate=50GB/s'])(
    '%s has none, which is told',
    async (fabric) => {
      const got = await row(fabric, RINGS);
      expect(got.params).toBeUndefined();
      expect(got.warnings[0]).toMatch(/^torus-rings finds no axes/);
    },
  );
});
